import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeSample, TASTES, tasteOf, toJsonl } from '../data/make-sample.js';
import { evaluate, holdOutLast, Recommender } from '../src/index.js';

const { rows, listeners } = makeSample();

describe('the sample log', () => {
  test('is what its script makes', async () => {
    const committed = await readFile(new URL('../data/sample_interactions.jsonl', import.meta.url), 'utf8');
    // Not compared as a whole: the difference of two files of 300 kB would fill the screen.
    expect(committed === toJsonl(rows), 'data/sample_interactions.jsonl is stale: run `npm run sample`').toBe(true);
  });

  test('has 50 users, 200 tracks and 3,000 events in order, none twice', () => {
    expect(rows).toHaveLength(3000);
    expect(new Set(rows.map(({ user_id }) => user_id)).size).toBe(50);
    expect(new Set(rows.map(({ item_id }) => item_id)).size).toBe(200);
    expect(new Set(rows.map(({ user_id, item_id, event }) => `${user_id} ${item_id} ${event}`)).size).toBe(3000);
    const times = rows.map(({ timestamp }) => timestamp);
    expect(times).toEqual([...times].sort());
    expect(new Set(rows.map(({ item_id }) => tasteOf(item_id)))).toEqual(new Set(TASTES));
  });
});

describe('recommendations from the sample, whatever the order', () => {
  let recommender: Recommender;
  beforeAll(async () => {
    recommender = await Recommender.fromInteractions(rows);
    await recommender.train({ algorithm: 'spectral', regularization: 0.1 });
  });

  test.each(listeners.filter(({ tastes }) => tastes.length === 1))(
    'are mostly $tastes.0 for $userId, who has that taste',
    ({ userId, tastes }) => {
      const { items, fallback } = recommender.recommend(userId, 10);
      expect(fallback.used).toBe(false);
      expect(items.filter(({ itemId }) => tasteOf(itemId) === tastes[0]).length).toBeGreaterThanOrEqual(6);
    },
  );

  test('follow the tastes of nearly all listeners', () => {
    const hits = listeners.flatMap(({ userId, tastes }) =>
      recommender.recommend(userId, 10).items.map(({ itemId }) => tastes.some((taste) => taste === tasteOf(itemId))),
    );
    // Two tastes of five would be .4 by chance.
    expect(hits.filter(Boolean).length / hits.length).toBeGreaterThan(0.8);
  });
});

describe('recommendations from the sample by default', () => {
  let recommender: Recommender;
  beforeAll(async () => {
    recommender = await Recommender.fromInteractions(rows);
    await recommender.train();
  });

  test('are learned from order, which says more', () => {
    const { algorithm, choice } = recommender.info.training!;
    const [spectral, sequence] = choice!.reached;
    expect(algorithm).toBe('sequence');
    expect(sequence.ndcg).toBeGreaterThan(spectral.ndcg);
  });

  test('go on with a record that is being heard', () => {
    const records = new Set(rows.map(({ item_id }) => item_id.slice(0, item_id.lastIndexOf('-'))));
    const goOn = [...records].filter((record) =>
      recommender
        .recommendFor([`${record}-1`, `${record}-2`, `${record}-3`], 2)
        .items.some(({ itemId }) => itemId === `${record}-4`),
    );
    expect(goOn.length / records.size).toBeGreaterThan(0.8);
  });

  test('are better than those of item neighbours, far beyond chance', async () => {
    const { comparisons } = await evaluate(recommender, {
      holdOut: (dataset) => holdOutLast(dataset, { fraction: 0.2 }),
      k: 10,
    });
    for (const metric of ['recall@10', 'ndcg@10'] as const) {
      expect(comparisons['item-item'][metric].verdict).toBe('better');
    }
  });
});
