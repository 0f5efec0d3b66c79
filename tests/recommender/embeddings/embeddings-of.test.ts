import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recommender } from '../../../src/recommender/recommender.js';
import type { Id } from '../../../src/types.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';
import { messageOf, withoutEmbedding } from '../../support/errors.js';
import { modelOf, recommenderOf } from '../../support/served.js';
import { tasteRows } from '../../support/tastes.js';
import { anyWorldPlan, buildWorld } from '../../support/worlds.js';

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, each, at) => sum + each * b[at], 0);

/** Holds a score against the product of two embeddings. */
function expectScore(score: number, user: Float32Array, item: Float32Array): void {
  // Rounding goes with the length of the products, of which little may be left when they are added.
  const length = dot(user.map(Math.abs), item.map(Math.abs));
  expect(Math.abs(score - dot(user, item))).toBeLessThanOrEqual(1e-6 * length);
}

/** Holds every personal score of a recommender against the embeddings it gives out. */
function expectScoresFromEmbeddings(recommender: Recommender): void {
  for (const userId of recommender.users) {
    const { items } = recommender.recommend(userId, 1e9, { excludeSeen: false });
    for (const { itemId, score, source } of items) {
      if (source !== 'model') continue;
      expectScore(score, recommender.userEmbedding(userId), recommender.itemEmbedding(itemId));
    }
  }
}

describe('userEmbedding . itemEmbedding', () => {
  it('is the score of recommend, for any model and history', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, async (plan) => {
        expectScoresFromEmbeddings((await buildWorld({ ...plan, neighbours: [], trained: true })).recommender);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    { embeddingDim: 5, neighbours: 0 },
    { algorithm: 'gradient' as const, epochs: 1, embeddingDim: 5 },
  ])('is the score of recommend after train(%o)', async (options) => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    await recommender.train({ ...options, backend: 'cpu' });
    expectScoresFromEmbeddings(recommender);
    expect(recommender.userEmbedding('jazz-0')).toHaveLength(5);
    expect(recommender.itemEmbedding('jazz-a')).toHaveLength(5);
  });
});

describe('userEmbeddingFor . itemEmbedding', () => {
  const anyHistory = fc.array(
    fc.record({
      itemId: fc.nat(12).map((item) => `i${item}`),
      value: fc.constantFrom(1, 2.5, -1, 0),
      timestamp: fc.option(fc.integer({ min: T, max: T + 9 })),
    }),
    { maxLength: 8 },
  );

  it('is the score of recommendFor, for any model and history', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyHistory, async (plan, history) => {
        const { recommender } = await buildWorld({ ...plan, neighbours: [], trained: true });
        for (const { itemId, score, source } of recommender.recommendFor(history, 1e9, { excludeSeen: false }).items) {
          if (source !== 'model') continue;
          expectScore(score, recommender.userEmbeddingFor(history), recommender.itemEmbedding(itemId));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is the vector of a user whose history it is given', async () => {
    const recommender = Recommender.fromDataset(
      await datasetOf(tasteRows().map(([user, item], at): Row => [user, item, 1, T + at])),
    );
    await recommender.train({ algorithm: 'spectral', embeddingDim: 5, neighbours: 5 });
    for (const userId of recommender.users) {
      const history = recommender.history(userId).map((held) => ({ ...held, value: held.weight }));
      expect(recommender.userEmbeddingFor(history)).toEqual(recommender.userEmbedding(userId));
    }
  });
});

describe('embeddings', () => {
  const rows: readonly Row[] = [
    ['ann', 'a', 1, T],
    ['ann', 'b', 1, T + 1],
    ['ben', 'b'],
    ['cat', 'c', -1],
  ];
  const model = modelOf(
    [
      [1, 0],
      [0, 2],
      [0, 0],
    ],
    [
      [3, 4],
      [5, 6],
      [0, 0],
    ],
    0.5,
  );
  const made = async () => recommenderOf(await datasetOf(rows), model);

  it('are the rows of the items, and the pooled history of the user with recency', async () => {
    const recommender = await made();
    expect([...recommender.itemEmbedding('a')]).toEqual([3, 4]);
    expect([...recommender.itemEmbedding('b')]).toEqual([5, 6]);
    expect([...recommender.userEmbedding('ben')]).toEqual([0, 2]);
    const older = 0.5 ** (1 / 5);
    const scale = (1 + older) ** -0.5;
    expect([...recommender.userEmbedding('ann')]).toEqual([Math.fround(scale * older), Math.fround(scale * 2)]);
  });

  it('are copies', async () => {
    const recommender = await made();
    const before = recommender.recommend('ann', 10, { excludeSeen: false });
    recommender.itemEmbedding('a').fill(9);
    recommender.userEmbedding('ann').fill(9);
    expect([...recommender.itemEmbedding('a')]).toEqual([3, 4]);
    expect(recommender.recommend('ann', 10, { excludeSeen: false })).toEqual(before);
  });

  it('of what is not there are coded errors', async () => {
    const recommender = await made();
    expect(await messageOf('unknown-user', () => recommender.userEmbedding('nobody'))).toContain('"nobody"');
    expect(await messageOf('no-embedding', () => recommender.userEmbedding('cat'))).toContain('"cat"');
    expect(await messageOf('unknown-item', () => recommender.itemEmbedding('x'))).toContain('"x"');
    expect(await messageOf('no-embedding', () => recommender.itemEmbedding('c'))).toBe(withoutEmbedding('c'));
    for (const id of [null, undefined, Number.NaN, {}] as unknown as Id[]) {
      expect(await messageOf('invalid-option', () => recommender.userEmbedding(id))).toContain('`userId`');
      expect(await messageOf('invalid-option', () => recommender.itemEmbedding(id))).toContain('`itemId`');
    }
    for (const history of [[], ['x'], [{ itemId: 'a', value: -1 }]]) {
      const none = 'Expected a history with an item that is known and liked, got none';
      expect(await messageOf('no-embedding', () => recommender.userEmbeddingFor(history))).toBe(none);
    }
    await messageOf('invalid-interaction', () => recommender.userEmbeddingFor([{ itemId: '' }]));
    await messageOf('invalid-option', () => recommender.userEmbeddingFor('a'));
    const untrained = recommenderOf(await datasetOf(rows), null);
    await messageOf('not-trained', () => untrained.userEmbeddingFor(['a']));
    await messageOf('not-trained', () => untrained.userEmbedding('ann'));
    await messageOf('not-trained', () => untrained.itemEmbedding('a'));
  });

  it('are missing for an item that nobody had, after a real training', async () => {
    const recommender = Recommender.fromDataset(await datasetOf([...tasteRows(), ['jazz-0', 'hated', -1]]));
    await recommender.train({ backend: 'cpu' });
    await messageOf('no-embedding', () => recommender.itemEmbedding('hated'));
    const listed = recommender.recommend('metal-0', 1e9).items.find(({ itemId }) => itemId === 'hated');
    expect(listed).toEqual({ itemId: 'hated', score: 0, source: 'popular' });
  });
});
