import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ModelStore } from '../../src/persistence/model-store.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { failureOf, messageOf } from '../support/errors.js';
import { readFiles, sampleRecommender, temporaryFolders } from '../support/model-folders.js';

const folder = temporaryFolders();

/** A signal that is aborted with 'enough' when it is asked for the n-th time, and how often it was asked. */
function signalAt(time: number) {
  const state = { aborted: false, asked: 0 };
  return {
    state,
    signal: {
      get aborted() {
        return state.aborted;
      },
      get reason() {
        return 'enough';
      },
      throwIfAborted() {
        state.asked++;
        if (state.asked >= time) state.aborted = true;
        if (state.aborted) throw 'enough';
      },
    } as unknown as AbortSignal,
  };
}

/** How often a whole run asks a signal. */
async function countOf(run: (signal: AbortSignal) => Promise<unknown>): Promise<number> {
  const { state, signal } = signalAt(Number.POSITIVE_INFINITY);
  await run(signal);
  return state.asked;
}

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
    const times = await countOf((signal) => fresh.save(folder('whole'), { signal }));
    expect(times).toBeGreaterThan(5);
    for (let time = 1; time <= times; time++) {
      const { signal } = signalAt(time);
      expect(await failureOf(() => fresh.save(path, { signal }))).toBe('enough');
      expect(await readFiles(path)).toEqual(before);
    }
    await fresh.save(path, { signal: new AbortController().signal });
    expect((await Recommender.load(path)).info.modelId).toBe(fresh.info.modelId);
  });

  it('leaves no folder that it has made', async () => {
    const recommender = await sampleRecommender();
    const above = folder('above');
    const path = join(above, 'one', 'two');
    const times = await countOf((signal) => recommender.save(path, { signal }));
    await rm(above, { recursive: true });
    for (let time = 1; time <= times; time++) {
      expect(await failureOf(() => recommender.save(path, { signal: signalAt(time).signal }))).toBe('enough');
      expect(existsSync(above)).toBe(false);
    }
    await recommender.save(join(above, 'other'));
    expect(await failureOf(() => recommender.save(path, { signal: signalAt(times).signal }))).toBe('enough');
    expect(await readdir(above)).toEqual(['other']);
  });

  it('leaves a store as it was, files that both models share among it', async () => {
    const [old, fresh] = [await sampleRecommender(1), await sampleRecommender(2)];
    const files = new Map<string, Uint8Array>();
    await old.save(storeOf(files));
    const before = new Map(files);
    for (const next of [old, fresh]) {
      const times = await countOf((signal) => next.save(storeOf(new Map()), { signal }));
      for (let time = 1; time <= times; time++) {
        expect(await failureOf(() => next.save(storeOf(files), { signal: signalAt(time).signal }))).toBe('enough');
        expect(files).toEqual(before);
      }
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

describe('a load that is aborted', () => {
  it('rejects with the reason, whenever that is', async () => {
    const path = folder();
    const recommender = await sampleRecommender();
    await recommender.save(path);
    const times = await countOf((signal) => Recommender.load(path, { signal }));
    expect(times).toBeGreaterThan(3);
    for (let time = 1; time <= times; time++) {
      expect(await failureOf(() => Recommender.load(path, { signal: signalAt(time).signal }))).toBe('enough');
    }
    const { signal } = new AbortController();
    expect((await Recommender.load(path, { signal })).info.modelId).toBe(recommender.info.modelId);
  });

  it('does not wait for a store', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort('enough'), 5);
    const store = { read: () => new Promise<Uint8Array>(() => {}) };
    expect(await failureOf(() => Recommender.load(store, { signal: controller.signal }))).toBe('enough');
  });
});

it('refuses signals that are none', async () => {
  const recommender = await sampleRecommender();
  const wrong = { signal: 'stop' } as never;
  expect(await messageOf('invalid-option', () => recommender.save(folder(), wrong))).toContain('an AbortSignal');
  expect(await messageOf('invalid-option', () => Recommender.load(folder(), wrong))).toContain('an AbortSignal');
});
