import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CfRecsError } from '../../src/errors.js';
import type { ModelStore } from '../../src/persistence/model-store.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { failureOf, messageOf } from '../support/errors.js';
import { filesOf, MapStore, slowly } from '../support/map-store.js';
import { metadataOf, partName, readFiles, sampleRecommender, temporaryFolders } from '../support/model-folders.js';
import { allLists } from '../support/served.js';

const newFolder = temporaryFolders();
let older: Recommender;
let newer: Recommender;
let olderFiles: Record<string, Buffer> = {};
let newerFiles: Record<string, Buffer> = {};
let olderLists = '';
let newerLists = '';

const storeOf = (files: Record<string, Buffer>): MapStore => new MapStore(new Map(Object.entries(files)));
const listsOf = async (recommender: Recommender): Promise<string> => JSON.stringify(await allLists(recommender));

/** Which of the two models a store holds, whole. */
async function modelIn(store: ModelStore): Promise<'older' | 'newer'> {
  const lists = await listsOf(await Recommender.load(store));
  if (lists === olderLists) return 'older';
  expect(lists).toBe(newerLists);
  return 'newer';
}

beforeAll(async () => {
  [older, newer] = [await sampleRecommender(1), await sampleRecommender(2)];
  const [first, second] = [new MapStore(), new MapStore()];
  await older.save(first);
  await newer.save(second);
  [olderFiles, newerFiles] = [filesOf(first), filesOf(second)];
  [olderLists, newerLists] = [await listsOf(older), await listsOf(newer)];
});

describe('a model in a store', () => {
  it('is the files of a model folder', async () => {
    const folder = newFolder();
    await older.save(folder);
    expect(olderFiles).toEqual(await readFiles(folder));
  });

  it.each([
    ['at once', (store: ModelStore) => store],
    ['by promises', slowly],
  ])('comes back from a store that answers %s', async (_, of) => {
    const store = of(new MapStore());
    await older.save(store);
    expect(await modelIn(store)).toBe('older');
    await newer.save(store);
    expect(await modelIn(store)).toBe('newer');
  });

  it('leaves no file of the model before', async () => {
    const store = storeOf(olderFiles);
    await newer.save(store);
    expect(filesOf(store)).toEqual(newerFiles);
  });

  it('is written in the order that keeps readers safe', async () => {
    const store = storeOf(olderFiles);
    await newer.save(store);
    const removed = [partName(olderFiles, 'weights'), partName(olderFiles, 'users')].map((name) => `remove ${name}`);
    expect(store.calls.slice(0, 5)).toEqual([
      `write ${partName(newerFiles, 'weights')}`,
      `write ${partName(newerFiles, 'users')}`,
      'write model.json',
      'write metadata.json',
      'list',
    ]);
    expect(store.calls.slice(5).sort()).toEqual(removed.sort());
  });

  it('is without users where histories are left out', async () => {
    const store = storeOf(olderFiles);
    await newer.save(store, { histories: false });
    const files = filesOf(store);
    expect(Object.keys(files)).toEqual(['metadata.json', 'model.json', partName(files, 'weights')]);
    expect(metadataOf(files).files.users).toBeNull();
    expect((await Recommender.load(store)).users).toEqual([]);
  });

  it('is called with the store as `this`, and only read by load', async () => {
    const { files } = storeOf(olderFiles);
    const reader = {
      files,
      read(name: string) {
        return this.files.get(name);
      },
    };
    expect(await listsOf(await Recommender.load(reader))).toBe(olderLists);
  });

  it('loads from views at any offset, from an ArrayBuffer, and keeps none of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 17 }), fc.boolean(), async (offset, whole) => {
        const given: Uint8Array[] = [];
        const served = await Recommender.load({
          read: (name) => {
            const bytes = olderFiles[name];
            const copy = new Uint8Array(
              new ArrayBuffer(bytes.length + (whole ? 0 : offset + 5)),
              whole ? 0 : offset,
              bytes.length,
            );
            copy.set(bytes);
            given.push(new Uint8Array(copy.buffer));
            return whole ? copy.buffer : Buffer.from(copy.buffer, copy.byteOffset, copy.length);
          },
        });
        for (const bytes of given) bytes.fill(0xff);
        expect(await listsOf(served)).toBe(olderLists);
      }),
    );
  });

  it('leaves the names of others alone', async () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'weights-0000000000000000.bin.bak',
        'users-00000000.bin',
        `models/weights-${'0'.repeat(16)}.bin`,
        'metadata.json.cf-recs-tmp',
        '__proto__',
      ),
    );
    const own = new Set([...Object.keys(olderFiles), ...Object.keys(newerFiles)]);
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(names), async (foreign) => {
        const others = foreign.filter(
          (name) => !own.has(name) && !/^(weights|neighbours|users)-[0-9a-f]{16}\.bin$/.test(name),
        );
        const store = storeOf(olderFiles);
        for (const name of others) store.files.set(name, Buffer.from(name));
        await newer.save(store);
        for (const name of others) expect(store.files.get(name)).toEqual(Buffer.from(name));
        expect(store.files.size).toBe(Object.keys(newerFiles).length + others.length);
        expect(store.calls.filter((call) => others.some((name) => call.endsWith(` ${name}`)))).toEqual([]);
      }),
    );
  });
});

