import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modelWithoutRemoved } from '../../src/live/compact.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { openShared } from '../../src/recommender/share.js';
import type { Id } from '../../src/types.js';
import { datasetOf, interactionOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { listOracle, userHistory } from '../support/list-oracle.js';
import { readFiles, temporaryFolders } from '../support/model-folders.js';
import { allLists, idsOf, linesOf } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';
import { anyRow, anyUser, anyWorldPlan, buildWorld } from '../support/worlds.js';

const newFolder = temporaryFolders();

const update = (recommender: Recommender, rows: readonly Row[]) => recommender.update(rows.map(interactionOf));

async function trained(rows: readonly Row[] = tasteRows()): Promise<Recommender> {
  const recommender = Recommender.fromDataset(await datasetOf(rows));
  await recommender.train({ backend: 'cpu' });
  return recommender;
}

/** The model that a recommender ranks with, rows for new items included, and none for those that are gone. */
function modelIn(recommender: Recommender) {
  const { ranking, removed } = openShared(recommender.share());
  return ranking?.model ? modelWithoutRemoved(ranking.model, new Set(removed)) : null;
}

describe('lists after update and forgetUser', () => {
  it('are what the rules say of all that is held then', async () => {
    const anyUpdates = fc.array(fc.array(anyRow, { maxLength: 20 }), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyUpdates, fc.boolean(), anyUser, async (plan, updates, early, gone) => {
        const { recommender } = await buildWorld(plan);
        for (const rows of updates) {
          // Tables and orders that are there before an update must take it in.
          if (early) await allLists(recommender);
          update(recommender, rows);
        }
        recommender.forgetUser(gone);
        const users = [...recommender.users, gone, 'nobody'];
        const lists = users.map((userId) => recommender.recommend(userId, 1e9));
        const batch = await allLists(recommender);
        const world = { dataset: recommender.toDataset(), model: modelIn(recommender) };
        users.forEach((userId, at) => {
          const { eligible, ...expected } = listOracle(world, userHistory(world.dataset, userId), 1e9);
          expect(lists[at]).toEqual({ userId, ...expected });
        });
        expect(batch).toEqual(lists.slice(0, -2));
      }),
      { numRuns: 200 },
    );
  });
});

describe('update', () => {
  it('shows in the next call of every kind', async () => {
    const recommender = await trained();
    expect(recommender.recommend('new').fallback.reason).toBe('unknown-user');
    const counts = update(recommender, [
      ['new', 'jazz-a', 1, T],
      ['new', 'jazz-b', 1, T + 1],
      ['new', 'jazz-c', -1, T + 2],
    ]);
    expect(counts).toEqual({ events: 3, newUsers: 1, newItems: 0 });
    expect(recommender.users).toContain('new');
    expect(idsOf(recommender.recommend('new', 3))).toEqual(expect.arrayContaining(['jazz-d', 'jazz-e', 'jazz-f']));
    expect(idsOf(recommender.recommend('new', 1e9))).not.toContain('jazz-c');
    expect(recommender.userEmbedding('new')).toHaveLength(recommender.info.embeddingDim!);
    expect((await allLists(recommender)).at(-1)!.userId).toBe('new');
    expect(recommender.info.summary.users).toBe(13);
    // A taste that changes turns the list around.
    update(
      recommender,
      ['a', 'b', 'c', 'd'].map((letter, at): Row => ['new', `metal-${letter}`, 1, T + 1000 + at]),
    );
    expect(idsOf(recommender.recommend('new', 2)).sort()).toEqual(['metal-e', 'metal-f']);
  });

  it('changes what is popular', async () => {
    const rows: Row[] = [
      ['ann', 'a'],
      ['ben', 'b'],
    ];
    const recommender = Recommender.fromDataset(await datasetOf(rows));
    expect(linesOf(recommender.popular())).toEqual(['a 1*', 'b 1*']);
    update(recommender, [
      ['cat', 'b'],
      ['cat', 'c'],
      ['ann', 'a'],
    ]);
    expect(linesOf(recommender.popular())).toEqual(['b 2*', 'a 1*', 'c 1*']);
    update(recommender, [['cat', 'b', -1]]);
    expect(linesOf(recommender.popular())).toEqual(['a 1*', 'b 1*', 'c 1*']);
  });

  it('names the entry that is wrong, and then has changed nothing', async () => {
    const recommender = await trained();
    const before = await allLists(recommender);
    const rows = [interactionOf(['new', 'x']), { userId: 'new', itemId: Number.NaN }];
    const message = await messageOf('invalid-interaction', () => recommender.update(rows));
    expect(message).toContain('interaction 2 (counted from 1)');
    expect(recommender.users).not.toContain('new');
    expect(await allLists(recommender)).toEqual(before);
  });

  it('is kept when it comes during a training, and learned from by the next', async () => {
    const recommender = await trained();
    const training = recommender.train({ backend: 'cpu' });
    update(recommender, [
      ['new', 'jazz-a'],
      ['new', 'fresh'],
    ]);
    await training;
    expect(recommender.users).toContain('new');
    expect(recommender.recommend('new', 1e9).items[0].itemId).toContain('jazz');
    await messageOf('no-embedding', () => recommender.itemEmbedding('fresh'));
    await recommender.train({ backend: 'cpu' });
    const again = await trained([...tasteRows(), ['new', 'jazz-a'], ['new', 'fresh']]);
    expect(recommender.itemEmbedding('fresh')).toEqual(again.itemEmbedding('fresh'));
    expect(await allLists(recommender)).toEqual(await allLists(again));
  });

  it('is saved, and loaded as it was', async () => {
    const recommender = await trained();
    update(recommender, [
      ['new', 'jazz-a', 1, T],
      ['new', 'fresh', 1, T + 1],
      ['jazz-0', 'metal-a', 1, T + 2],
      ['metal-0', 'fresh', -1, T],
    ]);
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(loaded.users).toEqual(recommender.users);
    expect(loaded.items).toEqual(recommender.items);
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
    expect(loaded.history('new')).toEqual(recommender.history('new'));
    expect(loaded.info.summary).toEqual(recommender.info.summary);
    await recommender.save(folder, { histories: false });
    const bare = await Recommender.load(folder);
    expect(bare.popular().items).toEqual(recommender.popular().items);
    update(bare, [['new', 'jazz-a']]);
    expect(bare.recommend('new').fallback.used).toBe(true);
    expect(bare.recommend('new').items[0]).toMatchObject({ source: 'model' });
    expect(bare.recommend('new').items[0].itemId).toContain('jazz');
  });
});

