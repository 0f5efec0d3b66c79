import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import type { SharedRecommender } from '../../src/recommender/share.js';
import { trainSpectral } from '../../src/training/trainers.js';
import { VERSION } from '../../src/version.js';
import { datasetOf, interactionOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { handedOn } from '../support/handed-on.js';
import { temporaryFolders } from '../support/model-folders.js';
import { allLists } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';
import { anyBag, anyGuest, anyRow, anyUser, anyWorldPlan, buildWorld } from '../support/worlds.js';

const newFolder = temporaryFolders();

const update = (recommender: Recommender, rows: readonly Row[]) => recommender.update(rows.map(interactionOf));
const readerOf = (recommender: Recommender): Recommender => Recommender.fromShared(handedOn(recommender.share()));

async function trained(rows: readonly Row[] = tasteRows()): Promise<Recommender> {
  const recommender = Recommender.fromDataset(await datasetOf(rows));
  await recommender.train({ backend: 'cpu' });
  return recommender;
}

/** Two recommenders on one model. */
async function twins(): Promise<[Recommender, Recommender]> {
  const dataset = await datasetOf(tasteRows());
  const model = await trainSpectral(dataset, { embeddingDim: 3, backend: 'cpu' });
  return [Recommender.fromModel(dataset, model), Recommender.fromModel(dataset, model)];
}

/** What a call gives, or the code of its error. */
function outcomeOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** All that a recommender says of what it holds. */
async function answersOf(recommender: Recommender): Promise<unknown> {
  const { users, items, info } = recommender;
  return {
    users: users.map((user) => ({
      user,
      history: recommender.history(user),
      similar: outcomeOf(() => recommender.similarUsers(user)),
      embedding: outcomeOf(() => recommender.userEmbedding(user)),
      explained: items.map((item) => outcomeOf(() => recommender.explain(user, item))),
    })),
    items: items.map((item) => ({
      item,
      similar: outcomeOf(() => recommender.similarItems(item)),
      embedding: outcomeOf(() => recommender.itemEmbedding(item)),
    })),
    info: { ...info, modelId: info.modelId },
    shown: recommender.toJSON(),
    lists: await allLists(recommender),
    penalised: users.map((user) => recommender.recommend(user, 5, { popularityPenalty: 0.5 })),
    popular: recommender.popular(1e9),
    stranger: recommender.recommend('nobody', 1e9),
  };
}

describe('a recommender that is shared', () => {
  it('is answered for by its readers, whatever it holds and has been updated with', async () => {
    const anyUpdates = fc.array(fc.array(anyRow, { maxLength: 20 }), { maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, anyUpdates, anyUser, anyGuest, anyBag, async (plan, updates, gone, guest, bag) => {
        const { recommender } = await buildWorld(plan);
        for (const rows of updates) update(recommender, rows);
        recommender.forgetUser(gone);
        const reader = readerOf(recommender);
        expect(await answersOf(reader)).toEqual(await answersOf(recommender));
        const { refused, ...options } = bag;
        const filter = refused === undefined ? undefined : (item: string) => !refused.includes(item);
        const listsOf = (each: Recommender) => outcomeOf(() => each.recommendFor(guest, 10, { ...options, filter }));
        expect(listsOf(reader)).toEqual(listsOf(recommender));
      }),
      { numRuns: 60 },
    );
  });

  it('goes on as if it had not been, and its readers see nothing of it', async () => {
    const anyRows = fc.array(anyRow, { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(anyWorldPlan, fc.tuple(anyRows, anyRows, anyRows), anyUser, async (plan, rows, gone) => {
        const { recommender } = await buildWorld(plan);
        const { recommender: control } = await buildWorld(plan);
        update(recommender, rows[0]);
        update(control, rows[0]);
        // Sharing merges what was updated, and makes the embeddings that are due, as these do.
        control.toDataset();
        outcomeOf(() => control.itemEmbedding(control.items[0] ?? 'none'));
        const reader = readerOf(recommender);
        const before = await answersOf(reader);
        for (const each of [recommender, control]) {
          update(each, rows[1]);
          await allLists(each);
          each.forgetUser(gone);
          update(each, rows[2]);
        }
        expect(await answersOf(recommender)).toEqual(await answersOf(control));
        expect(await answersOf(reader)).toEqual(before);
      }),
      { numRuns: 60 },
    );
  });

  it('places its items anew where readers have the old place, when new items get embeddings', async () => {
    const [recommender, control] = await twins();
    const known = recommender.items[0];
    const fresh = (round: number): Row[] =>
      ['a', 'b', 'c', 'd'].flatMap((name, at) => [
        [`new-${name}`, known, 1, T + at],
        [`new-${name}`, `fresh-${round}`, 1, T + at],
      ]);
    const readers: Recommender[] = [];
    const seen: unknown[] = [];
    for (let round = 0; round < 4; round++) {
      for (const each of [recommender, control]) update(each, fresh(round));
      expect(await answersOf(recommender)).toEqual(await answersOf(control));
      readers.push(readerOf(recommender));
      control.toDataset();
      seen.push(await answersOf(readers[round]));
      expect(seen[round]).toEqual(await answersOf(control));
    }
    expect(readers[3].itemEmbedding('fresh-3')).toEqual(recommender.itemEmbedding('fresh-3'));
    for (const [round, reader] of readers.entries()) expect(await answersOf(reader)).toEqual(seen[round]);
  });

  it('gives an embedding to an item whose row readers have as zeros, and leaves them the zeros', async () => {
    const [recommender, control] = await twins();
    const [known] = recommender.items;
    const come = (each: Recommender, names: readonly string[]) =>
      update(
        each,
        names.flatMap((name): Row[] => [
          [name, known],
          [name, 'rare'],
        ]),
      );
    for (const each of [recommender, control]) come(each, ['one', 'two']);
    control.toDataset();
    const reader = readerOf(recommender);
    const before = await answersOf(reader);
    for (const each of [recommender, control]) come(each, ['three', 'four']);
    expect(recommender.itemEmbedding('rare').some((number) => number !== 0)).toBe(true);
    expect(await answersOf(recommender)).toEqual(await answersOf(control));
    expect(await answersOf(reader)).toEqual(before);
  });

  it('can be trained and saved, with the same model as if it had not been', async () => {
    const [recommender, control] = await twins();
    const reader = readerOf(recommender);
    const before = await answersOf(reader);
    const [folder, other] = [newFolder(), newFolder()];
    await recommender.save(folder);
    await control.save(other);
    const [saved, expected] = [await Recommender.load(folder), await Recommender.load(other)];
    expect(saved.info.modelId).toBe(expected.info.modelId);
    expect(await allLists(saved)).toEqual(await allLists(expected));
    for (const each of [recommender, control])
      await each.train({ algorithm: 'spectral', embeddingDim: 3, backend: 'cpu' });
    expect(recommender.info.modelId).toBe(control.info.modelId);
    expect(await allLists(recommender)).toEqual(await allLists(control));
    expect(await answersOf(reader)).toEqual(before);
  });

  it('copies nothing when it is shared again, nor when a reader shares it on', async () => {
    const recommender = await trained();
    const [first, second] = [recommender.share(), recommender.share()];
    const onward = Recommender.fromShared(first).share();
    for (const handle of [second, onward]) {
      const [one, two] = [first, handle].map(
        ({ content }) => content as never as Record<string, Record<string, never>>,
      );
      expect(two.dataset.positives).toEqual(one.dataset.positives);
      expect((two.dataset.positives as { items: unknown }).items).toBe(
        (one.dataset.positives as { items: unknown }).items,
      );
      expect(two.ranking.model).toBe(one.ranking.model);
      expect((two.ranking.tables as { memory: { memory: unknown } }).memory.memory).toBe(
        (one.ranking.tables as { memory: { memory: unknown } }).memory.memory,
      );
    }
    expect(await allLists(Recommender.fromShared(onward))).toEqual(await allLists(recommender));
  });

  it('hands the tables of similar items on where some were asked for, which updates leave as they are', async () => {
    const recommender = await trained();
    const [known, gone] = recommender.items;
    const unitsOf = ({ content }: SharedRecommender) =>
      (content as { ranking: { units: { memory: { memory: unknown } } | null } }).ranking.units;
    expect(unitsOf(recommender.share())).toBeNull();
    const before = recommender.similarItems(known, 5);
    const handle = recommender.share();
    expect(unitsOf(handle)).not.toBeNull();
    expect(unitsOf(handle)?.memory.memory).toBe(unitsOf(recommender.share())?.memory.memory);
    const reader = Recommender.fromShared(handedOn(handle));
    update(
      recommender,
      ['a', 'b', 'c'].flatMap((name): Row[] => [
        [name, known],
        [name, 'fresh'],
      ]),
    );
    recommender.forgetItem(gone);
    // Only what the tables find, as in a large catalogue.
    const near = { minScore: 0.5 };
    // Shared before anybody has asked since.
    const next = Recommender.fromShared(handedOn(recommender.share()));
    expect(recommender.similarItems(known, 1e9, near).items.map(({ itemId }) => itemId)).toContain('fresh');
    for (const itemId of [known, 'fresh']) {
      expect(next.similarItems(itemId, 1e9, near)).toEqual(recommender.similarItems(itemId, 1e9, near));
    }
    expect(reader.similarItems(known, 5)).toEqual(before);
  });

  it('answers by popularity where it is not trained', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows(), { popularity: { halfLifeDays: 3 } }));
    const reader = readerOf(recommender);
    expect(await allLists(reader)).toEqual(await allLists(recommender));
    expect(reader.info).toEqual(recommender.info);
  });
});

