import { expect, test } from 'vitest';
import { describeSettings, readSettings } from '../src/settings.js';

test('has a default for every setting', () => {
  expect(readSettings({})).toMatchObject({
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: 3000,
    WITHOUT_MODEL: 'exit',
    API_KEY: [],
    CORS_ORIGINS: [],
  });
});

test('reads lists', () => {
  const { API_KEY, CORS_ORIGINS } = readSettings({
    API_KEY: '0123456789abcdef, fedcba9876543210',
    CORS_ORIGINS: 'https://shop.example,http://localhost:5173',
  });
  expect(API_KEY).toEqual(['0123456789abcdef', 'fedcba9876543210']);
  expect(CORS_ORIGINS).toEqual(['https://shop.example', 'http://localhost:5173']);
});

test('names every setting that is wrong at once', () => {
  const wrong = { PORT: '1e3', NODE_ENV: 'prod', CORS_ORIGINS: 'https://shop.example/', TRUST_PROXY: '-1', HOST: '' };
  let message = '';
  try {
    readSettings(wrong);
  } catch (error) {
    message = (error as Error).message;
  }
  for (const name of Object.keys(wrong)) expect(message).toContain(`Expected ${name} to be`);
});

test('shows no key that is wrong', () => {
  expect(() => readSettings({ API_KEY: 'short-secret' })).toThrow(/^Expected API_KEY (?!.*short-secret)/);
});

test('explains every setting', () => {
  const help = describeSettings();
  for (const name of Object.keys(readSettings({})))
    expect(help).toMatch(new RegExp(`^  ${name} .+\\(default: .+\\)$`, 'm'));
});
