import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelWithoutRemoved } from '../../src/live/compact.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { openShared } from '../../src/recommender/share.js';
import type { Id } from '../../src/types.js';
import { datasetOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { handedOn } from '../support/handed-on.js';
import { listOracle, userHistory } from '../support/list-oracle.js';
import { metadataOf, readFiles, temporaryFolders } from '../support/model-folders.js';
import { UNDO, UNDOING, undoable } from '../support/retractions.js';
import { allLists, idsOf, linesOf } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';
import { anyItem, anyRow, anyUser, anyWorldPlan, buildWorld } from '../support/worlds.js';

const newFolder = temporaryFolders();

const OPTIONS = { algorithm: 'spectral', embeddingDim: 4, backend: 'cpu' } as const;

const update = (recommender: Recommender, rows: readonly Row[]) => recommender.update(undoable(rows));

async function served(rows: readonly Row[] = tasteRows()): Promise<Recommender> {
  return Recommender.fromDataset(await datasetOf(rows, UNDOING));
}

async function trained(rows: readonly Row[] = tasteRows()): Promise<Recommender> {
  const recommender = await served(rows);
  await recommender.train(OPTIONS);
  return recommender;
}

/** Events of the first users of a taste with an item. */
const fans = (kind: 'jazz' | 'metal', count: number, itemId: string): Row[] =>
  Array.from({ length: count }, (_, at): Row => [`${kind}-${at}`, itemId]);

/** What is held and listed, by ids. */
async function allOf(recommender: Recommender) {
  const { rows: _, events: __, warnings: ___, ...summary } = recommender.info.summary;
  return {
    users: [...recommender.users].sort(),
    items: [...recommender.items].sort(),
    histories: recommender.users.map((user) => recommender.history(user)),
    popular: linesOf(recommender.popular(1e9)),
    shown: recommender.toJSON(),
    summary,
  };
}

/** Expects that no call knows an item, and that no list of any kind has it. */
async function expectGone(recommender: Recommender, itemId: string): Promise<void> {
  expect(recommender.items).not.toContain(itemId);
  const lists = [
    ...(await allLists(recommender)),
    recommender.popular(1e9),
    ...recommender.users.map((user) => recommender.recommend(user, 1e9, { excludeSeen: false })),
    ...recommender.users.map((user) => recommender.recommend(user, 1e9, { popularityPenalty: 0.5 })),
    recommender.recommendFor(recommender.items.slice(0, 2), 1e9),
  ];
  for (const list of lists) expect(idsOf(list)).not.toContain(itemId);
  for (const user of recommender.users) {
    expect(recommender.history(user).map((held) => held.itemId)).not.toContain(itemId);
  }
  await messageOf('unknown-item', () => recommender.itemEmbedding(itemId));
  await messageOf('unknown-item', () => recommender.similarItems(itemId));
  await messageOf('unknown-item', () => recommender.explain(recommender.users[0], itemId));
  for (const other of recommender.items) {
    try {
      expect(recommender.similarItems(other, 1e9).items.map((item) => item.itemId)).not.toContain(itemId);
    } catch (error) {
      expect(error).toMatchObject({ code: 'no-embedding' });
    }
  }
}

describe('forgetInteraction', () => {
  it('takes back a like and a dislike, and says whether there was one', async () => {
    const recommender = await served([
      ['ann', 'a', 1, T],
      ['ann', 'b', -1, T + 1],
      ['ann', 'c', 1, T + 2],
      ['ben', 'a', 1, T + 3],
      ['ben', 'b', 1, T + 4],
    ]);
    expect(recommender.forgetInteraction('ann', 'a')).toBe(true);
    expect(recommender.forgetInteraction('ann', 'a')).toBe(false);
    expect(recommender.forgetInteraction('ann', 'b')).toBe(true);
    expect(recommender.forgetInteraction('ann', 'nothing')).toBe(false);
    expect(recommender.forgetInteraction('nobody', 'a')).toBe(false);
    expect(recommender.history('ann').map(({ itemId }) => itemId)).toEqual(['c']);
    expect(linesOf(recommender.popular())).toEqual(['a 1*', 'b 1*', 'c 1*']);
    expect(recommender.info.summary).toMatchObject({
      users: 2,
      items: 3,
      interactions: 3,
      dislikes: 0,
      rows: 5,
      density: 0.5,
      period: { from: T + 2, to: T + 4 },
    });
  });

  it('lets a user and an item go that have nothing else', async () => {
    const recommender = await served([
      ['ann', 'a'],
      ['ben', 'b'],
      ['ben', 'c', -1],
    ]);
    recommender.forgetInteraction('ann', 'a');
    expect([recommender.users, recommender.items]).toEqual([['ben'], ['b', 'c']]);
    expect(recommender.recommend('ann').fallback.reason).toBe('unknown-user');
    await messageOf('unknown-user', () => recommender.history('ann'));
    recommender.forgetInteraction('ben', 'b');
    // A dislike is something that is held.
    expect([recommender.users, recommender.items]).toEqual([['ben'], ['c']]);
    recommender.forgetInteraction('ben', 'c');
    expect([recommender.users, recommender.items]).toEqual([[], []]);
    expect(recommender.popular().items).toEqual([]);
    expect(recommender.toDataset().summary).toMatchObject({ users: 0, items: 0, interactions: 0, period: null });
  });

  it('refuses what is no id', async () => {
    const recommender = await served();
    expect(await messageOf('invalid-option', () => recommender.forgetInteraction(null as never, 'a'))).toContain(
      '`userId`',
    );
    expect(await messageOf('invalid-option', () => recommender.forgetInteraction('a', {} as Id))).toContain('`itemId`');
    expect(await messageOf('invalid-option', () => recommender.forgetItem(Number.NaN))).toContain('`itemId`');
  });
});

describe('an event that takes back', () => {
  it('undoes a like at once, and adds nobody and nothing', async () => {
    const recommender = await trained();
    const before = await allOf(recommender);
    const lists = await allLists(recommender);
    expect(update(recommender, [['jazz-0', 'metal-c', 1, T + 1e6]])).toEqual({ events: 1, newUsers: 0, newItems: 0 });
    expect(update(recommender, [['jazz-0', 'metal-c', UNDO, T + 1e6 + 1]])).toEqual({
      events: 1,
      newUsers: 0,
      newItems: 0,
    });
    expect(await allOf(recommender)).toEqual(before);
    expect(await allLists(recommender)).toEqual(lists);
    const counts = update(recommender, [
      ['new', 'fresh', 1, T],
      ['new', 'fresh', UNDO, T + 1],
      ['other', 'unseen', UNDO],
      ['third', 'jazz-a', 1],
    ]);
    expect(counts).toEqual({ events: 4, newUsers: 1, newItems: 0 });
    expect(recommender.users).toHaveLength(13);
    expect(recommender.items).not.toContain('fresh');
    expect(recommender.info.summary.events).toBeDefined();
  });

  it('takes back what is older, and leaves what is newer', async () => {
    const recommender = await served([
      ['ann', 'a', 1, T + 5],
      ['ann', 'b', 1, T],
    ]);
    update(recommender, [['ann', 'a', UNDO, T + 4]]);
    expect(recommender.history('ann')).toHaveLength(2);
    update(recommender, [['ann', 'a', UNDO, T + 6]]);
    expect(recommender.history('ann').map(({ itemId }) => itemId)).toEqual(['b']);
    // What comes late is older than what took it back.
    update(recommender, [['ann', 'a', 1, T + 3]]);
    expect(recommender.items).toEqual(['b']);
    update(recommender, [['ann', 'a', 1, T + 7]]);
    expect(recommender.history('ann').map(({ itemId }) => itemId)).toEqual(['b', 'a']);
  });

  it('is not remembered after a merge: what comes late is new then', async () => {
    const recommender = await served([
      ['ann', 'a', 1, T + 5],
      ['ann', 'b', 1, T],
    ]);
    update(recommender, [['ann', 'a', UNDO, T + 6]]);
    recommender.toDataset();
    update(recommender, [['ann', 'a', 1, T + 3]]);
    expect(recommender.history('ann').map(({ itemId }) => itemId)).toEqual(['b', 'a']);
  });

  it('keeps no index a time', async () => {
    const recommender = await trained();
    const size = () => openShared(recommender.share()).dataset.items.size;
    const before = size();
    for (let cycle = 0; cycle < 1000; cycle++) {
      update(recommender, [[`guest`, 'fresh', 1]]);
      update(recommender, [[`guest`, 'fresh', UNDO]]);
      if (cycle % 100 === 0) recommender.toDataset();
    }
    expect(size()).toBe(before + 1);
    expect(recommender.users).not.toContain('guest');
  });
});

describe('forgetItem', () => {
  it('removes an item from every call and from the next save', async () => {
    const recommender = await trained();
    const folder = newFolder();
    await recommender.save(folder);
    const { summary } = recommender.info;
    await allLists(recommender);
    expect(recommender.forgetItem('jazz-a')).toBe(true);
    expect(recommender.forgetItem('jazz-a')).toBe(false);
    await expectGone(recommender, 'jazz-a');
    // Five jazz users had it, and one metal user disliked it.
    expect(recommender.info.summary).toMatchObject({
      users: summary.users,
      items: summary.items - 1,
      interactions: summary.interactions - 5,
      dislikes: summary.dislikes - 1,
    });
    await recommender.save(folder);
    const files = await readFiles(folder);
    for (const bytes of Object.values(files)) expect(bytes.includes('jazz-a')).toBe(false);
    const loaded = await Recommender.load(folder);
    await expectGone(loaded, 'jazz-a');
    expect(await allOf(loaded)).toEqual(await allOf(recommender));
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
    // Another model than before, the same in every process that loads it.
    expect(loaded.info.modelId).not.toBe(recommender.info.modelId);
    expect(metadataOf(files).model.id).toBe(loaded.info.modelId);
  });

  it('lets users go who have nothing else', async () => {
    const recommender = await served([
      ['ann', 'a'],
      ['ben', 'a'],
      ['ben', 'b', -1],
      ['cat', 'a', -1],
    ]);
    update(recommender, [
      ['dan', 'a'],
      ['eve', 'a'],
      ['eve', 'b'],
    ]);
    expect(recommender.forgetItem('a')).toBe(true);
    expect([...recommender.users].sort()).toEqual(['ben', 'eve']);
    expect(recommender.history('ben')).toEqual([{ itemId: 'b', weight: 0, timestamp: null, disliked: true }]);
    expect(recommender.info.summary).toMatchObject({ users: 2, items: 1, interactions: 1, dislikes: 1 });
    expect(recommender.toDataset().summary).toEqual(recommender.info.summary);
    recommender.forgetItem('b');
    expect(recommender.info.summary).toMatchObject({ users: 0, items: 0, interactions: 0, dislikes: 0, density: 0 });
  });

  it('lets the item begin anew, without what it was', async () => {
    const recommender = await trained();
    recommender.forgetItem('jazz-a');
    update(recommender, [['jazz-1', 'jazz-a', 1, T]]);
    expect(recommender.items).toContain('jazz-a');
    await messageOf('no-embedding', () => recommender.itemEmbedding('jazz-a'));
    expect(recommender.recommend('jazz-2', 1e9).items).toContainEqual({
      itemId: 'jazz-a',
      score: 1,
      source: 'popular',
    });
    update(recommender, fans('jazz', 4, 'jazz-a'));
    for (const list of [recommender.recommend('jazz-5', 1e9), (await allLists(recommender)).at(-2)!]) {
      expect(idsOf(list).filter((itemId) => itemId === 'jazz-a')).toHaveLength(1);
    }
    expect(recommender.recommend('jazz-5', 1e9).items.find(({ itemId }) => itemId === 'jazz-a')!.source).toBe('model');
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
    expect(loaded.itemEmbedding('jazz-a')).toEqual(recommender.itemEmbedding('jazz-a'));
  });

  it('counts in the same list where the item comes back between two lists', async () => {
    const recommender = await trained(tasteRows(12));
    await allLists(recommender);
    recommender.forgetItem('jazz-a');
    update(recommender, fans('metal', 8, 'jazz-a'));
    // Its taste is another one now, and it stands in a list once.
    for (const user of ['jazz-9', 'metal-9', 'metal-10']) {
      expect(idsOf(recommender.recommend(user, 1e9)).filter((itemId) => itemId === 'jazz-a')).toHaveLength(1);
    }
    expect(await allLists(recommender)).toEqual(recommender.users.map((user) => recommender.recommend(user, 1e9)));
    const folder = newFolder();
    await recommender.save(folder);
    expect(await allLists(await Recommender.load(folder))).toEqual(await allLists(recommender));
  });

  it('is heeded where the same list of ids is excluded or included in call after call', async () => {
    const recommender = await trained();
    const ids = Object.freeze(['jazz-a', 'metal-a']);
    const both = () => [
      recommender.recommend('jazz-0', 1e9, { exclude: ids }).ignored,
      recommender.recommend('jazz-0', 1e9, { include: ids, excludeSeen: false }).ignored,
    ];
    expect(both()).toEqual([[], []]);
    recommender.forgetItem('jazz-a');
    expect(both()).toEqual([['jazz-a'], ['jazz-a']]);
    update(recommender, [['jazz-1', 'jazz-a']]);
    expect(both()).toEqual([[], []]);
  });

  it('lets lists that are under way end', async () => {
    const recommender = await trained();
    const lists = recommender.recommendAll({ limit: 1e9, threads: 2 });
    await lists.next();
    recommender.forgetItem('jazz-a');
    let count = 1;
    for await (const { items } of lists) {
      expect(items.every(({ itemId }) => typeof itemId === 'string')).toBe(true);
      count++;
    }
    expect(count).toBe(12);
    await expectGone(recommender, 'jazz-a');
  });

  it('leaves a save that is under way as it was, whole', async () => {
    const recommender = await trained();
    const [folder, later] = [newFolder(), newFolder()];
    const expected = await allLists(recommender);
    const saving = recommender.save(folder);
    recommender.forgetItem('jazz-a');
    await allLists(recommender);
    update(recommender, fans('metal', 5, 'new'));
    await allLists(recommender);
    await saving;
    const loaded = await Recommender.load(folder);
    expect(await allLists(loaded)).toEqual(expected);
    await recommender.save(later);
    expect(await allLists(await Recommender.load(later))).toEqual(await allLists(recommender));
  });

  it('works without a model', async () => {
    const recommender = await served();
    recommender.forgetItem('jazz-a');
    expect(idsOf(recommender.popular(1e9))).not.toContain('jazz-a');
    expect(idsOf(recommender.recommend('jazz-0', 1e9))).not.toContain('jazz-a');
    const rebuilt = await served(tasteRows().filter(([, item]) => item !== 'jazz-a'));
    const [{ popular: lines, ...mine }, { popular: others, ...theirs }] = [
      await allOf(recommender),
      await allOf(rebuilt),
    ];
    expect(mine).toEqual(theirs);
    expect([...lines].sort()).toEqual([...others].sort());
  });
});

describe('lists after anything was taken back', () => {
  it('are what the rules say of all that is held then', async () => {
    const anyUndo = fc.tuple(anyUser, anyItem).map(([user, item]): Row => [user, item, UNDO]);
    const anyStep = fc.oneof(
      fc.array(fc.oneof({ weight: 3, arbitrary: anyRow }, { weight: 1, arbitrary: anyUndo }), { maxLength: 20 }),
      anyItem.map((item) => ({ item })),
      fc.tuple(anyUser, anyItem).map(([user, item]) => ({ user, item })),
      anyUser.map((user) => ({ user })),
      fc.constantFrom('list' as const, 'merge' as const, 'share' as const),
    );
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, fc.array(anyStep, { maxLength: 6 }), async (plan, steps) => {
        const { dataset } = await buildWorld(plan);
        const { recommender } = await buildWorld(plan, UNDOING);
        expect(recommender.items).toEqual(dataset.items.ids);
        for (const step of steps) {
          if (Array.isArray(step)) update(recommender, step);
          else if (step === 'list') await allLists(recommender);
          else if (step === 'merge') recommender.toDataset();
          else if (step === 'share') recommender.share();
          else if (typeof step === 'string') throw new Error(step);
          else if ('user' in step && 'item' in step) recommender.forgetInteraction(step.user, step.item);
          else if ('user' in step) recommender.forgetUser(step.user);
          else if ('item' in step) recommender.forgetItem(step.item);
        }
        const users = [...recommender.users, 'nobody'];
        const lists = users.map((userId) => recommender.recommend(userId, 1e9));
        const batch = await allLists(recommender);
        const { ranking, removed } = openShared(recommender.share());
        const model = ranking?.model ? modelWithoutRemoved(ranking.model, new Set(removed)) : null;
        const world = { dataset: recommender.toDataset(), model };
        users.forEach((userId, at) => {
          const { eligible, ...expected } = listOracle(world, userHistory(world.dataset, userId), 1e9);
          expect(lists[at]).toEqual({ userId, ...expected });
        });
        expect(batch).toEqual(lists.slice(0, -1));
        const reader = Recommender.fromShared(handedOn(recommender.share()));
        expect(await allLists(reader)).toEqual(batch);
        expect(await allOf(reader)).toEqual(await allOf(recommender));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a training', () => {
  /** A log in which every id is first named by a row that stays. */
  const kept = tasteRows(8);
  const undone: Row[] = [
    ['jazz-0', 'metal-d', 1, T + 5000],
    ['extra', 'jazz-a', 1, T + 5000],
    ['metal-1', 'strange', 1, T + 5000],
  ];

  it('learns what it would from the log without what was taken back', async () => {
    const live = await trained([...kept, ...undone]);
    live.forgetInteraction('jazz-0', 'metal-d');
    live.forgetUser('extra');
    update(live, [['metal-1', 'strange', UNDO, T + 6000]]);
    live.forgetItem('metal-b');
    const rebuilt = await trained(kept.filter(([, item]) => item !== 'metal-b'));
    const read = Recommender.fromDataset(
      await buildDataset(
        undoable([...kept, ...undone, ...undone.map(([user, item]): Row => [user, item, UNDO])]),
        UNDOING,
      ),
    );
    read.forgetItem('metal-b');
    for (const recommender of [live, read]) {
      await recommender.train(OPTIONS);
      expect(recommender.info.modelId).toBe(rebuilt.info.modelId);
      expect(await allLists(recommender)).toEqual(await allLists(rebuilt));
      expect(await allOf(recommender)).toEqual(await allOf(rebuilt));
      expect(recommender.similarItems('jazz-a')).toEqual(rebuilt.similarItems('jazz-a'));
      const folder = newFolder();
      await recommender.save(folder);
      expect((await Recommender.load(folder)).info.modelId).toBe(rebuilt.info.modelId);
      for (const bytes of Object.values(await readFiles(folder))) expect(bytes.includes('metal-b')).toBe(false);
    }
  });

  it.each([
    ['few', ['jazz-b']],
    ['many', ['jazz-b', 'jazz-c', 'metal-a', 'metal-b']],
  ])('keeps its place by id where %s items are gone before and while it is under way', async (_, before) => {
    const recommender = await trained(kept);
    for (const item of before) recommender.forgetItem(item);
    const training = recommender.train(OPTIONS);
    update(recommender, [...fans('jazz', 4, 'fresh'), ['newcomer', 'jazz-a'], ...fans('metal', 1, before[0])]);
    recommender.forgetItem('metal-c');
    recommender.forgetItem('jazz-d');
    update(recommender, fans('metal', 2, 'jazz-d'));
    await training;
    await expectGone(recommender, 'metal-c');
    // What came meanwhile, new or again, has what is folded in at most.
    expect(recommender.itemEmbedding('fresh')).toHaveLength(4);
    await messageOf('no-embedding', () => recommender.itemEmbedding('jazz-d'));
    await messageOf('no-embedding', () => recommender.itemEmbedding(before[0]));
    expect(recommender.users).toContain('newcomer');
    const plain = await trained(kept.filter(([, item]) => !before.includes(item)));
    expect(recommender.info.modelId).toBe(plain.info.modelId);
    for (const item of ['jazz-a', 'jazz-e', 'metal-d', 'metal-f']) {
      expect(recommender.itemEmbedding(item)).toEqual(plain.itemEmbedding(item));
    }
    expect(await allLists(recommender)).toEqual(recommender.users.map((user) => recommender.recommend(user, 1e9)));
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
    expect(await allOf(loaded)).toEqual(await allOf(recommender));
    // It goes on.
    update(recommender, fans('metal', 4, 'jazz-d'));
    expect(recommender.itemEmbedding('jazz-d')).toHaveLength(4);
    recommender.forgetItem('fresh');
    await expectGone(recommender, 'fresh');
    await recommender.train(OPTIONS);
    await expectGone(recommender, 'fresh');
  });

  it('drops the indexes of what is gone where they are many', async () => {
    const recommender = await trained(kept);
    const size = () => openShared(recommender.share()).dataset.items.size;
    for (const item of ['jazz-a', 'jazz-b', 'jazz-c']) recommender.forgetItem(item);
    expect(size()).toBe(12);
    await recommender.train(OPTIONS);
    expect(size()).toBe(9);
  });

  it('that fails leaves all as it was', async () => {
    const recommender = await trained(kept);
    recommender.forgetItem('jazz-a');
    const lists = await allLists(recommender);
    const controller = new AbortController();
    const training = recommender.train({ ...OPTIONS, signal: controller.signal });
    recommender.forgetItem('jazz-b');
    controller.abort();
    await expect(training).rejects.toThrow();
    await expectGone(recommender, 'jazz-b');
    expect(lists.some((list) => idsOf(list).includes('jazz-b'))).toBe(true);
    await recommender.train(OPTIONS);
    await expectGone(recommender, 'jazz-b');
  });
});

describe('items whose vectors were given', () => {
  const catalogue = () =>
    Recommender.fromEmbeddings({
      itemIds: ['rose', 'tulip', 'spade'],
      itemEmbeddings: [
        [1, 0],
        [0.9, 0.1],
        [0, 1],
      ],
    });

  it('stay where nobody has them, and go when they are forgotten', async () => {
    const saved = catalogue();
    const folder = newFolder();
    await saved.save(folder);
    for (const recommender of [catalogue(), await Recommender.load(folder)]) {
      recommender.update([
        { userId: 'ann', itemId: 'rose' },
        { userId: 'ann', itemId: 'other' },
      ]);
      recommender.forgetInteraction('ann', 'rose');
      recommender.forgetInteraction('ann', 'other');
      expect(recommender.users).toEqual([]);
      expect(recommender.items).toEqual(['rose', 'tulip', 'spade']);
      expect(idsOf(recommender.recommendFor(['rose'], 1))).toEqual(['tulip']);
      recommender.update([{ userId: 'ben', itemId: 'spade' }]);
      recommender.forgetUser('ben');
      expect(recommender.items).toHaveLength(3);
      expect(recommender.forgetItem('tulip')).toBe(true);
      await messageOf('unknown-item', () => recommender.itemEmbedding('tulip'));
      expect(idsOf(recommender.recommendFor(['rose'], 9))).toEqual(['spade']);
      // It is an item like any other when it comes back.
      recommender.update([{ userId: 'ann', itemId: 'tulip' }]);
      await messageOf('no-embedding', () => recommender.itemEmbedding('tulip'));
      recommender.forgetUser('ann');
      expect(recommender.items).toEqual(['rose', 'spade']);
      const again = newFolder();
      await recommender.save(again);
      const loaded = await Recommender.load(again);
      expect(loaded.items).toEqual(['rose', 'spade']);
      expect(loaded.itemEmbedding('spade')).toEqual(recommender.itemEmbedding('spade'));
    }
  });
});

describe('a model that was saved without histories', () => {
  it('keeps the items that others may have, and loses one that is forgotten', async () => {
    const recommender = await trained();
    const folder = newFolder();
    await recommender.save(folder, { histories: false });
    const bare = await Recommender.load(folder);
    const before = await allOf(bare);
    update(bare, [
      ['new', 'jazz-a'],
      ['new', 'fresh'],
    ]);
    bare.forgetUser('new');
    expect(await allOf(bare)).toEqual(before);
    const { interactions, items } = bare.info.summary;
    bare.forgetItem('jazz-a');
    expect(bare.info.summary).toMatchObject({ interactions: interactions - 5, items: items - 1 });
    expect(bare.toJSON()).toMatchObject({ users: 0, interactions: 0, items: items - 1 });
    expect(idsOf(bare.popular(1e9))).not.toContain('jazz-a');
    const again = newFolder();
    await bare.save(again);
    for (const bytes of Object.values(await readFiles(again))) expect(bytes.includes('jazz-a')).toBe(false);
    const loaded = await Recommender.load(again);
    expect(linesOf(loaded.popular(1e9))).toEqual(linesOf(bare.popular(1e9)));
    expect(loaded.recommendFor(['jazz-b'])).toEqual(bare.recommendFor(['jazz-b']));
  });
});

describe('a recommender that is shared', () => {
  it('is read without what is gone, and its readers take nothing back', async () => {
    const recommender = await trained();
    recommender.forgetItem('jazz-a');
    const reader = Recommender.fromShared(handedOn(recommender.share()));
    await expectGone(reader, 'jazz-a');
    expect(await allLists(reader)).toEqual(await allLists(recommender));
    expect(await allOf(reader)).toEqual(await allOf(recommender));
    expect(reader.info.modelId).toBe(recommender.info.modelId);
    expect(reader.toDataset().items.ids).toEqual(recommender.items);
    for (const call of ['forgetItem', 'forgetInteraction', 'forgetUser'] as const) {
      const message = await messageOf('invalid-option', () => reader[call]('jazz-1', 'jazz-b'));
      expect(message).toContain(`\`${call}\``);
    }
    const lists = await allLists(reader);
    recommender.forgetItem('jazz-b');
    await expectGone(recommender, 'jazz-b');
    expect(await allLists(reader)).toEqual(lists);
    const onward = Recommender.fromShared(handedOn(reader.share()));
    await expectGone(onward, 'jazz-a');
    await recommender.train(OPTIONS);
    await expectGone(recommender, 'jazz-b');
  });
});