describe('a reader', () => {
  it('refuses what would change or save it, and says so', async () => {
    const reader = readerOf(await trained());
    for (const [name, call] of Object.entries({
      update: () => reader.update([{ userId: 'a', itemId: 'b' }]),
      forgetUser: () => reader.forgetUser('a'),
      train: () => reader.train(),
      save: () => reader.save(newFolder()),
    })) {
      expect(await messageOf('invalid-option', call)).toBe(
        `Expected \`${name}\` to be called on the recommender that was shared, got one made by \`fromShared\`, which reads only`,
      );
    }
  });

  it('makes lists on threads of its own', async () => {
    const recommender = await trained();
    const reader = readerOf(recommender);
    const lists = [];
    for await (const list of reader.recommendAll({ threads: 2 })) lists.push(list);
    const expected = [];
    for await (const list of recommender.recommendAll({ threads: 1 })) expected.push(list);
    expect(lists).toEqual(expected);
  });
});

describe('fromShared', () => {
  it.each([undefined, null, 7, {}, [], { format: 'cf-recs-shared', version: VERSION }])(
    'refuses %o',
    async (handle) => {
      expect(await messageOf('invalid-option', () => Recommender.fromShared(handle as never))).toMatch(
        /^Expected what `share` of cf-recs \S+ gave, as `workerData` or `postMessage` hand it on, got /,
      );
    },
  );

  it('refuses what went through JSON, and what another version shares', async () => {
    const handle = (await trained()).share();
    for (const wrong of [JSON.parse(JSON.stringify(handle)), { ...handle, version: '0.0.1' }] as SharedRecommender[]) {
      await messageOf('invalid-option', () => Recommender.fromShared(wrong));
    }
  });
});

describe('sharing where WebAssembly is not available', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('shares the tables, and places the items in each thread', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const fresh = await import('../../src/recommender/recommender.js');
    const recommender = fresh.Recommender.fromDataset(await datasetOf(tasteRows()));
    await recommender.train({ backend: 'cpu' });
    const handle = handedOn(recommender.share());
    const reader = fresh.Recommender.fromShared(handle);
    expect((handle.content as { ranking: { tables: unknown } }).ranking.tables).toBeNull();
    const before = await answersOf(reader as Recommender);
    expect(before).toEqual(await answersOf(recommender as Recommender));
    recommender.update(['a', 'b', 'c'].map((userId) => ({ userId, itemId: 'fresh' })));
    await allLists(recommender as Recommender);
    expect(await answersOf(reader as Recommender)).toEqual(before);
  });
});
