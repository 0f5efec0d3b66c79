import { describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf, interactionOf, type Row } from '../support/datasets.js';
import { messageOf, withoutEmbedding } from '../support/errors.js';
import { temporaryFolders } from '../support/model-folders.js';
import { allLists, idsOf } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';

const newFolder = temporaryFolders();

const update = (recommender: Recommender, rows: readonly Row[]) => recommender.update(rows.map(interactionOf));

async function trained(algorithm: 'spectral' | 'gradient' = 'spectral'): Promise<Recommender> {
  const recommender = Recommender.fromDataset(await datasetOf(tasteRows(12)));
  await recommender.train({ algorithm, embeddingDim: 6, backend: 'cpu' });
  return recommender;
}

/** Events of the first users of a taste with an item. */
const fans = (kind: 'jazz' | 'metal', from: number, to: number, itemId: string): Row[] =>
  Array.from({ length: to - from }, (_, at): Row => [`${kind}-${from + at}`, itemId]);

const entryOf = (recommender: Recommender, userId: string, itemId: string) =>
  recommender.recommend(userId, 1e9).items.find((item) => item.itemId === itemId);

describe('a new item', () => {
  it('is a popular item until three users have it, then one by its embedding', async () => {
    const recommender = await trained();
    update(recommender, fans('jazz', 0, 2, 'fresh'));
    expect(entryOf(recommender, 'jazz-5', 'fresh')).toEqual({ itemId: 'fresh', score: 2, source: 'popular' });
    const message = await messageOf('no-embedding', () => recommender.itemEmbedding('fresh'));
    expect(message).toBe(withoutEmbedding('fresh'));
    update(recommender, fans('jazz', 2, 3, 'fresh'));
    expect(entryOf(recommender, 'jazz-5', 'fresh')!.source).toBe('model');
    expect(recommender.itemEmbedding('fresh')).toHaveLength(6);
  });

  it.each(['spectral', 'gradient'] as const)('goes to those whose taste it is, after %s', async (algorithm) => {
    const recommender = await trained(algorithm);
    update(recommender, [...fans('jazz', 0, 8, 'cool'), ...fans('metal', 0, 8, 'loud')]);
    for (const user of [8, 9, 10, 11]) {
      expect(entryOf(recommender, `jazz-${user}`, 'cool')!.source).toBe('model');
      expect(idsOf(recommender.recommend(`jazz-${user}`, 2))).toContain('cool');
      expect(idsOf(recommender.recommend(`metal-${user}`, 2))).toContain('loud');
      expect(idsOf(recommender.recommend(`jazz-${user}`, 2))).not.toContain('loud');
    }
  });

  it('says something about those who have it', async () => {
    const recommender = await trained();
    update(recommender, [...fans('jazz', 0, 8, 'cool'), ['new', 'cool']]);
    expect(recommender.recommend('new', 3).items.every(({ source }) => source === 'model')).toBe(true);
    expect(idsOf(recommender.recommend('new', 3)).every((itemId) => itemId.startsWith('jazz'))).toBe(true);
    expect(idsOf(recommender.recommendFor(['cool'], 3)).every((itemId) => itemId.startsWith('jazz'))).toBe(true);
  });

  it('is nearly what training again would make of it', async () => {
    const recommender = await trained();
    update(recommender, fans('jazz', 0, 8, 'cool'));
    const folded = entryOf(recommender, 'jazz-9', 'cool')!.score;
    await recommender.train({ algorithm: 'spectral', embeddingDim: 6, backend: 'cpu' });
    const learned = entryOf(recommender, 'jazz-9', 'cool')!.score;
    expect(folded / learned).toBeGreaterThan(0.5);
    expect(folded / learned).toBeLessThan(2);
  });

  it('is in the lists of every kind, before and after a catalogue is laid out anew', async () => {
    const recommender = await trained();
    await allLists(recommender);
    for (let round = 0; round < 3; round++) {
      const names = Array.from({ length: 60 }, (_, at) => `fresh-${round}-${at}`);
      update(
        recommender,
        names.flatMap((name, at) => fans(at % 2 === 0 ? 'jazz' : 'metal', 0, 5, name)),
      );
      const batch = await allLists(recommender);
      expect(batch).toEqual(recommender.users.map((userId) => recommender.recommend(userId, 1e9)));
      expect(
        batch.find(({ userId }) => userId === 'jazz-9')!.items.filter(({ itemId }) => names.includes(itemId)),
      ).toHaveLength(60);
    }
  });

  it('is left out by whoever excluded it before it came, and included before it had an embedding', async () => {
    const recommender = await trained();
    const exclude = Object.freeze(['fresh', 'jazz-a']);
    const include = Object.freeze(['other', 'jazz-b']);
    const names = ['jazz-9', 'somebody'];
    const lists = () =>
      names.flatMap((userId) => [
        idsOf(recommender.recommend(userId, 1e9, { exclude })),
        idsOf(recommender.recommend(userId, 1e9, { include, excludeSeen: false })),
      ]);
    lists();
    for (const users of [1, 5]) {
      update(recommender, [...fans('jazz', 0, users, 'fresh'), ...fans('jazz', 0, users, 'other')]);
      for (const [at, ids] of lists().entries()) {
        expect(ids).not.toContain('fresh');
        expect(ids).toContain('other');
        if (at % 2 === 1) expect(ids.toSorted()).toEqual(['jazz-b', 'other']);
      }
    }
    expect(entryOf(recommender, 'jazz-9', 'fresh')!.source).toBe('model');
  });

  it('comes into lists that are under way with the next, not in the middle', async () => {
    const recommender = await trained();
    const lists = recommender.recommendAll({ limit: 1e9, threads: 2 });
    const first = await lists.next();
    update(recommender, fans('jazz', 0, 8, 'cool'));
    expect(entryOf(recommender, 'jazz-9', 'cool')!.source).toBe('model');
    expect(first.done).toBe(false);
    for await (const { userId, items } of lists) {
      if (userId === 'jazz-9') expect(items.find(({ itemId }) => itemId === 'cool')!.source).toBe('popular');
    }
    expect(entryOf(recommender, 'jazz-9', 'cool')!.source).toBe('model');
  });

  it('keeps its embedding in a save, and gets one after a load', async () => {
    const recommender = await trained();
    update(recommender, [...fans('jazz', 0, 8, 'cool'), ...fans('jazz', 0, 2, 'rare')]);
    const folder = newFolder();
    await recommender.save(folder);
    const loaded = await Recommender.load(folder);
    expect(loaded.itemEmbedding('cool')).toEqual(recommender.itemEmbedding('cool'));
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
    for (const each of [recommender, loaded]) {
      update(each, fans('jazz', 2, 3, 'rare'));
      expect(entryOf(each, 'jazz-9', 'rare')!.source).toBe('model');
    }
  });
});
