import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import type { DatasetOptions } from '../../src/data/dataset-options.js';
import { LiveDataset } from '../../src/live/live-dataset.js';
import { Pace } from '../../src/pace.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { readUpdate } from '../../src/reading/read-update.js';
import { anyRows, anyUndoneRows } from '../support/arbitraries.js';
import { datasetOf, dislikesOf, positivesOf, type Row, T } from '../support/datasets.js';
import { sorted } from '../support/oracles.js';
import { UNDOING, undoable } from '../support/retractions.js';

const DAY = 24 * 3600 * 1000;

const updateWith = (live: LiveDataset, rows: readonly Row[]) => live.update(readUpdate(undoable(rows), live.options));

const liveOf = async (rows: readonly Row[], options?: DatasetOptions) =>
  new LiveDataset(await datasetOf(rows, { ...UNDOING, ...options }));

/** What is held by ids, with what follows from it, whatever the order of indexes. */
function held(dataset: Dataset) {
  const { rows: _, events: __, skipped: ___, filtered: ____, warnings: _____, ...summary } = dataset.summary;
  return {
    users: [...dataset.users.ids].sort(),
    items: dataset.items.ids
      .map((id, item) => [id, dataset.popularity[item], dataset.recentPopularity?.[item].toFixed(9) ?? null])
      .sort(([a], [b]) => (a! < b! ? -1 : 1)),
    positives: sorted(positivesOf(dataset)),
    dislikes: sorted(dislikesOf(dataset)),
    summary,
  };
}

