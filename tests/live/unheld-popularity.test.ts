import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { LiveDataset } from '../../src/live/live-dataset.js';
import { UnheldPopularity } from '../../src/live/unheld-popularity.js';
import { Pace } from '../../src/pace.js';
import { noUsers } from '../../src/persistence/users-file.js';
import { readUpdate } from '../../src/reading/read-update.js';
import { datasetOf, interactionOf, type Row, T } from '../support/datasets.js';

const DAY = 24 * 3600 * 1000;
const options = { popularity: { halfLifeDays: 2 } };

/** As it is loaded where it was saved without histories. */
const bareOf = (dataset: Dataset): Dataset => ({ ...dataset, ...noUsers() });

const updateWith = (live: LiveDataset, rows: readonly Row[]) =>
  live.update(readUpdate(rows.map(interactionOf), live.options));

const scoresById = (live: LiveDataset): Map<string, number> =>
  new Map(live.items.ids.map((id) => [id, live.popularityOf(live.items.indexOf(id))]));

/** Rests at every step. */
class SlowPace extends Pace {
  override get due(): boolean {
    return true;
  }
}

/**
 * In shares of the score of one item. The newest moment that ages are counted back from stays where the model was opened,
 * since nobody knows who had it, so all scores may be lower alike.
 */
function scoresOf(live: LiveDataset): Map<string, number> {
  const scores = scoresById(live);
  return new Map(Array.from(scores, ([id, score]) => [id, score / scores.get('anchor')!]));
}

/** Expects the same items with the same scores, each to nine digits, in falling order; items without users may be gone. */
function expectSame(bare: LiveDataset, whole: LiveDataset): void {
  const [found, expected] = [scoresOf(bare), scoresOf(whole)];
  for (const [id, score] of found) {
    expect(Math.abs(score - (expected.get(id) ?? 0))).toBeLessThanOrEqual(1e-9 * score);
  }
  for (const id of expected.keys()) expect(found.has(id)).toBe(true);
  const order = Array.from(bare.popularity.order, (item) => found.get(bare.items.idAt(item))!);
  expect(order).toEqual([...order].sort((a, b) => b - a));
}

const rows = (users: string, from: number, days: number): fc.Arbitrary<Row[]> =>
  fc.array(
    fc.tuple(
      fc.constantFrom('1', '2', '3').map((number) => `${users}${number}`),
      fc.constantFrom('x', 'y', 'z'),
      fc.constant(1),
      fc.integer({ min: from, max: from + days }).map((day) => T + day * DAY),
    ),
    { minLength: 1, maxLength: 6 },
  );

/** What may happen to both, days after each other. */
const changes = fc.array(
  fc.oneof(
    fc.record({ update: rows('new', 0, 40) }),
    fc.record({ forgetUser: fc.constantFrom('new1', 'new2', 'new3') }),
    fc.record({ forgetItem: fc.constantFrom('x', 'y', 'z') }),
    fc.constantFrom({ merge: true }, { open: true }),
  ),
  { maxLength: 6 },
);

describe('popularity by age of a model that was saved without histories', () => {
  it('is that of the model with histories, whatever is added, taken back, merged, and opened again', async () => {
    await fc.assert(
      fc.asyncProperty(rows('old', 0, 30), changes, async (old, steps) => {
        const dataset = await datasetOf(old, options);
        let [bare, whole] = [new LiveDataset(bareOf(dataset)), new LiveDataset(dataset)];
        for (const live of [bare, whole]) updateWith(live, [['anchor', 'anchor', 1, T]]);
        for (const step of steps) {
          for (const live of [bare, whole]) {
            if ('update' in step) updateWith(live, step.update);
            if ('forgetUser' in step) live.forgetUser(step.forgetUser);
            if ('forgetItem' in step) live.forgetItem(step.forgetItem);
            if ('merge' in step) live.freeze();
          }
          if ('open' in step) [bare, whole] = [new LiveDataset(bare.freeze()), new LiveDataset(whole.freeze())];
          expectSame(bare, whole);
        }
      }),
    );
  });

  it('stays what it is where updates have no times', async () => {
    const bare = new LiveDataset(bareOf(await datasetOf([['ann', 'x', 1, T]], options)));
    updateWith(bare, [['ben', 'y']]);
    const { items, recentPopularity } = bare.freeze();
    expect(items.ids.map((id, item) => [id, recentPopularity?.[item]])).toEqual([
      ['x', 1],
      ['y', 0],
    ]);
  });
});

describe('users whom nobody holds', () => {
  it('are counted as they were when a merge began, though an item is forgotten meanwhile', async () => {
    const bare = new LiveDataset(
      bareOf(
        await datasetOf(
          [
            ['ann', 'x', 1, T],
            ['ben', 'x', 1, T],
            ['ben', 'y', 1, T],
          ],
          options,
        ),
      ),
    );
    updateWith(bare, [['cat', 'x', 1, T]]);
    const freezing = bare.freezeAtPace(new SlowPace());
    bare.forgetItem('x');
    const { items, popularity, recentPopularity } = await freezing;
    const x = items.indexOf('x');
    expect([popularity[x], recentPopularity?.[x]]).toEqual([3, 3]);
    expect([...scoresById(bare)]).toEqual([['y', 1]]);
  });

  it('are not lost among the digits of one who came a month of half-lives later', async () => {
    const rows: Row[] = [
      ['ann', 'x', 1, T],
      ['ben', 'x', 1, T],
      ['ben', 'y', 1, T],
    ];
    const bare = new LiveDataset(bareOf(await datasetOf(rows, options)));
    updateWith(bare, [['new', 'x', 1, T + 62 * DAY]]);
    const opened = new LiveDataset(bare.freeze());
    opened.forgetUser('new');
    const scores = scoresById(opened);
    expect(scores.get('x')! / scores.get('y')!).toBeCloseTo(2, 5);
  });
});

describe('UnheldPopularity', () => {
  it('is not there where everybody is held, and where nothing is weighed', async () => {
    const rows: Row[] = [['ann', 'x', 1, T]];
    expect(UnheldPopularity.of(await datasetOf(rows, options))).toBeNull();
    expect(UnheldPopularity.of(bareOf(await datasetOf(rows)))).toBeNull();
  });

  it('adds nothing of those who are held, not even what rounding leaves', async () => {
    const live = new LiveDataset(bareOf(await datasetOf([['ann', 'x', 1, T]], options)));
    updateWith(live, [
      ['ben', 'y', 1, T + DAY / 3],
      ['cat', 'y', 1, T + DAY / 7],
      ['cat', 'x', 1, T + DAY / 7],
    ]);
    const base = live.freeze();
    const unheld = UnheldPopularity.of(base)!;
    const at = base.summary.period!.to;
    const scores = unheld.addTo(new Float64Array(2), at);
    expect(scores[base.items.indexOf('y')]).toBe(0);
    expect(scores[base.items.indexOf('x')]).toBeCloseTo(0.5 ** (1 / 6), 9);
    expect([...unheld.addTo(new Float64Array(2), at, Uint8Array.of(0, 1))]).toEqual([0, 0]);
    unheld.drop(0);
    expect([...unheld.addTo(new Float64Array(2), at)]).toEqual([0, 0]);
  });
});
