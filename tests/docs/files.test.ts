import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/version.js';
import { readImports } from '../support/imports.js';

/** The rooms from the top down; a way through the code may stay in a room or go to a lower one. */
const FLOORS = [
  ['index.ts'],
  ['recommender'],
  ['training'],
  ['ranking', 'evaluation', 'persistence'],
  ['reading', 'live', 'solvers'],
  ['data', 'model'],
  ['kernels'],
];

const floorOf = (path: string): number => FLOORS.findIndex((rooms) => rooms.includes(path.split('/')[1] ?? ''));

/** The ways of docs/ways.md: a heading, and the file that each step names first. */
function readWays(): readonly { readonly name: string; readonly files: readonly string[] }[] {
  const [, ...parts] = readFileSync('docs/ways.md', 'utf8').split(/^## /m);
  return parts.map((part) => ({
    name: part.split('\n')[0] ?? '',
    files: [...part.matchAll(/^\d+\. `(src\/[^`]+)`/gm)].map(([, file = '']) => file),
  }));
}

describe('every file', () => {
  it.each(['docs/architecture.md', 'docs/ways.md', 'docs/research.md', 'CONTRIBUTING.md', 'benchmarks/README.md'])(
    'that %s names is there',
    (page) => {
      const named = [...readFileSync(page, 'utf8').matchAll(/`((?:src|tests|scripts|fixtures|docs)\/[^`\s]*)`/g)];
      expect(named.map(([, path = '']) => path).filter((path) => !existsSync(path))).toEqual([]);
    },
  );
});

it.each(['README.md', 'docs/guide.md', 'docs/guide/first-model.md'])('%s says which version to install', (page) => {
  const text = readFileSync(page, 'utf8');
  expect(text).toMatch(/^npm install cf-recs$/m);
  // A version before a release is no `latest`.
  expect(text.includes('`npm install cf-recs@next`')).toBe(VERSION.includes('-'));
});

describe('docs/ways.md', () => {
  const ways = readWays();
  const imports = readImports('src');

  it('has ways', () => {
    expect(ways.length).toBeGreaterThan(3);
    expect(ways.flatMap(({ files }) => files).length).toBeGreaterThan(25);
  });

  it.each(ways)('never climbs back up where $name', ({ files }) => {
    const floors = files.map(floorOf);
    expect(floors).not.toContain(-1);
    expect(floors).toEqual([...floors].sort((a, b) => a - b));
  });

  it.each(ways)('takes steps that the code takes where $name', ({ files }) => {
    const reached = files.filter((file, at) => {
      const above = files.slice(0, at);
      return at === 0 || above.some((from) => imports.get(from)?.some(({ target }) => target === file));
    });
    expect(reached).toEqual(files);
  });
});
