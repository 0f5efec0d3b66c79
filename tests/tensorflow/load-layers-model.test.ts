import { writeFileSync } from 'node:fs';
import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LayersModel, Tensor } from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { historyOf } from '../../src/data/dataset.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { loadLayersModel } from '../../src/tensorflow/index.js';
import { datasetOf } from '../support/datasets.js';
import { failureOf, messageOf } from '../support/errors.js';
import {
  metadataOf,
  partName,
  readFiles,
  temporaryFolders,
  withMetadata,
  withPart,
  writeFiles,
} from '../support/model-folders.js';
import { tasteRows } from '../support/tastes.js';
import { tf } from '../support/tensorflow.js';

const newFolder = temporaryFolders();
let recommender: Recommender;
let folder = '';

async function trainAndSave(embeddingDim: number): Promise<[Recommender, string]> {
  const trained = Recommender.fromDataset(await datasetOf(tasteRows()));
  await trained.train({ embeddingDim, neighbours: 0, backend: 'cpu' });
  const target = newFolder();
  await trained.save(target);
  return [trained, target];
}

beforeAll(async () => {
  await tf.setBackend('cpu');
  [recommender, folder] = await trainAndSave(5);
});

const scoresOf = (model: LayersModel, row: readonly number[]): number[] =>
  tf.tidy(() => Array.from((model.predict(tf.tensor2d([[...row]])) as Tensor).dataSync()));

describe('loadLayersModel', () => {
  it('gives two dense layers with the ids of their places', async () => {
    const { model, itemIds, embeddingDim } = await loadLayersModel<LayersModel>(folder);
    expect(itemIds).toEqual(recommender.items);
    expect(embeddingDim).toBe(5);
    expect(model.layers.map(({ name, outputShape }) => [name, outputShape])).toEqual([
      ['history_embeddings', [null, 5]],
      ['item_embeddings', [null, 12]],
    ]);
    model.dispose();
  });

  it('gives a model that ranks as recommendFor does', async () => {
    const { model, itemIds } = await loadLayersModel<LayersModel>(pathToFileURL(folder));
    for (const user of recommender.users.keys()) {
      const dataset = await datasetOf(tasteRows());
      const history = historyOf(dataset, user);
      const items = [...history.items].map((item, at) => ({ itemId: itemIds[item], value: history.weights[at] }));
      const list = recommender
        .recommendFor(items, 1e9, { recencyHalfLife: false, excludeSeen: false })
        .items.filter(({ source }) => source === 'model');
      expect(list.length).toBeGreaterThan(1);
      const row = itemIds.map((id) => items.find(({ itemId }) => itemId === id)?.value ?? 0);
      const scores = scoresOf(model, row);
      const listed = list.map(({ itemId }) => scores[itemIds.indexOf(itemId)]);
      const factor = list[0].score / listed[0];
      listed.forEach((score, place) => {
        expect(Math.abs(score * factor - list[place].score)).toBeLessThanOrEqual(1e-5 * list[0].score);
      });
      itemIds.forEach((id, item) => {
        if (!list.some(({ itemId }) => itemId === id)) expect(scores[item]).toBeLessThanOrEqual(1e-5 * listed[0]);
      });
    }
    model.dispose();
  });

  it('opens a model of embeddings from elsewhere, which has no histories', async () => {
    const target = newFolder();
    const itemEmbeddings = [
      [1, 0],
      [0, 1],
      [1, 1],
    ];
    await Recommender.fromEmbeddings({
      itemIds: ['a', 'b', 'c'],
      itemEmbeddings,
      historyEmbeddings: itemEmbeddings,
    }).save(target, { histories: false });
    const { model, itemIds, embeddingDim } = await loadLayersModel<LayersModel>(target);
    expect([itemIds, embeddingDim]).toEqual([['a', 'b', 'c'], 2]);
    expect(scoresOf(model, [1, 0, 0])).toEqual([1, 0, 1]);
    expect(scoresOf(model, [0, 2, 1])).toEqual([1, 3, 4]);
    model.dispose();
  });

  it('leaves no tensor but those of the model, prints nothing, and leaves the flags as they are', async () => {
    const spies = (['log', 'info', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name));
    const production = tf.env().getBool('PROD');
    const before = tf.memory().numTensors;
    const { model } = await loadLayersModel<LayersModel>(folder);
    expect(tf.memory().numTensors).toBe(before + 2);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    expect(tf.env().getBool('PROD')).toBe(production);
    vi.restoreAllMocks();
  });
});

