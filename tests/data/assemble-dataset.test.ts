import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dataset, emptyPairTable, historyOf, timesOrNull } from '../../src/data/dataset.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { anyUndoneRows, someTimes } from '../support/arbitraries.js';
import { contentsOf, datasetOf, type Row, T } from '../support/datasets.js';
import { aggregateOracle } from '../support/oracles.js';
import { UNDO, UNDOING, undoable } from '../support/retractions.js';

describe('the summary of a data set', () => {
  it('counts what is held and what was read', async () => {
    const dataset = await buildDataset([
      { userId: 'u1', itemId: 'a', event: 'like' },
      { userId: 'u1', itemId: 'a', event: 'like' },
      { userId: 'u1', itemId: 'b', event: 'play' },
      { userId: 'u2', itemId: 'a' },
    ]);
    expect(dataset.summary).toEqual({
      users: 2,
      items: 2,
      interactions: 3,
      dislikes: 0,
      rows: 4,
      ignored: 0,
      events: { like: { count: 2, weight: 1 }, play: { count: 1, weight: 1 } },
      period: null,
      density: 3 / 4,
      skipped: { count: 0, samples: [] },
      filtered: { users: 0, items: 0, interactions: 0 },
      warnings: [],
    });
  });

  it('counts events by any name', async () => {
    const dataset = await buildDataset([
      { userId: 'u', itemId: 'a', event: '__proto__' },
      { userId: 'u', itemId: 'a', event: 'constructor' },
    ]);
    expect(Object.entries(dataset.summary.events)).toEqual([
      ['__proto__', { count: 1, weight: 1 }],
      ['constructor', { count: 1, weight: 1 }],
    ]);
  });

  it('spans the times of the pairs held, dislikes included', async () => {
    const dataset = await datasetOf([
      ['u1', 'a', 1, T + 5],
      ['u1', 'b', -1, T + 9],
      ['u1', 'c', 1, T + 2],
      // An earlier time of a pair is not held.
      ['u1', 'c', 1, T],
      ['u2', 'a'],
    ]);
    expect(dataset.summary.period).toEqual({ from: T + 2, to: T + 9 });
  });

  it('says nothing of what the filters left out but its number', async () => {
    const rows = [
      ['u1', 'a', 1, T + 1],
      ['u1', 'b', 1, T + 2],
      ['u2', 'c', 1, T + 9],
      ['u2', 'a', -1, T],
    ] as const;
    const dataset = await datasetOf(rows, { minUserInteractions: 2 });
    expect(dataset.summary).toMatchObject({
      rows: 4,
      dislikes: 0,
      period: { from: T + 1, to: T + 2 },
      filtered: { users: 1, items: 0, interactions: 1 },
    });
    expect([...dataset.popularity]).toEqual([1, 1, 0]);
  });

  it('is that of nothing where there is nothing', async () => {
    const dataset = await buildDataset([]);
    expect(dataset.summary).toMatchObject({ users: 0, items: 0, interactions: 0, rows: 0, period: null, density: 0 });
    expect([...dataset.positives.offsets]).toEqual([0]);
  });
});

describe('popularity', () => {
  it('counts distinct users, not events, and no dislikes', async () => {
    const dataset = await datasetOf([
      ['u1', 'a'],
      ['u1', 'a'],
      ['u2', 'a'],
      ['u3', 'a', -1],
      ['u3', 'b'],
    ]);
    expect([...dataset.popularity]).toEqual([2, 1]);
  });
});

describe('historyOf', () => {
  it('gives what one user has, by item index', async () => {
    const dataset = await datasetOf(
      [
        ['u1', 'a', 1, T],
        ['u2', 'c', 2, T + 1],
        ['u2', 'a', 3],
        ['u2', 'b', -1],
      ],
      { weighting: 'value' },
    );
    expect(historyOf(dataset, 1)).toEqual({
      items: Uint32Array.of(0, 1),
      weights: Float32Array.of(3, 2),
      timestamps: Float64Array.of(Number.NaN, T + 1),
      dislikes: Uint32Array.of(2),
    });
  });

  it('is empty for a user who has nothing, and knows no times where there are none', async () => {
    const dataset = await datasetOf([['u', 'a', -1]]);
    expect(historyOf(dataset, 0)).toMatchObject({
      items: new Uint32Array(0),
      timestamps: null,
      dislikes: Uint32Array.of(0),
    });
  });
});

