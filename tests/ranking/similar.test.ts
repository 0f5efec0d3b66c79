import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SimilarItemsOptions } from '../../src/recommender/lists/list-options.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { checkerboardRows, sameColour } from '../support/checkerboard.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { failureOf, messageOf, withoutEmbedding } from '../support/errors.js';
import { modelOf, recommenderOf } from '../support/served.js';
import { anyBag, anyItem, anyLimit, anyUser, anyWorldPlan, buildWorld, type World } from '../support/worlds.js';

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, each, at) => sum + each * b[at], 0);
const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(-1, Math.min(1, dot(a, b) / Math.sqrt(dot(a, a)) / Math.sqrt(dot(b, b))));

const historyRow = ({ model }: World, item: number) =>
  model!.historyEmbeddings.subarray(item * model!.embeddingDim, (item + 1) * model!.embeddingDim);

/** Every other item that may stand in the list, scored and sorted, and the page cut out at the end. */
function similarItemsOracle(world: World, itemId: string, limit: number, options: SimilarItemsOptions) {
  const { ids } = world.dataset.items;
  const { exclude = [], include, filter, minScore = -2, offset = 0 } = options;
  const own = historyRow(world, ids.indexOf(itemId));
  return ids
    .filter((id) => id !== itemId && ![...exclude].includes(id) && (include === undefined || [...include].includes(id)))
    .filter((id) => filter?.(id) ?? true)
    .map((id) => ({ itemId: id, vector: historyRow(world, ids.indexOf(id)) }))
    .filter(({ vector }) => dot(vector, vector) > 0)
    .map(({ vector, ...rest }) => ({ ...rest, score: cosine(own, vector) }))
    .sort((a, b) => b.score - a.score || ids.indexOf(a.itemId) - ids.indexOf(b.itemId))
    .slice(offset, offset + limit)
    .filter(({ score }) => score >= minScore);
}

type Bag = typeof anyBag extends fc.Arbitrary<infer Value> ? Value : never;

/** A bag for similar items, and the ids that its filter was asked about. */
function bagOf({ refused, excludeSeen, recencyHalfLife, popularityPenalty, minScore, ...rest }: Bag) {
  const asked: string[] = [];
  const filter = (id: string): boolean => {
    asked.push(id);
    return !refused!.includes(id);
  };
  const bag = minScore === undefined ? rest : { ...rest, minScore: minScore / 8 };
  const options: SimilarItemsOptions = refused === undefined ? bag : { ...bag, filter };
  return { options, asked };
}

const anyTrained = anyWorldPlan.map((plan) => ({ ...plan, trained: true }));

/** Runs a check on an item of a world that has an embedding; other cases hold by nothing. */
const forAnyItem = (check: (world: World, itemId: string, limit: number, bag: Bag) => void) =>
  fc.assert(
    fc.asyncProperty(anyTrained, anyItem, anyLimit, anyBag, async (plan, itemId, limit, bag) => {
      const world = await buildWorld(plan);
      const item = world.dataset.items.indexOf(itemId);
      if (item === -1) {
        await messageOf('unknown-item', () => world.recommender.similarItems(itemId));
      } else if (historyRow(world, item).every((each) => each === 0)) {
        const message = await messageOf('no-embedding', () => world.recommender.similarItems(itemId));
        expect(message).toBe(withoutEmbedding(itemId));
      } else check(world, itemId, limit, bag);
    }),
    { numRuns: 400 },
  );

describe('similarItems', () => {
  it('is what a full sort gives, for any data, model and bag of options', () =>
    forAnyItem((world, itemId, limit, bag) => {
      const { options } = bagOf(bag);
      const items = similarItemsOracle(world, itemId, limit, options);
      expect(world.recommender.similarItems(itemId, limit, options)).toEqual({ itemId, items });
    }));

  it('comes in pages that put together are the whole, and asks a filter once an item', () =>
    forAnyItem(({ recommender, dataset }, itemId, _, bag) => {
      const { options, asked } = bagOf({ ...bag, offset: 0, refused: bag.refused ?? [] });
      const whole = recommender.similarItems(itemId, 1e300, options);
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked).not.toContain(itemId);
      const pages = Array.from({ length: dataset.items.size }, (__, page) =>
        recommender.similarItems(itemId, 3, { ...options, offset: 3 * page }),
      );
      expect(pages.flatMap(({ items }) => items)).toEqual(whole.items);
    }));

  it('finds the items of one colour on a checkerboard', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(checkerboardRows()));
    await recommender.train({ embeddingDim: 2 });
    for (const itemId of recommender.items) {
      const near = recommender.similarItems(itemId, 4).items.map((item) => item.itemId);
      expect(near).toHaveLength(4);
      expect(near.every((id) => sameColour(id, itemId))).toBe(true);
    }
  });

  it('passes the error of a filter on', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(checkerboardRows()));
    await recommender.train({ embeddingDim: 2 });
    const error = new Error('no stock data');
    const filter = (): boolean => {
      throw error;
    };
    expect(await failureOf(() => recommender.similarItems('i0', 4, { filter }))).toBe(error);
  });
});