describe('history', () => {
  it('is all that is held on a person, oldest first', async () => {
    const recommender = Recommender.fromDataset(await datasetOf([['ann', 'b', 3, T + 5]], { weighting: 'value' }));
    update(recommender, [
      ['ann', 'c', -2, T],
      ['ann', 'd'],
      ['ann', 'b', 1, T + 9],
    ]);
    expect(recommender.history('ann')).toEqual([
      { itemId: 'd', weight: 1, timestamp: null, disliked: false },
      { itemId: 'c', weight: 0, timestamp: new Date(T), disliked: true },
      { itemId: 'b', weight: 3, timestamp: new Date(T + 9), disliked: false },
    ]);
  });

  it('of somebody unknown is an error', async () => {
    const recommender = Recommender.fromDataset(await datasetOf([['ann', 'a']]));
    expect(await messageOf('unknown-user', () => recommender.history('nobody'))).toContain('"nobody"');
    expect(await messageOf('invalid-option', () => recommender.history(null as unknown as Id))).toContain('`userId`');
  });
});

describe('forgetUser', () => {
  it('removes a person from every call and from the next save', async () => {
    const recommender = await trained();
    const folder = newFolder();
    await recommender.save(folder);
    const popularity = recommender.popular(1).items[0].score;
    expect(recommender.forgetUser('jazz-1')).toBe(true);
    expect(recommender.forgetUser('jazz-1')).toBe(false);
    expect(recommender.users).not.toContain('jazz-1');
    expect(recommender.recommend('jazz-1').fallback.reason).toBe('unknown-user');
    await messageOf('unknown-user', () => recommender.history('jazz-1'));
    await messageOf('unknown-user', () => recommender.userEmbedding('jazz-1'));
    expect(recommender.popular(1e9).items.filter(({ score }) => score === popularity)).toHaveLength(7);
    await recommender.save(folder);
    for (const bytes of Object.values(await readFiles(folder))) expect(bytes.includes('jazz-1')).toBe(false);
    const loaded = await Recommender.load(folder);
    expect(loaded.users).toEqual(recommender.users);
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
  });

  it('lets the person begin anew', async () => {
    const recommender = await trained();
    recommender.forgetUser('jazz-1');
    update(recommender, [['jazz-1', 'metal-a']]);
    expect(recommender.history('jazz-1')).toHaveLength(1);
    expect(recommender.recommend('jazz-1').items[0].itemId).toContain('metal');
  });

  it('leaves a recommender that answers when everybody is gone', async () => {
    const recommender = await trained();
    for (const userId of recommender.users) recommender.forgetUser(userId);
    expect(recommender.users).toEqual([]);
    // Nor are there items, which nobody has.
    expect(recommender.items).toEqual([]);
    expect(recommender.recommend('jazz-0', 3).items).toEqual([]);
    expect(recommender.info.summary).toMatchObject({ users: 0, items: 0, interactions: 0, dislikes: 0, density: 0 });
    await messageOf('not-enough-data', () => recommender.train());
  });
});

describe('an update with a misspelt field', () => {
  it('is told of by the summary from then on, once', async () => {
    const recommender = await Recommender.fromInteractions([{ userId: 'ann', itemId: 'rose' }]);
    const row = { userId: 'ann', itemId: 'tulip', evnt: 'Retoure' };
    expect(recommender.update([row])).toEqual({ events: 1, newUsers: 0, newItems: 1 });
    recommender.update([row]);
    expect(recommender.info.summary.warnings).toMatchObject([{ code: 'unused-column', count: 1 }]);
    expect(recommender.toDataset().summary.warnings).toEqual(recommender.info.summary.warnings);
  });

  it('does not make warnings without end', async () => {
    const recommender = await Recommender.fromInteractions([{ userId: 'ann', itemId: 'rose' }]);
    for (let at = 0; at < 100; at++)
      recommender.update([{ userId: 'ann', itemId: 'rose', [`${at}time`.padStart(9, 'a')]: 1 }]);
    expect(recommender.info.summary.warnings.length).toBe(30);
  });
});
