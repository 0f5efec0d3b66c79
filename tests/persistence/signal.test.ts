import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelStore } from '../../src/persistence/model-store.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { abortEverywhere } from '../support/aborts.js';
import { failureOf, messageOf } from '../support/errors.js';
import { readFiles, sampleRecommender, temporaryFolders } from '../support/model-folders.js';

const folder = temporaryFolders();

function storeOf(files: Map<string, Uint8Array>): ModelStore {
  return {
    read: (name) => files.get(name),
    write: async (name, bytes) => void files.set(name, bytes.slice()),
    remove: (name) => void files.delete(name),
    list: () => [...files.keys()],
  };
}

describe('a save that is aborted', () => {
  it('leaves the model before and nothing else, whenever that is', async () => {
    const [old, fresh] = [await sampleRecommender(1), await sampleRecommender(2)];
    const path = folder();
    await old.save(path);
    const before = await readFiles(path);
    const same = async () => expect(await readFiles(path)).toEqual(before);
    expect(await abortEverywhere((signal) => fresh.save(path, { signal }), same)).toBeGreaterThan(5);
    expect((await Recommender.load(path)).info.modelId).toBe(fresh.info.modelId);
  });

  it('leaves no folder that it has made', async () => {
    const recommender = await sampleRecommender();
    const above = folder('above');
    const path = join(above, 'one', 'two');
    const nothing = () => expect(existsSync(above)).toBe(false);
    expect(await abortEverywhere((signal) => recommender.save(path, { signal }), nothing)).toBeGreaterThan(5);
    await rm(join(above, 'one'), { recursive: true });
    await recommender.save(join(above, 'other'));
    const another = async () => expect(await readdir(above)).toEqual(['other']);
    await abortEverywhere((signal) => recommender.save(path, { signal }), another);
    expect(await readdir(above)).toEqual(['one', 'other']);
  });

  it('leaves a store as it was, files that both models share among it', async () => {
    const [old, fresh] = [await sampleRecommender(1), await sampleRecommender(2)];
    const before = new Map<string, Uint8Array>();
    await old.save(storeOf(before));
    for (const next of [old, fresh]) {
      const files = new Map(before);
      const same = () => expect(files).toEqual(before);
      expect(await abortEverywhere((signal) => next.save(storeOf(files), { signal }), same)).toBeGreaterThan(2);
      expect((await Recommender.load(storeOf(files))).info.modelId).toBe(next.info.modelId);
    }
  });

  it('before it begins touches nothing', async () => {
    const path = folder();
    const reason = new Error('no');
    const recommender = await sampleRecommender();
    expect(await failureOf(() => recommender.save(path, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(existsSync(path)).toBe(false);
  });
});

describe('a save that waits for another', () => {
  it('is aborted at once, and the next one still waits', async () => {
    const [first, second, third] = await Promise.all([1, 2, 3].map((seed) => sampleRecommender(seed)));
    const files = new Map<string, Uint8Array>();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const store = storeOf(files);
    const slow: ModelStore = {
      ...store,
      write: async (name, bytes) => {
        await held;
        await store.write(name, bytes);
      },
    };
    const saved = first.save(slow);
    const stop = new AbortController();
    const aborted = failureOf(() => second.save(slow, { signal: stop.signal }));
    setTimeout(() => stop.abort('enough'), 5);
    expect(await aborted).toBe('enough');
    const last = third.save(slow);
    letGo();
    await saved;
    expect((await Recommender.load(store)).info.modelId).toBe(first.info.modelId);
    await last;
    expect((await Recommender.load(store)).info.modelId).toBe(third.info.modelId);
  });
});

describe('a load that is aborted', () => {
  it('rejects with the reason, whenever that is', async () => {
    const path = folder();
    const recommender = await sampleRecommender();
    await recommender.save(path);
    expect(await abortEverywhere((signal) => Recommender.load(path, { signal }))).toBeGreaterThan(3);
    const { signal } = new AbortController();
    expect((await Recommender.load(path, { signal })).info.modelId).toBe(recommender.info.modelId);
  });

  it('does not wait for a store', async () => {
    const controller = new AbortController();
    const read = () => {
      setImmediate(() => controller.abort('enough'));
      return new Promise<Uint8Array>(() => {});
    };
    expect(await failureOf(() => Recommender.load({ read }, { signal: controller.signal }))).toBe('enough');
  });
});

it('refuses signals that are none', async () => {
  const recommender = await sampleRecommender();
  const wrong = { signal: 'stop' } as never;
  expect(await messageOf('invalid-option', () => recommender.save(folder(), wrong))).toContain('an AbortSignal');
  expect(await messageOf('invalid-option', () => Recommender.load(folder(), wrong))).toContain('an AbortSignal');
});
