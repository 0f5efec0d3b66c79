import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import type { DatasetOptions } from '../../src/data/dataset-options.js';
import { fallbackOrder } from '../../src/data/popularity.js';
import { LiveDataset } from '../../src/live/live-dataset.js';
import { Pace } from '../../src/pace.js';
import { readUpdate } from '../../src/reading/read-update.js';
import { anyRows, someTimes } from '../support/arbitraries.js';
import { datasetOf, dislikesOf, interactionOf, positivesOf, type Row, T } from '../support/datasets.js';
import { sorted } from '../support/oracles.js';

const updateWith = (live: LiveDataset, rows: readonly Row[]) =>
  live.update(readUpdate(rows.map(interactionOf), live.options));

/** What a data set holds by ids, whatever the order of its indexes. Items that nobody has do not count. */
const held = (dataset: Dataset) => ({
  users: [...dataset.users.ids].sort(),
  positives: sorted(positivesOf(dataset)),
  dislikes: sorted(dislikesOf(dataset)),
  popularity: dataset.items.ids
    .map((id, item) => [id, dataset.popularity[item]] as const)
    .filter(([, count]) => count > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1)),
});

/** The rows that say what a data set holds. */
const rowsOf = (dataset: Dataset): Row[] => [
  ...positivesOf(dataset).map(([user, item, weight, time]): Row => [user, item, weight, time ?? undefined]),
  ...dislikesOf(dataset).map(([user, item, , time]): Row => [user, item, -1, time ?? undefined]),
];

/** Expects that what is read from a live data set is what it holds when it is frozen. */
function expectConsistent(live: LiveDataset): void {
  const { users, items, popularity, summary } = live;
  const histories = users.map((id) => live.userHistory(id));
  const counts = items.ids.map((id) => popularity.counts[items.indexOf(id)]);
  const inOrder = Array.from(popularity.order, (item) => items.idAt(item));
  expect([...inOrder].sort()).toEqual([...items.ids].sort());
  const frozen = live.freeze();
  expect(inOrder).toEqual(Array.from(fallbackOrder(frozen), (item) => frozen.items.ids[item]));
  expect(users).toEqual(frozen.users.ids);
  expect(items.ids).toEqual(frozen.items.ids);
  expect(counts).toEqual([...frozen.popularity]);
  expect(summary).toEqual(frozen.summary);
  const plain = (history: ReturnType<LiveDataset['userHistory']>) => ({
    items: [...history!.items],
    weights: [...history!.weights],
    times: Array.from(history!.timestamps ?? history!.items, (time) =>
      history!.timestamps === null || Number.isNaN(time) ? null : time,
    ),
    dislikes: [...history!.dislikes],
  });
  expect(users.map((id) => plain(live.userHistory(id)))).toEqual(histories.map(plain));
}

const anyStep = (times: fc.Arbitrary<number | undefined>) =>
  fc.oneof(
    anyRows(times).map((rows) => ({ kind: 'update' as const, rows })),
    fc.nat({ max: 6 }).map((user) => ({ kind: 'forget' as const, user: `u${user}` })),
    fc.constant({ kind: 'freeze' as const }),
  );