describe('pair tables', () => {
  it('can be empty', () => {
    expect(emptyPairTable(2)).toEqual({
      offsets: Uint32Array.of(0, 0, 0),
      items: new Uint32Array(0),
      weights: new Float32Array(0),
      timestamps: null,
    });
  });

  it('have times only where some pair has one', () => {
    expect(timesOrNull(null)).toBeNull();
    expect(timesOrNull(Float64Array.of(Number.NaN))).toBeNull();
    expect(timesOrNull(new Float64Array(0))).toBeNull();
    expect(timesOrNull(Float64Array.of(Number.NaN, 0))).toEqual(Float64Array.of(Number.NaN, 0));
  });
});

describe('the numbers that a data set holds', () => {
  /** Bytes of all buffers behind the arrays of a data set, each once. */
  const bytesOf = ({ positives, dislikes, popularity }: Dataset): number => {
    const arrays = [popularity, ...[positives, dislikes].flatMap((table) => Object.values(table) as unknown[])];
    const buffers = new Set(arrays.filter(ArrayBuffer.isView).map(({ buffer }) => buffer));
    return [...buffers].reduce((bytes, { byteLength }) => bytes + byteLength, 0);
  };
  const [users, items] = [40, 25];
  const rows = (time?: number): Row[] =>
    Array.from({ length: users * 10 }, (_, at): Row => [`u${at % users}`, `i${at % items}`, 1, time]);

  it.each([
    [8, undefined],
    [16, T],
  ])('take %d bytes a pair (with times: twice that), 8 a user and 4 an item', async (bytes, time) => {
    // Every pair comes twice, as events of one pair are not held.
    const dataset = await datasetOf([...rows(time), ...rows(time)]);
    const { interactions } = dataset.summary;
    expect(interactions).toBeLessThan(400);
    // Two offsets a user, one more in each table, and a spare one.
    expect(bytesOf(dataset)).toBe(bytes * interactions + 8 * users + 4 * items + 12);
  });
});

describe('a log with retractions', () => {
  it('has no users and items of which nothing is left', async () => {
    const rows: Row[] = [
      ['gone', 'a', 1, T],
      ['ann', 'lost', -1, T + 9],
      ['ann', 'a', 1, T + 1],
      ['ben', 'b', -1, T + 2],
      ['gone', 'a', UNDO, T + 3],
      ['ann', 'lost', UNDO, T + 10],
      ['never', 'seen', UNDO, T + 11],
    ];
    const dataset = await buildDataset(undoable(rows), UNDOING);
    const kept = await datasetOf([rows[2], rows[3]]);
    const { rows: read, events, ...summary } = dataset.summary;
    expect({ ...contentsOf(dataset), summary }).toEqual({
      ...contentsOf(kept),
      summary: (({ rows: _, events: __, ...rest }) => rest)(kept.summary),
    });
    expect(read).toBe(7);
    expect(events).toBeDefined();
  });

  it('keeps whoever has something left, and filters those alone', async () => {
    const rows: Row[] = [
      ['ann', 'a'],
      ['ann', 'b'],
      ['ben', 'a'],
      ['cat', 'b'],
      ['cat', 'b', UNDO],
    ];
    const dataset = await buildDataset(undoable(rows), { ...UNDOING, minUserInteractions: 2 });
    expect(dataset.users.ids).toEqual(['ann']);
    expect(dataset.items.ids).toEqual(['a', 'b']);
    expect(dataset.summary.filtered).toEqual({ users: 1, items: 0, interactions: 1 });
  });

  it('is what the log without what was taken back is, up to the order of ids', async () => {
    await fc.assert(
      fc.asyncProperty(anyUndoneRows(someTimes), async (rows) => {
        const dataset = await buildDataset(undoable(rows), { ...UNDOING, weighting: 'value' });
        const { positives, dislikes } = aggregateOracle(rows, 'max');
        const pairs = [...positives, ...dislikes];
        expect([...dataset.users.ids].sort()).toEqual([...new Set(pairs.map(([user]) => user))].sort());
        expect([...dataset.items.ids].sort()).toEqual([...new Set(pairs.map(([, item]) => item))].sort());
        expect(dataset.popularity).toHaveLength(dataset.items.size);
      }),
    );
  });
});
