import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { anyUndoneRows, someTimes } from '../../support/arbitraries.js';
import { datasetOf, dislikesOf, positivesOf, type Row, T } from '../../support/datasets.js';
import { aggregateOracle, sorted } from '../../support/oracles.js';
import { UNDO, UNDOING, undoable } from '../../support/retractions.js';

const byValue = { weighting: 'value' } as const;

/** The last word on the one pair that the given values, and times, are about. */
async function verdict(...events: (number | [value: number, timestamp: number])[]): Promise<'like' | 'dislike'> {
  const rows = events.map((event): Row => (typeof event === 'number' ? ['u', 'i', event] : ['u', 'i', ...event]));
  const dataset = await datasetOf(rows);
  return dataset.positives.items.length === 1 ? 'like' : 'dislike';
}

describe('the events of one pair', () => {
  const rows: Row[] = [
    ['u', 'i', 2, T + 3],
    ['u', 'i', 5, T + 1],
    ['u', 'i', 3, T + 2],
  ];

  it.each([
    ['max', 5],
    ['sum', 10],
    ['last', 2],
  ] as const)('weigh their %s', async (aggregate, weight) => {
    const dataset = await datasetOf(rows, { ...byValue, aggregate });
    expect(positivesOf(dataset)).toEqual([['u', 'i', weight, T + 3]]);
  });

  it('weigh the strongest where nothing is said', async () => {
    expect(positivesOf(await datasetOf(rows, byValue))).toEqual([['u', 'i', 5, T + 3]]);
  });

  it('weigh the last in order where times are equal or missing', async () => {
    const last = { ...byValue, aggregate: 'last' } as const;
    const equal = rows.map(([user, item, value]): Row => [user, item, value, T]);
    const missing = rows.map(([user, item, value]): Row => [user, item, value]);
    expect(positivesOf(await datasetOf(equal, last))).toEqual([['u', 'i', 3, T]]);
    expect(positivesOf(await datasetOf(missing, last))).toEqual([['u', 'i', 3, null]]);
  });

  it('stay finite however large their sum is', async () => {
    const huge: Row[] = [
      ['u', 'i', 3e38],
      ['u', 'i', 3e38],
    ];
    const dataset = await datasetOf(huge, { ...byValue, aggregate: 'sum' });
    expect(dataset.positives.weights[0]).toBeGreaterThan(3e38);
    expect(dataset.positives.weights.every(Number.isFinite)).toBe(true);
  });

  it('have the newest time that any of them has', async () => {
    const partly: Row[] = [
      ['u', 'i', 1, T],
      ['u', 'i', 1],
      ['u', 'j', 1],
    ];
    expect(positivesOf(await datasetOf(partly))).toEqual([
      ['u', 'i', 1, T],
      ['u', 'j', 1, null],
    ]);
  });
});

describe('a dislike', () => {
  it('counts without any positive event', async () => {
    expect(await verdict(-1)).toBe('dislike');
  });

  it('counts after a positive event, and not before one', async () => {
    expect(await verdict(1, -1)).toBe('dislike');
    expect(await verdict(-1, 1)).toBe('like');
    expect(await verdict(-1, 1, -1)).toBe('dislike');
  });

  it('is earlier or later by time first', async () => {
    expect(await verdict([-1, T + 2], [1, T + 1])).toBe('dislike');
    expect(await verdict([1, T + 2], [-1, T + 1])).toBe('like');
  });

  it('is earlier or later by order where times are equal', async () => {
    expect(await verdict([1, T], [-1, T])).toBe('dislike');
    expect(await verdict([-1, T], [1, T])).toBe('like');
  });

  it('is earlier or later by order where the time of any event of the pair is missing', async () => {
    expect(await verdict([1, T], -1)).toBe('dislike');
    expect(await verdict([-1, T], 1)).toBe('like');
    // By time where both have one, else by order, each of these three would be later than the next.
    expect(await verdict([1, T + 2], -1, [-1, T + 1])).toBe('dislike');
    expect(await verdict([-1, T + 2], 1, [1, T + 1])).toBe('like');
  });

  it('weighs 1 and has its own newest time', async () => {
    const dataset = await datasetOf([
      ['u', 'i', 1, T],
      ['u', 'i', -3, T + 2],
      ['u', 'i', -4, T + 1],
    ]);
    expect(dislikesOf(dataset)).toEqual([['u', 'i', 1, T + 2]]);
    expect(positivesOf(dataset)).toEqual([]);
  });
});

/** The pairs of what was read with retractions, each as `like`, `dislike` or `nothing` of the one pair. */
async function afterUndoing(...events: (number | [value: number, timestamp: number])[]) {
  const rows = events.map((event): Row => (typeof event === 'number' ? ['u', 'i', event] : ['u', 'i', ...event]));
  const { positives, dislikes } = await buildDataset(undoable(rows), UNDOING);
  return positives.items.length === 1 ? 'like' : dislikes.items.length === 1 ? 'dislike' : 'nothing';
}