describe('update', () => {
  it.each([
    ['all have times', fc.integer({ min: T, max: T + 4 })],
    ['none has a time', fc.constant(undefined)],
  ])('then holds what reading the whole log would, when %s', async (_, times) => {
    await fc.assert(
      fc.asyncProperty(
        anyRows(times),
        fc.array(anyStep(times), { maxLength: 6 }),
        fc.constantFrom<DatasetOptions>({}, { aggregate: 'last' }),
        async (rows, steps, options) => {
          const live = new LiveDataset(await datasetOf(rows, options));
          let log = [...rows];
          for (const step of steps) {
            // What is listed before a change must not be what is listed after it.
            expect(live.users).toHaveLength(live.summary.users);
            if (step.kind === 'freeze') live.freeze();
            if (step.kind === 'update') {
              updateWith(live, step.rows);
              log.push(...step.rows);
            }
            if (step.kind === 'forget') {
              const known = log.some(([user]) => user === step.user);
              expect(live.forgetUser(step.user)).toBe(known);
              log = log.filter(([user]) => user !== step.user);
            }
          }
          expectConsistent(live);
          const whole = await datasetOf(log, options);
          expect(held(live.freeze())).toEqual(held(whole));
          const { users, interactions, dislikes } = whole.summary;
          expect(live.summary).toMatchObject({ users, interactions, dislikes });
        },
      ),
    );
  });

  it('then holds what reading its events after what was held would, for any weights and times', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows(someTimes),
        fc.array(anyRows(someTimes), { maxLength: 3 }),
        fc.constantFrom('max' as const, 'sum' as const, 'last' as const),
        async (rows, updates, aggregate) => {
          const options = { aggregate, weighting: 'value' as const };
          const base = await datasetOf(rows, options);
          const live = new LiveDataset(base);
          for (const update of updates) updateWith(live, update);
          expectConsistent(live);
          expect(held(live.freeze())).toEqual(held(await datasetOf([...rowsOf(base), ...updates.flat()], options)));
        },
      ),
    );
  });

  it('summarises as reading the whole log does', async () => {
    const log: Row[] = [
      ['ann', 'a', 1, T],
      ['ben', 'b', 1, T + 1],
      ['ann', 'c', 1, T + 2],
      ['cat', 'a', -1, T + 3],
      ['ann', 'a', 1, T],
      // Older than all before it: an update can bring what was late.
      ['ben', 'a', 1, T - 5],
    ];
    for (let count = 0; count <= log.length; count++) {
      const live = new LiveDataset(await datasetOf(log.slice(0, count)));
      updateWith(live, log.slice(count));
      expect(live.summary).toEqual((await datasetOf(log)).summary);
    }
  });

  it('counts events by name', async () => {
    const live = new LiveDataset(await datasetOf([]));
    const named = (event?: string) => ({ userId: 'ann', itemId: 'a', event });
    live.update(readUpdate([named('play'), named('__proto__'), named('play'), named()], live.options));
    expect(live.summary.rows).toBe(4);
    expect(Object.entries(live.summary.events)).toEqual([
      ['play', { count: 2, weight: 1 }],
      ['__proto__', { count: 1, weight: 1 }],
    ]);
  });

  it('says how much was new', async () => {
    const live = new LiveDataset(await datasetOf([['ann', 'a']]));
    const rows: Row[] = [
      ['ann', 'a'],
      ['ann', 'b'],
      ['ben', 'b'],
      ['ben', 'c', -1],
      ['ben', 'c', -1],
    ];
    expect(updateWith(live, rows)).toEqual({ events: 5, newUsers: 1, newItems: 2 });
    expect(updateWith(live, rows)).toEqual({ events: 5, newUsers: 0, newItems: 0 });
    expect(updateWith(live, [])).toEqual({ events: 0, newUsers: 0, newItems: 0 });
  });

  it('comes later than what was held, where a time is missing', async () => {
    const live = new LiveDataset(
      await datasetOf([
        ['ann', 'a', 1, T],
        ['ann', 'b', -1, T],
      ]),
    );
    updateWith(live, [
      ['ann', 'a', -1],
      ['ann', 'b', 1],
    ]);
    expect(dislikesOf(live.freeze())).toEqual([['ann', 'a', 1, null]]);
    expect(positivesOf(live.freeze())).toEqual([['ann', 'b', 1, null]]);
  });

  it('does not add up across a dislike that was held: what came before it is not kept', async () => {
    const options = { aggregate: 'sum', weighting: 'value' } as const;
    const live = new LiveDataset(
      await datasetOf(
        [
          ['ann', 'a', 5],
          ['ann', 'a', -1],
        ],
        options,
      ),
    );
    updateWith(live, [['ann', 'a', 2]]);
    expect(positivesOf(live.freeze())).toEqual([['ann', 'a', 2, null]]);
  });

  it('is not filtered', async () => {
    const live = new LiveDataset(await datasetOf([['ann', 'a']], { minUserInteractions: 1, maxUserInteractions: 1 }));
    updateWith(live, [
      ['ann', 'b'],
      ['ben', 'c', -1],
    ]);
    expect(live.freeze().users.ids).toEqual(['ann', 'ben']);
    expect(live.freeze().summary.interactions).toBe(2);
  });
});

/** A pace that pauses after every step, so that what comes next comes while the work is under way. */
const restless = (): Pace => Object.defineProperty(new Pace(), 'due', { value: true });