describe('a store that fails', () => {
  it.each([
    ['at one step', (step: number) => ({ from: step, to: step })],
    ['from a step on', (step: number) => ({ from: step, to: Number.POSITIVE_INFINITY })],
  ])('%s of save leaves the old model or the new one, whole, and the next save cleans up', async (_, failing) => {
    const outcomes: string[] = [];
    for (let step = 1; ; step++) {
      const store = storeOf(olderFiles);
      store.failing = failing(step);
      const error = await newer.save(store).then(
        () => null,
        (reason: unknown) => reason,
      );
      const failed = store.calls.length >= step;
      expect(error).toBe(failed ? store.error : null);
      store.failing = { from: Number.POSITIVE_INFINITY, to: 0 };
      outcomes.push(await modelIn(store));
      await newer.save(store);
      expect(filesOf(store)).toEqual(newerFiles);
      if (!failed) break;
    }
    // The four files, the list, and what is removed.
    expect(outcomes).toEqual(['older', 'older', 'older', 'older', 'newer', 'newer', 'newer', 'newer']);
  });

  it('at a read of load passes its error on, and is not asked again', async () => {
    for (let step = 1; step <= 4; step++) {
      const store = storeOf(olderFiles);
      store.failing = { from: step, to: step };
      expect(await failureOf(() => Recommender.load(store))).toBe(store.error);
      expect(store.calls.filter((call) => call === 'read metadata.json')).toHaveLength(1);
    }
  });

  it('does not hold up the saves that wait for it', async () => {
    const store = new MapStore();
    store.failing = { from: 2, to: 2 };
    const [first, second] = await Promise.allSettled([older.save(store), newer.save(store)]);
    expect(first).toEqual({ status: 'rejected', reason: store.error });
    expect(second.status).toBe('fulfilled');
    expect(filesOf(store)).toEqual(newerFiles);
  });
});

describe('a store that is read and written at once', () => {
  it('gives one of the models, whole', async () => {
    const store = slowly(storeOf(olderFiles));
    let saving = true;
    const seen = new Set<string>();
    const read = async () => {
      while (saving) seen.add(await modelIn(store));
    };
    const save = async () => {
      for (let round = 0; round < 30; round++) await [newer, older][round % 2].save(store);
      saving = false;
    };
    await Promise.all([read(), read(), save()]);
    expect([...seen].sort()).toEqual(['newer', 'older']);
  });

  it('keeps the last of the saves that were asked for', async () => {
    const map = new MapStore();
    const store = slowly(map);
    await Promise.all([newer, older, newer, older].map((recommender) => recommender.save(store)));
    expect(filesOf(map)).toEqual(olderFiles);
  });

  it('that loses a file while it is read is looked at once more', async () => {
    const store = storeOf(olderFiles);
    let lost = 0;
    const losing: ModelStore = {
      read: async (name) => {
        if (name.startsWith('weights-') && lost++ === 0) await newer.save(store);
        return store.read(name);
      },
      write: () => {},
      remove: () => {},
      list: () => [],
    };
    expect(await modelIn(losing)).toBe('newer');
    expect(lost).toBe(2);
  });
});

describe('a store that does not hold what it should', () => {
  const codeOf = async (work: () => Promise<unknown>) => ((await failureOf(work)) as CfRecsError).code;

  it('is checked as a folder is', async () => {
    for (const [name, code] of [
      ['metadata.json', 'model-not-found'],
      ['model.json', 'model-corrupt'],
      [partName(olderFiles, 'weights'), 'model-corrupt'],
      [partName(olderFiles, 'users'), 'model-corrupt'],
    ] as const) {
      const store = storeOf(olderFiles);
      store.files.delete(name);
      expect([name, await codeOf(() => Recommender.load(store))]).toEqual([name, code]);
      store.files.set(name, olderFiles[name].subarray(1));
      expect([name, await codeOf(() => Recommender.load(store))]).toEqual([name, 'model-corrupt']);
      const changed = Buffer.from(olderFiles[name]);
      changed[changed.length >> 1] ^= 1;
      store.files.set(name, changed);
      expect([name, await codeOf(() => Recommender.load(store))]).toEqual([name, 'model-corrupt']);
    }
  });

  it('is called the store', async () => {
    expect(await messageOf('model-not-found', () => Recommender.load({ read: () => null }))).toBe(
      'Expected a model in the store, got no metadata.json there',
    );
  });
});

describe('what is no store', () => {
  const noop = () => undefined;
  const store = { read: noop, write: noop, remove: noop, list: () => [] };

  it.each(['read', 'write', 'remove', 'list'] as const)('is refused by save: one without `%s`', async (name) => {
    expect(await messageOf('invalid-option', () => older.save({ ...store, [name]: 7 } as never))).toBe(
      'Expected the place of the model to be a path, a file URL or a store { read, write, remove, list }, ' +
        `got an object without the function \`${name}\``,
    );
  });

  it('is refused by load: one without `read`', async () => {
    expect(await messageOf('invalid-option', () => Recommender.load({ ...store, read: undefined } as never))).toContain(
      'got an object without the function `read`',
    );
  });

  it('is refused with all that it lacks', async () => {
    expect(await messageOf('invalid-option', () => older.save({ read: noop } as never))).toContain(
      'without the functions `write`, `remove`, `list`',
    );
  });

  it('shows in what it answers', async () => {
    const text = { read: () => 'text' as never };
    expect(await messageOf('invalid-option', () => Recommender.load(text))).toBe(
      'Expected `read(\'metadata.json\')` of the store to give a Uint8Array, null or undefined, got "text"',
    );
    for (const names of [7, 'abc', null, undefined, [1]] as never[]) {
      expect(await messageOf('invalid-option', () => older.save({ ...store, list: () => names }))).toContain(
        'Expected `list()` of the store to give names, got ',
      );
    }
  });
});