/** What a live data set answers, by ids. */
function answers(live: LiveDataset) {
  const { rows: _, events: __, skipped: ___, filtered: ____, warnings: _____, ...summary } = live.summary;
  const named = (items: Iterable<number>) => Array.from(items, (item) => live.items.idAt(item)).sort();
  return {
    users: live.users
      .map((id) => {
        const history = live.userHistory(id)!;
        return [id, named(history.items), named(history.dislikes)] as const;
      })
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    items: live.items.ids
      .map((id) => [
        id,
        live.popularity.counts[live.items.indexOf(id)],
        live.popularityOf(live.items.indexOf(id)).toFixed(9),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
    listed: named(live.popularity.order),
    scores: Array.from(live.popularity.order, (item) => live.popularityOf(item).toFixed(9)),
    summary,
    counts: live.counts,
  };
}

const anyUser = fc.nat({ max: 6 }).map((user) => `u${user}`);
const anyItem = fc.nat({ max: 6 }).map((item) => `i${item}`);
const anyStep = (times: fc.Arbitrary<number | undefined>) =>
  fc.oneof(
    anyUndoneRows(times).map((rows) => ({ kind: 'update' as const, rows: rows.slice(0, 12) })),
    anyUser.map((user) => ({ kind: 'forgetUser' as const, user })),
    anyItem.map((item) => ({ kind: 'forgetItem' as const, item })),
    fc.tuple(anyUser, anyItem).map(([user, item]) => ({ kind: 'forgetInteraction' as const, user, item })),
    fc.constant({ kind: 'look' as const }),
  );

/** Rows that say what a data set holds. */
const rowsOf = (dataset: Dataset): Row[] => [
  ...positivesOf(dataset).map(([user, item, weight, time]): Row => [user, item, weight, time ?? undefined]),
  ...dislikesOf(dataset).map(([user, item, , time]): Row => [user, item, -1, time ?? undefined]),
];

describe('what was taken back', () => {
  const options = { weighting: 'value', popularity: { halfLifeDays: 1 } } as const;

  it.each([
    ['all have times', fc.integer({ min: 0, max: 4 }).map((days) => T + days * DAY)],
    ['none has a time', fc.constant(undefined)],
    [
      'some have times',
      fc.option(
        fc.integer({ min: 0, max: 4 }).map((days) => T + days * DAY),
        { nil: undefined },
      ),
    ],
  ])('is as if it had never been, when %s', async (_, times) => {
    await fc.assert(
      fc.asyncProperty(
        anyRows(times),
        fc.array(anyStep(times), { maxLength: 8 }),
        fc.constantFrom('max' as const, 'sum' as const, 'last' as const),
        async (rows, steps, aggregate) => {
          const rules = { ...options, aggregate };
          const base = await datasetOf(rows, rules);
          const live = new LiveDataset(await datasetOf(rows, { ...UNDOING, ...rules }));
          // The data set keeps pairs, and an update is later than they are.
          let log: readonly Row[] = rowsOf(base);
          for (const step of steps) {
            const before = await buildDataset(undoable(log), { ...UNDOING, ...rules });
            if (step.kind === 'look') answers(live);
            if (step.kind === 'update') {
              updateWith(live, step.rows);
              log = [...log, ...step.rows];
            }
            if (step.kind === 'forgetUser') {
              expect(live.forgetUser(step.user)).toBe(before.users.indexOf(step.user) !== -1);
              log = log.filter(([user]) => user !== step.user);
            }
            if (step.kind === 'forgetItem') {
              const isKnown = before.items.indexOf(step.item) !== -1;
              expect(live.forgetItem(step.item)).toBe(isKnown);
              if (isKnown) log = log.filter(([, item]) => item !== step.item);
            }
            if (step.kind === 'forgetInteraction') {
              const isThere = rowsOf(before).some(([user, item]) => user === step.user && item === step.item);
              expect(live.forgetInteraction(step.user, step.item)).toBe(isThere);
              if (isThere) log = log.filter(([user, item]) => user !== step.user || item !== step.item);
            }
          }
          const whole = await buildDataset(undoable(log), { ...UNDOING, ...rules });
          const rebuilt = answers(new LiveDataset(whole));
          // Whether users are weighed by age is seen at a merge.
          if ((base.recentPopularity === null) === (whole.recentPopularity === null)) {
            expect(answers(live)).toEqual(rebuilt);
          }
          expect(held(live.freeze())).toEqual(held(whole));
          expect(answers(live)).toEqual(rebuilt);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is as if it had never been also where merges come in between', async () => {
    const times = fc.integer({ min: 0, max: 4 }).map((days) => T + days * DAY);
    const anyMerge = fc.constantFrom({ kind: 'freeze' as const }, { kind: 'pace' as const });
    await fc.assert(
      fc.asyncProperty(
        anyRows(times),
        fc.array(fc.oneof(anyStep(times), anyMerge), { maxLength: 10 }),
        fc.constantFrom('max' as const, 'last' as const),
        async (rows, steps, aggregate) => {
          const rules = { ...options, aggregate };
          const live = await liveOf(rows, rules);
          // A data set that is built anew from its pairs after every step.
          let pairs = rowsOf(await datasetOf(rows, rules));
          let clock = T + 100 * DAY;
          let pending: Promise<unknown> = Promise.resolve();
          for (const step of steps) {
            if (step.kind === 'freeze') live.freeze();
            // It goes on while the next steps are made.
            if (step.kind === 'pace') pending = Promise.all([pending, live.freezeAtPace(restless())]);
            if (step.kind === 'update') {
              // Each event in an update of its own, later than all before it: retractions are never late.
              for (const [user, item, value] of step.rows) {
                clock += DAY;
                updateWith(live, [[user, item, value, clock]]);
                // The likes before a dislike are gone in what is built anew, and with a merge.
                if (value === -1) live.freeze();
                const all: Row[] = [...pairs, [user, item, value, clock]];
                pairs = rowsOf(await buildDataset(undoable(all), { ...UNDOING, ...rules }));
              }
            }
            if (step.kind === 'forgetUser') {
              live.forgetUser(step.user);
              pairs = pairs.filter(([user]) => user !== step.user);
            }
            if (step.kind === 'forgetItem') {
              live.forgetItem(step.item);
              pairs = pairs.filter(([, item]) => item !== step.item);
            }
            if (step.kind === 'forgetInteraction') {
              live.forgetInteraction(step.user, step.item);
              pairs = pairs.filter(([user, item]) => user !== step.user || item !== step.item);
            }
            if (step.kind === 'look') answers(live);
          }
          const whole = await datasetOf(pairs, rules);
          const { scores: _, items: __, ...rebuilt } = answers(new LiveDataset(whole));
          expect(answers(live)).toMatchObject(rebuilt);
          await pending;
          expect(answers(live)).toMatchObject(rebuilt);
          expect(held(live.freeze())).toEqual(held(whole));
          expect(answers(live.compacted())).toEqual(answers(new LiveDataset(whole)));
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** A pace that pauses after every step, so that what comes next comes while the work is under way. */
const restless = (): Pace => Object.defineProperty(new Pace(), 'due', { value: true });
