import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import {
  type HoldOut,
  type HoldOutLastOptions,
  type HoldOutRandomOptions,
  holdOutLast,
  holdOutRandom,
} from '../../src/data/hold-out.js';
import { datasetOf, dislikesOf, pairNames, positivesOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';

/** Users u2, u5, ... with as many items as their names say, the later ones newer. */
const users = (...counts: number[]): Row[] =>
  counts.flatMap((count) => Array.from({ length: count }, (_, item): Row => [`u${count}`, `i${item}`, 1, T + item]));

const testPairs = ({ test }: HoldOut): string[] => pairNames(positivesOf(test));
const heldOf = (holdOut: HoldOut, user: string): number =>
  testPairs(holdOut).filter((pair) => pair.startsWith(`${user} `)).length;

describe('holdOutRandom', () => {
  it.each<[pairs: number, options: HoldOutRandomOptions, held: number]>([
    [10, {}, 2],
    [3, {}, 1],
    [2, {}, 0],
    [2, { minInteractions: 2 }, 1],
    [7, { minInteractions: 8 }, 0],
    // At least one, at most all but one.
    [4, { fraction: 0.01 }, 1],
    [4, { fraction: 0.99 }, 3],
    [10, { fraction: 0.25 }, 3],
  ])('of %d pairs holds out, with %j, %d', async (pairs, options, held) => {
    const dataset = await datasetOf(users(pairs, 20));
    expect(heldOf(holdOutRandom(dataset, options), `u${pairs}`)).toBe(held);
  });

  it('chooses by the seed', async () => {
    const dataset = await datasetOf(users(30, 20));
    expect(testPairs(holdOutRandom(dataset, { seed: 1 }))).toEqual(testPairs(holdOutRandom(dataset, { seed: 1 })));
    expect(testPairs(holdOutRandom(dataset))).toEqual(testPairs(holdOutRandom(dataset, { seed: 42 })));
    expect(testPairs(holdOutRandom(dataset, { seed: 1 }))).not.toEqual(testPairs(holdOutRandom(dataset, { seed: 2 })));
  });

  it('chooses every pair about equally often', async () => {
    const dataset = await datasetOf(users(5));
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 1000; seed++) {
      for (const pair of testPairs(holdOutRandom(dataset, { seed }))) counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(5);
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(80);
  });

  it('needs no timestamps, and keeps all dislikes for training', async () => {
    const dataset = await datasetOf([
      ['u', 'a'],
      ['u', 'b'],
      ['u', 'c'],
      ['u', 'd', -1],
      ['v', 'e', -1],
    ]);
    const { train, test } = holdOutRandom(dataset);
    expect(pairNames(dislikesOf(train))).toEqual(['u d', 'v e']);
    expect(test.summary).toMatchObject({ users: 1, items: 1, interactions: 1, dislikes: 0 });
  });

  it('gives two empty parts of an empty data set', async () => {
    const { train, test } = holdOutRandom(await datasetOf([]));
    expect([train.summary.users, test.summary.users]).toEqual([0, 0]);
  });

  it('checks its options', async () => {
    const dataset = await datasetOf(users(3));
    const refused: [HoldOutRandomOptions, string][] = [
      [{ fraction: 0 }, '`fraction` to be a finite number > 0 and < 1, got 0'],
      [{ fraction: 1 }, '`fraction` to be a finite number > 0 and < 1, got 1'],
      [{ minInteractions: 1 }, '`minInteractions` to be an integer >= 2, got 1'],
      [{ seed: -1 }, '`seed` to be an integer >= 0, got -1'],
    ];
    for (const [options, expected] of refused) {
      expect(await messageOf('invalid-option', () => holdOutRandom(dataset, options))).toBe(`Expected ${expected}`);
    }
    const misspelt = { fractoin: 0.2 } as HoldOutRandomOptions;
    expect(await messageOf('unknown-option', () => holdOutRandom(dataset, misspelt))).toContain('mean `fraction`?');
  });
});

describe('holdOutLast', () => {
  it.each<[pairs: number, options: HoldOutLastOptions, held: readonly string[]]>([
    [4, {}, ['i3']],
    [4, { count: 2 }, ['i2', 'i3']],
    [4, { count: 9 }, ['i1', 'i2', 'i3']],
    [4, { fraction: 0.5 }, ['i2', 'i3']],
    [4, { fraction: 0.01 }, ['i3']],
    [2, {}, []],
    [2, { minInteractions: 2 }, ['i1']],
    // A fraction goes before a count.
    [4, { fraction: 0.5, count: 1 }, ['i2', 'i3']],
  ])('of %d pairs holds out, with %j, %j', async (pairs, options, held) => {
    const dataset = await datasetOf(users(pairs));
    expect(testPairs(holdOutLast(dataset, options))).toEqual(held.map((item) => `u${pairs} ${item}`));
  });

  it.each<[pairs: number, options: HoldOutLastOptions, train: string, test: string, known: string | undefined]>([
    [5, { validation: 0 }, '0123', '4', undefined],
    [5, { validation: 1 }, '012', '4', '0123'],
    [5, { count: 2, validation: 2 }, '0', '34', '012'],
    [5, { fraction: 0.4, validation: 1 }, '01', '34', '012'],
    // One stays to train on; where nothing is left for validation, there is no third part.
    [5, { validation: 9 }, '0', '4', '0123'],
    [3, { count: 2, validation: 1 }, '0', '12', undefined],
    [2, { validation: 1 }, '01', '', undefined],
    [2, { validation: 1, minInteractions: 2 }, '0', '1', undefined],
  ])('of %d pairs keeps, with %j, %s to train on', async (pairs, options, train, test, known) => {
    const rows = users(pairs);
    const holdOut = holdOutLast(await datasetOf([...rows, ['u', 'x', -1]]), options);
    const places = (part: Dataset | undefined) =>
      part &&
      pairNames(positivesOf(part))
        .map((pair) => pair.slice(pair.indexOf('i') + 1))
        .join('');
    expect([places(holdOut.train), places(holdOut.test), places(holdOut.known)]).toEqual([train, test, known]);
    for (const part of [holdOut.train, holdOut.known]) if (part) expect(pairNames(dislikesOf(part))).toEqual(['u x']);
  });

  it('goes by time; what has no time is the oldest', async () => {
    const dataset = await datasetOf([
      ['u', 'newest', 1, T + 9],
      ['u', 'a', 1, T + 5],
      ['u', 'b', 1, T + 5],
      ['u', 'before', 1, -T],
      ['u', 'untimed'],
      ['u', 'untimed too'],
    ]);
    // Items of one moment, and those without a time, may come in either order.
    const moments = [['newest'], ['a', 'b'], ['before'], ['untimed', 'untimed too']];
    for (let count = 1; count <= 5; count++) {
      const held = testPairs(holdOutLast(dataset, { count })).map((pair) => pair.slice('u '.length));
      expect(held).toHaveLength(count);
      let left = count;
      for (const items of moments) {
        expect(items.filter((item) => held.includes(item))).toHaveLength(Math.min(left, items.length));
        left -= Math.min(left, items.length);
      }
    }
  });

  it('checks its options', async () => {
    const dataset = await datasetOf(users(3));
    const refused: [HoldOutLastOptions, string][] = [
      [{ fraction: 0 }, '`fraction` to be a finite number > 0 and < 1, got 0'],
      [{ fraction: 1 }, '`fraction` to be a finite number > 0 and < 1, got 1'],
      [{ minInteractions: 1 }, '`minInteractions` to be an integer >= 2, got 1'],
      [{ count: 0 }, '`count` to be an integer >= 1, got 0'],
    ];
    for (const [options, expected] of refused) {
      expect(await messageOf('invalid-option', () => holdOutLast(dataset, options))).toBe(`Expected ${expected}`);
    }
    expect(await messageOf('unknown-option', () => holdOutLast(dataset, { seed: 1 } as HoldOutLastOptions))).toContain(
      'Unknown option `seed` of `holdOutLast`',
    );
  });

  it('cuts a moment in two at random, not by item, and always the same', async () => {
    const rows = Array.from({ length: 40 }, (_, item): Row => ['u', `i${item}`, 1, T]);
    const dataset = await datasetOf(rows);
    const held = testPairs(holdOutLast(dataset, { fraction: 0.5 }));
    expect(held).toHaveLength(20);
    expect(testPairs(holdOutLast(dataset, { fraction: 0.5 }))).toEqual(held);
    const low = held.filter((pair) => Number(pair.split('i').at(-1)) < 20).length;
    expect(low).toBeGreaterThan(4);
    expect(low).toBeLessThan(16);
  });
});