const rows: readonly Row[] = [
  ['ann', 'a'],
  ['ben', 'b'],
  ['cat', 'c', -1],
  ['dan', 'c'],
];
const table = [[1], [2], [0]];
const made = async () => recommenderOf(await datasetOf(rows), modelOf(table, table));

describe('neighbours are refused', () => {
  it('with a word on how items come by embeddings', async () => {
    const recommender = await made();
    const message = await messageOf('no-embedding', () => recommender.similarUsers('dan'));
    const needed = 'an item needs three users who like it, or one and the next training';
    expect(message).toBe(`User "dan" has no item with an embedding: ${needed}`);
  });

  it.each<[string, Parameters<typeof messageOf>[0], (recommender: Recommender) => unknown]>([
    ['an unknown item', 'unknown-item', (recommender) => recommender.similarItems('x')],
    ['an item without embedding', 'no-embedding', (recommender) => recommender.similarItems('c')],
    ['no id', 'invalid-option', (recommender) => recommender.similarItems(null as never)],
    ['a limit of 0', 'invalid-option', (recommender) => recommender.similarItems('a', 0)],
    ['options of a user', 'unknown-option', (r) => r.similarItems('a', 1, { excludeSeen: false } as never)],
    ['recency', 'unknown-option', (r) => r.similarItems('a', 1, { recencyHalfLife: 1 } as never)],
    ['a penalty', 'unknown-option', (r) => r.similarItems('a', 1, { popularityPenalty: 1 } as never)],
    ['an unknown user', 'unknown-user', (recommender) => recommender.similarUsers('x')],
    ['a user with only dislikes', 'no-embedding', (recommender) => recommender.similarUsers('cat')],
    ['a user of items without embedding', 'no-embedding', (recommender) => recommender.similarUsers('dan')],
    ['a limit of 1.5', 'invalid-option', (recommender) => recommender.similarUsers('ann', 1.5)],
  ])('to %s', async (_, code, ask) => {
    await messageOf(code, async () => ask(await made()));
  });

  it('without a model', async () => {
    const untrained = Recommender.fromDataset(await datasetOf(rows));
    await messageOf('not-trained', () => untrained.similarItems('a'));
    await messageOf('not-trained', () => untrained.similarUsers('ann'));
  });
});

describe('similarUsers', () => {
  it('is what a full sort of the cosines of userEmbedding gives', async () => {
    await fc.assert(
      fc.asyncProperty(anyTrained, anyUser, anyLimit, async (plan, userId, limit) => {
        const { recommender, dataset } = await buildWorld(plan);
        const vectors = new Map<string, Float32Array>();
        for (const id of recommender.users) {
          try {
            const vector = recommender.userEmbedding(id);
            if (vector.some((each) => each !== 0)) vectors.set(id, vector);
          } catch {
            // A user without a history.
          }
        }
        const own = vectors.get(userId);
        if (own === undefined) {
          const known = dataset.users.indexOf(userId) !== -1;
          await messageOf(known ? 'no-embedding' : 'unknown-user', () => recommender.similarUsers(userId));
          return;
        }
        const users = [...vectors]
          .filter(([id]) => id !== userId)
          .map(([id, vector]) => ({ userId: id, score: cosine(own, vector) }))
          .sort((a, b) => b.score - a.score);
        expect(recommender.similarUsers(userId, limit)).toEqual({ userId, users: users.slice(0, limit) });
      }),
      { numRuns: 300 },
    );
  });

  it('finds the users of one colour on a checkerboard', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(checkerboardRows()));
    await recommender.train({ embeddingDim: 2 });
    for (const userId of recommender.users) {
      const { users } = recommender.similarUsers(userId, 5);
      expect(users).toHaveLength(5);
      expect(users.every((each) => sameColour(each.userId, userId) && each.userId !== userId)).toBe(true);
    }
  });
});