describe('freezeAtPace', () => {
  it('lets events that come while it is under way stay over the new base', async () => {
    const options = { popularity: { halfLifeDays: 1 } };
    const rows: Row[] = [
      ['ann', 'a', 1, T],
      ['ben', 'a', 1, T],
    ];
    const live = new LiveDataset(await datasetOf(rows, options));
    updateWith(live, [['ann', 'b', 1, T]]);
    const under = live.freezeAtPace(restless());
    updateWith(live, [
      ['ann', 'c', 1, T],
      ['cat', 'c', 1, T],
    ]);
    expect(positivesOf(await under)).toHaveLength(3);
    expect([...live.userHistory('ann')!.items]).toEqual([0, 1, 2]);
    expect([...live.popularity.counts]).toEqual([2, 1, 2]);
    expect([0, 1, 2].map((item) => live.popularityOf(item))).toEqual([2, 1, 2]);
    expect(live.users).toEqual(['ann', 'ben', 'cat']);
    expectConsistent(live);
  });

  it('leaves the base alone where another merge was faster', async () => {
    const live = new LiveDataset(await datasetOf([['ann', 'a']]));
    updateWith(live, [['ben', 'a']]);
    const slow = live.freezeAtPace(restless());
    updateWith(live, [['cat', 'b']]);
    expect(live.freeze().users.ids).toEqual(['ann', 'ben', 'cat']);
    expect((await slow).users.ids).toEqual(['ann', 'ben']);
    expect(live.users).toEqual(['ann', 'ben', 'cat']);
    expect(live.freeze().items.ids).toEqual(['a', 'b']);
    expectConsistent(live);
  });

  it('is the data set of when it was called, and what changes meanwhile stays', async () => {
    const live = new LiveDataset(
      await datasetOf([
        ['ann', 'a'],
        ['ben', 'a'],
        ['cat', 'a'],
      ]),
    );
    updateWith(live, [
      ['ann', 'b'],
      ['dan', 'b'],
    ]);
    const first = live.freezeAtPace(restless());
    updateWith(live, [
      ['ann', 'c'],
      ['eve', 'a'],
    ]);
    live.forgetUser('ben');
    live.forgetUser('dan');
    const second = live.freezeAtPace(restless());
    updateWith(live, [['ben', 'd']]);
    expect((await first).users.ids).toEqual(['ann', 'ben', 'cat', 'dan']);
    expect((await first).items.ids).toEqual(['a', 'b']);
    expect([...(await first).popularity]).toEqual([3, 2]);
    expect((await second).users.ids).toEqual(['ann', 'cat', 'eve']);
    expect([...(await second).popularity]).toEqual([3, 1, 1]);
    expectConsistent(live);
    expect([...live.users].sort()).toEqual(['ann', 'ben', 'cat', 'eve']);
    expect(live.userHistory('dan')).toBeNull();
    expect([...live.userHistory('ben')!.items]).toEqual([3]);
  });

  it('gives the base itself where nothing was changed', async () => {
    const base = await datasetOf([['ann', 'a']]);
    const live = new LiveDataset(base);
    expect(live.freeze()).toBe(base);
    expect(await live.freezeAtPace(new Pace())).toBe(base);
  });
});

describe('forgetUser', () => {
  it('leaves nothing that quotes the user', async () => {
    const dataset = await datasetOf(
      [
        ['ann', 'a', 1, T],
        ['secret', 'a'],
        ['secret', '' as string],
      ],
      {
        onInvalid: 'skip',
      },
    );
    expect(JSON.stringify(dataset.summary)).toContain('expected');
    const live = new LiveDataset(dataset);
    updateWith(live, [['secret', 'b', -1]]);
    expect(live.forgetUser('secret')).toBe(true);
    expect(live.forgetUser('secret')).toBe(false);
    expect(JSON.stringify([live.freeze(), [...live.freeze().users.ids]])).not.toContain('secret');
    expect(live.summary.skipped).toEqual({ count: 1, samples: [] });
    expect(live.freeze().summary.users).toBe(1);
    expect([...live.popularity.counts]).toEqual([1, 0]);
    expect(dataset.users.ids).toContain('secret');
  });
});

