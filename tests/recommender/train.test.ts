import { describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import type { Interaction, TrainingProgress } from '../../src/types.js';
import { datasetOf, interactionOf, type Row } from '../support/datasets.js';
import { failureOf, messageOf } from '../support/errors.js';
import { allLists, idsOf } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';

const untrained = async () => Recommender.fromDataset(await datasetOf(tasteRows()));

/** What can be seen of a model from outside. */
const picture = async (recommender: Recommender) => ({ info: recommender.info, lists: await allLists(recommender) });

describe('train', () => {
  it('brings each taste its own', async () => {
    const recommender = await untrained();
    const summary = await recommender.train();
    expect(summary).toMatchObject({ algorithm: 'spectral', losses: [], adjusted: [] });
    for (const userId of recommender.users) {
      const list = recommender.recommend(userId, 1);
      expect(list.items[0]).toMatchObject({ source: 'model' });
      expect(list.items[0].itemId.split('-')[0]).toBe(userId.split('-')[0]);
    }
  });

  it('answers by popularity before', async () => {
    const recommender = await untrained();
    expect(recommender.info).toEqual({
      modelId: null,
      embeddingDim: null,
      neighbours: null,
      training: null,
      summary: recommender.toDataset().summary,
    });
    expect(recommender.recommend('jazz-0', 3).fallback).toEqual({ used: true, reason: 'not-trained', count: 3 });
  });

  it('tells what the model is, which the same data and options make again', async () => {
    const [one, other] = [await untrained(), await untrained()];
    const first = await one.train({ embeddingDim: 2, backend: 'cpu' });
    expect(one.info).toMatchObject({ embeddingDim: 2, training: first });
    const ids = [one.info.modelId];
    await other.train({ embeddingDim: 2, backend: 'cpu' });
    ids.push(other.info.modelId);
    const second = await one.train({ embeddingDim: 3, backend: 'cpu' });
    expect(one.info).toMatchObject({ embeddingDim: 3, training: second });
    ids.push(one.info.modelId);
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), ids[0], expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it('leaves lists to the old model until it is done', async () => {
    const recommender = await untrained();
    await recommender.train({ embeddingDim: 1, seed: 1, backend: 'cpu' });
    const before = await picture(recommender);
    const meanwhile: object[] = [];
    const onProgress = () => {
      meanwhile.push({ info: recommender.info, lists: recommender.users.map((id) => recommender.recommend(id, 1e9)) });
    };
    const training = recommender.train({
      algorithm: 'gradient',
      embeddingDim: 4,
      epochs: 2,
      backend: 'cpu',
      onProgress,
    });
    expect(recommender.info).toEqual(before.info);
    await training;
    expect(meanwhile.length).toBeGreaterThan(1);
    for (const each of meanwhile) expect(each).toEqual(before);
    const after = await picture(recommender);
    expect(after.info.modelId).not.toBe(before.info.modelId);
    expect(after.lists).not.toEqual(before.lists);
  });

  it('leaves the lists of recommendAll to the model that the first came from', async () => {
    const recommender = await untrained();
    const old = await allLists(recommender);
    const lists = recommender.recommendAll({ limit: 1e9 });
    const seen = [(await lists.next()).value];
    await recommender.train({ backend: 'cpu' });
    for await (const list of lists) seen.push(list);
    expect(seen).toEqual(old);
    expect(await allLists(recommender)).not.toEqual(old);
  });

  it('is done once at a time', async () => {
    const recommender = await untrained();
    const first = recommender.train({ backend: 'cpu' });
    expect(await messageOf('busy', () => recommender.train())).toBe(
      'Expected no training under way, got a second call of `train`',
    );
    const { trainedAt } = await first;
    expect(recommender.info.training?.trainedAt).toBe(trainedAt);
    await recommender.train({ backend: 'cpu' });
  });

  it('of two recommenders can be done at once', async () => {
    const [one, other] = [await untrained(), await untrained()];
    await Promise.all([one.train({ backend: 'cpu' }), other.train({ backend: 'cpu' })]);
    expect(await allLists(one)).toEqual(await allLists(other));
  });
});

describe('a training that does not end well', () => {
  const reason = new Error('the service shuts down');
  const signal = AbortSignal.abort(reason);
  const aborting = () => {
    const controller = new AbortController();
    const onProgress = (_: TrainingProgress) => controller.abort(reason);
    return { signal: controller.signal, onProgress };
  };
  const failing = {
    onProgress: () => {
      throw reason;
    },
  };

  it.each([
    ['a signal that was aborted before', () => ({ signal })],
    ['an abort while it runs', aborting],
    ['an abort while it descends', () => ({ ...aborting(), algorithm: 'gradient' as const, epochs: 3 })],
    ['an error of onProgress', () => failing],
  ])('because of %s leaves the old model, and passes the reason on', async (_, options) => {
    const recommender = await untrained();
    await recommender.train({ embeddingDim: 2, backend: 'cpu' });
    const before = await picture(recommender);
    expect(await failureOf(() => recommender.train({ embeddingDim: 3, backend: 'cpu', ...options() }))).toBe(reason);
    expect(await picture(recommender)).toEqual(before);
    await recommender.train({ embeddingDim: 3, backend: 'cpu' });
    expect(recommender.info.embeddingDim).toBe(3);
  });

  it('because of its options leaves the old model', async () => {
    const recommender = await untrained();
    await recommender.train({ embeddingDim: 2, backend: 'cpu' });
    const before = await picture(recommender);
    expect(await messageOf('invalid-option', () => recommender.train({ embeddingDim: 0 }))).toContain('embeddingDim');
    expect(await messageOf('unknown-option', () => recommender.train({ epoch: 3 } as object))).toContain('`epochs`');
    expect(await picture(recommender)).toEqual(before);
  });

  it.each<[string, readonly Row[], string]>([
    ['an empty log', [], 'got none: the log has no rows'],
    [
      'one user',
      [
        ['ann', 'a'],
        ['ann', 'b'],
      ],
      'got 1 and 2',
    ],
    [
      'one item',
      [
        ['ann', 'a'],
        ['ben', 'a'],
      ],
      'got 2 and 1',
    ],
    [
      'only dislikes',
      [
        ['ann', 'a', -1],
        ['ben', 'b', -1],
      ],
      'got 0 and 0',
    ],
    [
      'one user with a positive item',
      [
        ['ann', 'a'],
        ['ann', 'b'],
        ['ben', 'a', -1],
      ],
      'got 1 and 2',
    ],
  ])('because of %s is not-enough-data, and recommending still answers', async (_, rows, message) => {
    const recommender = await Recommender.fromInteractions(rows.map(interactionOf));
    expect(await messageOf('not-enough-data', () => recommender.train())).toContain(message);
    for (const userId of ['ann', 'ben', 'nobody']) {
      const own = rows.filter(([user]) => user === userId).map(([, item]) => item);
      const expected = recommender.items.filter((item) => !own.includes(item));
      expect(idsOf(recommender.recommend(userId)).sort()).toEqual([...expected].sort());
    }
    expect(recommender.popular().items).toHaveLength(recommender.items.length);
    expect(await messageOf('not-trained', () => recommender.save('never-written'))).toContain('call `train` first');
  });
});

describe('what a recommender is made from', () => {
  const rows: Interaction[] = tasteRows().map(interactionOf);

  it.each([
    ['an async iterable', () => ({ [Symbol.asyncIterator]: () => asyncRows() })],
    ['an async generator', asyncRows],
    ['a generator', () => rows.values()],
  ])('can be %s', async (_, source) => {
    const recommender = await Recommender.fromInteractions(source());
    expect(recommender.users).toEqual([...new Set(rows.map(({ userId }) => userId))]);
    expect(recommender.items).toEqual([...new Set(rows.map(({ itemId }) => itemId))]);
    expect(recommender.info.summary).toMatchObject({ users: 12, items: 12, interactions: 60, dislikes: 12 });
  });

  async function* asyncRows() {
    yield* rows;
  }

  it('is rejected, never thrown, when it is nothing of the kind', async () => {
    const source = 'plays.jsonl' as unknown as Iterable<Interaction>;
    const failed = Recommender.fromInteractions(source);
    expect(failed).toBeInstanceOf(Promise);
    expect(await messageOf('invalid-option', () => failed)).toContain('readInteractions');
  });
});