describe('a retraction', () => {
  it('takes back likes and dislikes', async () => {
    expect(await afterUndoing(1, UNDO)).toBe('nothing');
    expect(await afterUndoing(-1, UNDO)).toBe('nothing');
    expect(await afterUndoing(1, 1, -1, UNDO)).toBe('nothing');
    expect(await afterUndoing(UNDO)).toBe('nothing');
  });

  it('leaves what comes after it', async () => {
    expect(await afterUndoing(-1, UNDO, 1)).toBe('like');
    expect(await afterUndoing(1, UNDO, -1)).toBe('dislike');
    expect(await afterUndoing(1, UNDO, UNDO, 1, UNDO)).toBe('nothing');
  });

  it('is earlier or later by time first', async () => {
    expect(await afterUndoing([UNDO, T + 2], [1, T + 1])).toBe('nothing');
    expect(await afterUndoing([1, T + 2], [UNDO, T + 1])).toBe('like');
    expect(await afterUndoing([UNDO, T + 2], [1, T + 1], [-1, T + 3])).toBe('dislike');
  });

  it('is earlier or later by order where times are equal or one is missing', async () => {
    expect(await afterUndoing([1, T], [UNDO, T])).toBe('nothing');
    expect(await afterUndoing([UNDO, T], [1, T])).toBe('like');
    expect(await afterUndoing([1, T + 5], UNDO)).toBe('nothing');
    expect(await afterUndoing([UNDO, T + 5], 1)).toBe('like');
  });

  it('makes what was before it count for nothing, its weights and times as well', async () => {
    const rows: Row[] = [
      ['u', 'i', 5, T + 1],
      ['u', 'i', UNDO, T + 2],
      ['u', 'i', 2, T + 4],
      ['u', 'i', 3, T + 3],
    ];
    const weigh = async (aggregate: 'max' | 'sum' | 'last') =>
      positivesOf(await buildDataset(undoable(rows), { ...UNDOING, ...byValue, aggregate }));
    expect(await weigh('max')).toEqual([['u', 'i', 3, T + 4]]);
    expect(await weigh('sum')).toEqual([['u', 'i', 5, T + 4]]);
    expect(await weigh('last')).toEqual([['u', 'i', 2, T + 4]]);
    // What has no time is gone, so that the rest goes by time again.
    expect(await afterUndoing(1, [UNDO, T + 9], [1, T + 2], [-1, T + 1])).toBe('like');
  });

  it('is of one pair alone', async () => {
    const rows: Row[] = [
      ['u', 'i'],
      ['u', 'j'],
      ['v', 'i'],
      ['u', 'i', UNDO],
    ];
    const dataset = await buildDataset(undoable(rows), UNDOING);
    expect(positivesOf(dataset).map(([user, item]) => user + item)).toEqual(['uj', 'vi']);
  });
});

describe('aggregatePairs', () => {
  it('keeps no column of times where no pair of the table has one', async () => {
    const dataset = await datasetOf([
      ['u', 'i'],
      ['u', 'j', -1, T],
    ]);
    expect(dataset.positives.timestamps).toBeNull();
    expect(dataset.dislikes.timestamps).toEqual(Float64Array.of(T));
  });

  it('keeps the items of each user in ascending order', () =>
    fc.assert(
      fc.asyncProperty(anyUndoneRows(someTimes), async (rows) => {
        const dataset = await buildDataset(undoable(rows), UNDOING);
        for (const { offsets, items } of [dataset.positives, dataset.dislikes]) {
          expect(offsets).toHaveLength(dataset.users.size + 1);
          for (let user = 0; user < dataset.users.size; user++) {
            const own = [...items.subarray(offsets[user], offsets[user + 1])];
            expect(own).toEqual([...new Set(own)].sort((a, b) => a - b));
          }
        }
      }),
    ));

  it.each(['max', 'sum', 'last'] as const)('does what the rules say for the %s of any events', (aggregate) =>
    fc.assert(
      fc.asyncProperty(anyUndoneRows(someTimes), async (rows) => {
        const dataset = await buildDataset(undoable(rows), { ...UNDOING, ...byValue, aggregate });
        const pairs = { positives: sorted(positivesOf(dataset)), dislikes: sorted(dislikesOf(dataset)) };
        expect(pairs).toEqual(aggregateOracle(rows, aggregate));
      }),
    ),
  );

  it('does what the rules say where a user has many events', () => {
    const item = fc.integer({ min: 0, max: 30 }).map((number) => `i${number}`);
    const row = fc.tuple(fc.constantFrom('u1', 'u2'), item, fc.constantFrom(-1, 0, 1, 2, 3), someTimes);
    return fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 60, maxLength: 150 }), async (rows) => {
        const dataset = await buildDataset(undoable(rows), { ...UNDOING, ...byValue });
        const pairs = { positives: sorted(positivesOf(dataset)), dislikes: sorted(dislikesOf(dataset)) };
        expect(pairs).toEqual(aggregateOracle(rows, 'max'));
      }),
      { numRuns: 50 },
    );
  });
});