describe('popularity that ages', () => {
  const DAY = 24 * 3600 * 1000;
  const anyMoment = fc.integer({ min: 0, max: 40 }).map((days) => T + days * DAY);

  it('is what reading the whole log would give, after any updates, and in its order', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyRows(anyMoment),
        fc.array(anyRows(anyMoment), { maxLength: 4 }),
        fc.boolean(),
        async (rows, updates, early) => {
          const options = { popularity: { halfLifeDays: 7 } };
          const first: Row = ['u0', 'i0', 1, T];
          const base = await datasetOf([first, ...rows], options);
          const live = new LiveDataset(base);
          // Sorted before or after the updates.
          if (early) expect(live.popularity.order).toHaveLength(live.items.size);
          for (const update of updates) updateWith(live, update);
          const whole = await datasetOf([first, ...rows, ...updates.flat()], options);
          // Where nothing but dislikes is left there is nothing to age.
          fc.pre(base.recentPopularity !== null && whole.recentPopularity !== null);
          for (const [item, id] of live.items.ids.entries()) {
            const place = whole.items.indexOf(id);
            const expected = place === -1 ? 0 : whole.recentPopularity![place];
            expect(live.popularityOf(item)).toBeCloseTo(expected, 9);
          }
          const scores = Array.from(live.popularity.order, (item) => live.popularityOf(item));
          expect(scores.every((score, at) => at === 0 || score <= scores[at - 1] + 1e-9)).toBe(true);
          const frozen = live.freeze();
          frozen.recentPopularity!.forEach((score, item) => {
            expect(live.popularityOf(item)).toBeCloseTo(score, 12);
          });
        },
      ),
    );
  });

  it('loses what a forgotten user counted', async () => {
    const options = { popularity: { halfLifeDays: 7 } };
    const rows: Row[] = [
      ['ann', 'a', 1, T],
      ['ben', 'a', 1, T + 7 * DAY],
      ['ben', 'b', 1, T + 7 * DAY],
    ];
    const live = new LiveDataset(await datasetOf(rows, options));
    expect([live.popularityOf(0), live.popularityOf(1)]).toEqual([1.5, 1]);
    live.forgetUser('ben');
    // As if ben had never been: ann's is the newest.
    expect([live.popularityOf(0), live.popularityOf(1)]).toEqual([1, 0]);
    expect(live.items.ids).toEqual(['a']);
  });

  it('is finite where a newest that was years later is taken back', async () => {
    const options = { popularity: { halfLifeDays: 1 } };
    const live = new LiveDataset(
      await datasetOf(
        [
          ['ann', 'a', 1, T],
          ['ben', 'b', 1, T + 4000 * DAY],
        ],
        options,
      ),
    );
    live.forgetUser('ben');
    expect(live.popularityOf(0)).toBe(1);
    live.freeze();
    expect(live.popularityOf(0)).toBe(1);
  });

  it('lets a window move on with the next merge', async () => {
    const options = { popularity: { windowDays: 10 } };
    const live = new LiveDataset(await datasetOf([['ann', 'a', 1, T]], options));
    updateWith(live, [['ben', 'b', 1, T + 20 * DAY]]);
    expect([live.popularityOf(0), live.popularityOf(1)]).toEqual([1, 1]);
    live.freeze();
    expect([live.popularityOf(0), live.popularityOf(1)]).toEqual([0, 1]);
  });
});

describe('the period', () => {
  it('is that of what is held, whatever is taken back from either end', async () => {
    const rows: Row[] = [
      ['ann', 'a', 1, T + 1],
      ['ben', 'a', 1, T + 5],
      ['ben', 'b', -1, T + 3],
      ['cat', 'b', 1, T + 9],
    ];
    const live = new LiveDataset(await datasetOf(rows));
    const period = () => [live.summary.period!.from - T, live.summary.period!.to - T];
    expect(period()).toEqual([1, 9]);
    live.forgetInteraction('cat', 'b');
    expect(period()).toEqual([1, 5]);
    updateWith(live, [['dan', 'a', 1, T + 20]]);
    expect(period()).toEqual([1, 20]);
    live.forgetUser('ann');
    expect(period()).toEqual([3, 20]);
    live.freeze();
    live.forgetItem('a');
    expect(period()).toEqual([3, 3]);
    live.forgetItem('b');
    expect(live.summary.period).toBeNull();
  });
});