/** A copy of the folder, where something was changed. */
async function changed(change: (copy: string) => unknown): Promise<string> {
  const copy = newFolder();
  await cp(folder, copy, { recursive: true });
  await change(copy);
  return copy;
}

const nameOf = async (kind: 'metadata.json' | 'model.json' | 'weights'): Promise<string> =>
  kind === 'weights' ? partName(await readFiles(folder), 'weights') : kind;

describe('a folder', () => {
  it('without a model is told from one with a broken model', async () => {
    const [absent, empty] = [newFolder(), newFolder()];
    await mkdir(empty);
    for (const each of [absent, empty]) {
      expect(await messageOf('model-not-found', () => loadLayersModel(each))).toBe(
        `Expected a model in ${each}, got no metadata.json there`,
      );
    }
  });

  it.each(['metadata.json', 'model.json', 'weights'] as const)(
    'whose %s was changed or cut is corrupt',
    async (kind) => {
      const name = await nameOf(kind);
      const before = tf.memory().numTensors;
      const flipped = await changed(async (copy) => {
        const bytes = await readFile(join(copy, name));
        bytes[bytes.length >> 1] ^= 1;
        await writeFile(join(copy, name), bytes);
      });
      const cut = await changed((copy) => truncate(join(copy, name), 20));
      for (const each of [flipped, cut]) {
        expect(await messageOf('model-corrupt', () => loadLayersModel(each))).toContain(each);
      }
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it.each(['model.json', 'weights'] as const)('that lacks its %s is corrupt', async (kind) => {
    const name = await nameOf(kind);
    const lacking = await changed((copy) => rm(join(copy, name)));
    expect(await messageOf('model-corrupt', () => loadLayersModel(lacking))).toContain(name);
  });

  it('with the model.json of another save is corrupt: its places may be other items', async () => {
    const [, other] = await trainAndSave(3);
    const mixed = await changed((copy) => cp(join(other, 'model.json'), join(copy, 'model.json')));
    expect(await messageOf('model-corrupt', () => loadLayersModel(mixed))).toContain('model.json');
  });

  it('is read once more where a save was under way', async () => {
    const text = await readFile(join(folder, 'model.json'));
    const unfinished = await changed((copy) => rm(join(copy, 'model.json')));
    const loading = loadLayersModel(unfinished);
    setTimeout(() => writeFileSync(join(unfinished, 'model.json'), text), 20);
    (await loading).model.dispose();
  });

  it('that was forged is corrupt', async () => {
    const files = await readFiles(folder);
    const weights = Buffer.from(files[partName(files, 'weights')]);
    weights.writeFloatLE(Number.NaN, 8);
    const metadata = metadataOf(files);
    const forged = [
      withPart(files, 'weights', weights),
      withPart(files, 'weights', weights.subarray(8)),
      withMetadata(files, { ...metadata, model: { ...metadata.model, embeddingDim: 4 } }),
      withMetadata(files, { ...metadata, items: { ...metadata.items, ids: metadata.items.ids.map(() => 'a') } }),
    ];
    for (const each of forged) {
      const target = newFolder();
      await writeFiles(target, each);
      expect(await messageOf('model-corrupt', () => loadLayersModel(target))).toContain(target);
    }
  });

  it.each([undefined, '', 7, new URL('https://example.com/model')])('cannot be %o', async (source) => {
    await messageOf('invalid-option', () => loadLayersModel(source as string));
  });
});

describe('where TensorFlow.js is not installed', () => {
  afterEach(() => {
    vi.doUnmock('@tensorflow/tfjs');
    vi.resetModules();
  });

  it('the error says what to type', async () => {
    vi.resetModules();
    vi.doMock('@tensorflow/tfjs', () => {
      throw new Error('no such package');
    });
    const fresh = await import('../../src/tensorflow/load-layers-model.js');
    const error = await failureOf(() => fresh.loadLayersModel<LayersModel>(folder));
    // By its code: a fresh module has an error class of its own.
    expect(error).toMatchObject({ name: 'CfRecsError', code: 'not-installed', cause: expect.any(Error) });
    expect((error as Error).message).toContain('`npm install @tensorflow/tfjs` installs it');
  });
});
