import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveDataset } from '../../src/live/live-dataset.js';
import { readUpdate } from '../../src/reading/read-update.js';
import { datasetOf, type Row, T } from '../support/datasets.js';
import { UNDOING, undoable } from '../support/retractions.js';

const DAY = 24 * 3600 * 1000;
const halfLifeDays = 1;

const liveOf = async (rows: readonly Row[]) =>
  new LiveDataset(await datasetOf(rows, { ...UNDOING, popularity: { halfLifeDays } }));

const updateWith = (live: LiveDataset, rows: readonly Row[]) => live.update(readUpdate(undoable(rows), live.options));

const scores = (live: LiveDataset) =>
  live.items.ids.map((id) => [id, live.popularityOf(live.items.indexOf(id))] as const);

/** Expects the scores that somebody who counts all anew gets, each to nine digits, and their order. */
function expectAsCountedAnew(live: LiveDataset): void {
  const found = scores(live);
  const order = Array.from(live.popularity.order, (item) => live.items.idAt(item));
  const byScore = new Map(found);
  expect(order.every((id, at) => at === 0 || byScore.get(order[at - 1])! >= byScore.get(id)!)).toBe(true);
  // A merge counts anew.
  const { items, recentPopularity, popularity } = live.freeze();
  const anew = items.ids.map((id, item) => [id, (recentPopularity ?? popularity)[item]] as const);
  expect(found.map(([id]) => id)).toEqual(anew.map(([id]) => id));
  for (const [at, [, score]] of anew.entries()) {
    expect(Math.abs(found[at][1] - score)).toBeLessThanOrEqual(1e-9 * score);
  }
}

describe('popularity weighed by age', () => {
  const old: Row[] = [
    ['ann', 'x', 1, T + DAY],
    ['ben', 'y', 1, T],
  ];

  it('is a number after an update that is thousands of half-lives later, and when it is forgotten', async () => {
    const live = await liveOf(old);
    updateWith(live, [['cat', 'y', 1, T + 8000 * DAY]]);
    expect(scores(live)).toEqual([
      ['x', 0],
      ['y', 1],
    ]);
    live.forgetUser('cat');
    expect(scores(live)).toEqual([
      ['x', 1],
      ['y', 0.5],
    ]);
  });

  it('is a number also where nobody looked before it was forgotten', async () => {
    const live = await liveOf(old);
    updateWith(live, [['cat', 'y', 1, T + 8000 * DAY]]);
    live.forgetUser('cat');
    expect(scores(live)).toEqual([
      ['x', 1],
      ['y', 0.5],
    ]);
  });

  it('of an item does not go with somebody who weighs far more than the others', async () => {
    const rows = Array.from({ length: 20 }, (_, user): Row[] => [
      [`u${user}`, 'hit', 1, T],
      [`u${user}`, `i${user % 5}`, 1, T],
    ]);
    const live = await liveOf(rows.flat());
    updateWith(live, [['n', 'hit', 1, T + 69 * DAY]]);
    live.forgetUser('n');
    expect(live.popularityOf(live.items.indexOf('hit'))).toBe(20);
    expectAsCountedAnew(live);
  });

  it('keeps what is old where an item loses a user who is new, and the newest moment stays', async () => {
    const live = await liveOf([...old, ['cat', 'y', 1, T + 70 * DAY], ['dan', 'x', 1, T + 70 * DAY]]);
    live.forgetUser('cat');
    expect(live.popularityOf(live.items.indexOf('y'))).toBe(0.5 ** 70);
    expectAsCountedAnew(live);
  });

  it('is what counting anew gives, after whatever came and went', async () => {
    const anyDay = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 400 }), fc.constantFrom(3000, 8000));
    const anyRow = fc
      .tuple(fc.nat({ max: 7 }), fc.nat({ max: 4 }), anyDay)
      .map(([user, item, day]): Row => [`u${user}`, `i${item}`, 1, T + day * DAY]);
    const anyStep = fc.oneof(
      fc
        .array(anyRow, { minLength: 1, maxLength: 5 })
        .map((rows) => (live: LiveDataset) => void updateWith(live, rows)),
      fc.nat({ max: 7 }).map((user) => (live: LiveDataset) => void live.forgetUser(`u${user}`)),
      fc.nat({ max: 4 }).map((item) => (live: LiveDataset) => void live.forgetItem(`i${item}`)),
      fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 4 })).map(
        ([user, item]) =>
          (live: LiveDataset) =>
            void live.forgetInteraction(`u${user}`, `i${item}`),
      ),
      fc.constant((live: LiveDataset) => void live.popularity.order),
    );
    const anyLog = fc.array(anyRow, { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(anyLog, fc.array(anyStep, { maxLength: 12 }), async (rows, steps) => {
        const live = await liveOf([['stays', 'stays', 1, T], ...rows]);
        for (const step of steps) step(live);
        expectAsCountedAnew(live);
      }),
      { numRuns: 300 },
    );
  });
});
