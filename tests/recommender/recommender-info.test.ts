import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, type Row } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { tasteRows } from '../support/tastes.js';

/** So many users, each with an id that is in no other word, who have some of 300 items. */
const rowsOf = (users: number): Row[] =>
  Array.from({ length: users }, (_, user) => user).flatMap((user) =>
    [user % 300, (user * 7 + 1) % 300].map((item): Row => [`listener-${user}`, `track-${item}`]),
  );

describe('what a recommender shows of itself', () => {
  it.each([50, 12_000])('is a short line of counts, with no id of %i users', async (users) => {
    const recommender = Recommender.fromDataset(await datasetOf(rowsOf(users)));
    recommender.update([{ userId: 'listener-new', itemId: 'track-new' }]);
    const shown = [
      JSON.stringify(recommender),
      JSON.stringify({ recommender }),
      inspect(recommender),
      inspect({ deep: { recommender } }, { depth: 9, showHidden: true }),
      `${inspect(recommender, { breakLength: 10, compact: false })}`,
    ];
    for (const text of shown) {
      expect(text.length).toBeLessThan(200);
      expect(text).not.toContain('listener');
      expect(text).not.toContain('track');
      expect(text).toContain(String(users + 1));
    }
    expect(shown[2]).not.toContain('\n');
    expect(shown[4]).toBe(shown[2]);
  });

  it('counts what is there, and says what the model is', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    const { users, items, interactions } = recommender.info.summary;
    const counts = { users, items, interactions, algorithm: null, embeddingDim: null };
    expect(recommender.toJSON()).toEqual(counts);
    await recommender.train({ embeddingDim: 3 });
    expect(JSON.parse(JSON.stringify(recommender))).toEqual({ ...counts, algorithm: 'spectral', embeddingDim: 3 });
    expect(inspect(recommender)).toBe(
      `Recommender { users: ${users}, items: ${items}, interactions: ${interactions}, algorithm: spectral, embeddingDim: 3 }`,
    );
    const foreign = Recommender.fromEmbeddings({ itemIds: ['a'], itemEmbeddings: [[1, 2]] });
    expect(foreign.toJSON()).toMatchObject({ items: 1, algorithm: null, embeddingDim: 2 });
  });
});

describe('the state of a recommender', () => {
  it('is not to be seen, whatever is told to show all', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(rowsOf(20)));
    await recommender.train({ embeddingDim: 3 });
    const shown = inspect(recommender, { customInspect: false, showHidden: true, depth: 9 });
    expect(shown).toBe('Recommender { [users]: [Getter], [items]: [Getter], [info]: [Getter] }');
    expect([Reflect.ownKeys(recommender), Object.assign({}, recommender)]).toEqual([[], {}]);
  });

  it.each([[], [{}], [null], [[{ userId: 'ann', itemId: 'jazz' }]]])('is not made by `new`: %j', async (...given) => {
    const message = await messageOf('invalid-option', () => Reflect.construct(Recommender, given));
    expect(message).toContain('`Recommender.fromInteractions`');
    expect(message).toContain('`Recommender.load`');
  });
});

describe('info', () => {
  it('shows the id of the model when it is printed', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    expect(inspect(recommender.info)).toContain('modelId: null');
    await recommender.train({ embeddingDim: 3 });
    const { info } = recommender;
    expect(inspect(info)).toContain(`modelId: '${info.modelId}'`);
    expect(inspect({ info }, { depth: 0 })).toBe('{ info: [Object] }');
    expect(Object.keys(info)).toEqual(['modelId', 'embeddingDim', 'neighbours', 'training', 'summary']);
    expect(JSON.parse(JSON.stringify(info))).toMatchObject({ modelId: info.modelId, embeddingDim: 3 });
  });
});

describe('what a recommender hands out', () => {
  /** The names of the objects in a value that could be written to; typed arrays always can. */
  const writable = (value: unknown, name: string): string[] =>
    typeof value !== 'object' || value === null || ArrayBuffer.isView(value)
      ? []
      : [
          ...(Object.isFrozen(value) ? [] : [name]),
          ...Object.entries(value).flatMap(([key, held]) => writable(held, `${name}.${key}`)),
        ];
  const partsOf = (recommender: Recommender): string[] => {
    const { users: _users, items: _items, ...tables } = recommender.toDataset();
    return [
      ...writable(recommender.info, 'info'),
      ...writable(tables, 'dataset').filter((name) => name !== 'dataset'),
      ...(Object.isFrozen(recommender.toDataset()) ? [] : ['dataset']),
    ];
  };

  it('is frozen: info, summary, training, the data set and its tables', async () => {
    const recommender = await Recommender.fromInteractions(
      tasteRows().map(([userId, itemId]) => ({ userId, itemId, event: 'play', timestamp: 1_700_000_000 })),
    );
    expect(partsOf(recommender)).toEqual([]);
    const summary = await recommender.train();
    expect(writable(summary, 'training')).toEqual([]);
    recommender.update([{ userId: 'new', itemId: 'new', event: 'like' }]);
    expect(writable(recommender.info, 'info')).toEqual([]);
    expect(partsOf(recommender)).toEqual([]);
    expect(partsOf(Recommender.fromShared(recommender.share()))).toEqual([]);
    expect(partsOf(recommender)).toEqual([]);
    expect(partsOf(Recommender.fromEmbeddings({ itemIds: ['a'], itemEmbeddings: [[1]] }))).toEqual([]);
  });
});

describe('toDataset', () => {
  it('gives what is known now, updates among it, and what was given before stays as it was', async () => {
    const recommender = Recommender.fromDataset(
      await datasetOf([
        ['ann', 'a'],
        ['ben', 'b'],
      ]),
    );
    const before = recommender.toDataset();
    expect(recommender.toDataset()).toBe(before);
    recommender.update([{ userId: 'cat', itemId: 'c' }]);
    recommender.forgetUser('ann');
    const after = recommender.toDataset();
    expect([...after.users.ids].sort()).toEqual(['ben', 'cat']);
    // Nobody else had a.
    expect(after.items.ids).toEqual(['b', 'c']);
    expect(after.summary).toMatchObject({ users: 2, items: 2, interactions: 2 });
    expect(before.users.ids).toEqual(['ann', 'ben']);
  });
});
