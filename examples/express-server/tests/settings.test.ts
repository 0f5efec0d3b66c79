import { expect, test } from 'vitest';
import { describeSettings, readSettings } from '../src/settings.js';

test('has a default for every setting', () => {
  expect(readSettings({})).toMatchObject({
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: 3000,
    WITHOUT_MODEL: 'exit',
    API_KEY: [],
    READ_API_KEY: [],
    CORS_ORIGINS: [],
    READ_ONLY: false,
    EVENT_WEIGHTS: undefined,
    EVENTS_KEEP_DAYS: 0,
    REFUSE_WORSE: 3,
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

test.each(['API_KEY', 'READ_API_KEY', 'DATABASE_URL'])('shows no %s that is wrong', (name) => {
  expect(() => readSettings({ [name]: 'short-secret' })).toThrow(new RegExp(`^Expected ${name} (?!.*short-secret)`));
});

test('reads what events weigh', () => {
  const weights = { buy: 3, dislike: -1, view: 0, return: 'retract' };
  expect(readSettings({ EVENT_WEIGHTS: JSON.stringify(weights) }).EVENT_WEIGHTS).toEqual(weights);
  expect(readSettings({ EVENT_WEIGHTS: '' }).EVENT_WEIGHTS).toBeUndefined();
  expect(readSettings({ EVENT_WEIGHTS: '{}' }).EVENT_WEIGHTS).toEqual({});
});

test.each(['buy=3', '[3]', '3', 'null', '{"buy":"3"}', '{"buy":null}', '{"buy":1e999}', '{"buy":"forget"}', '{buy:3}'])(
  'refuses %s as what events weigh',
  (text) => {
    expect(() => readSettings({ EVENT_WEIGHTS: text })).toThrow('Expected EVENT_WEIGHTS to be a JSON object');
  },
);

test('knows two kinds of databases', () => {
  const url = 'postgres://shop@db.example/recommendations';
  expect(readSettings({ DATABASE_URL: url }).DATABASE_URL).toBe(url);
  expect(readSettings({ DATABASE_URL: 'sqlite:/data/shop.db' }).DATABASE_URL).toBe('sqlite:/data/shop.db');
  expect(readSettings({}).DATABASE_URL).toMatch(/^sqlite:\/.+\/data\/service\.db$/);
  for (const wrong of ['', 'sqlite:', 'mysql://db.example/shop', '/data/shop.db']) {
    expect(() => readSettings({ DATABASE_URL: wrong })).toThrow('Expected DATABASE_URL to be sqlite:PATH or postgres:');
  }
});

test('explains every setting', () => {
  const help = describeSettings();
  for (const name of Object.keys(readSettings({})))
    expect(help).toMatch(new RegExp(`^  ${name} .+\\(default: .+\\)$`, 'm'));
});
