import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { historyOf } from '../../src/data/dataset.js';
import { Pace } from '../../src/pace.js';
import { packWeights, transposeDense, unpackWeights } from '../../src/persistence/layers-model.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { datasetOf } from '../support/datasets.js';
import { temporaryFolders } from '../support/model-folders.js';
import { modelOf } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';

const newFolder = temporaryFolders();

/** Reads model.json and the weights it names, as `tf.io.browserFiles` or a web server would hand them over. */
const filesOf = (folder: string): tf.io.IOHandler => ({
  load: async () => {
    const { modelTopology, weightsManifest, format, generatedBy, convertedBy } = JSON.parse(
      await readFile(join(folder, 'model.json'), 'utf8'),
    ) as tf.io.ModelJSON;
    const paths = weightsManifest.flatMap(({ paths: each }) => each);
    const parts = await Promise.all(paths.map((path) => readFile(join(folder, path))));
    return {
      modelTopology,
      format,
      generatedBy,
      convertedBy,
      weightSpecs: weightsManifest.flatMap(({ weights }) => weights),
      weightData: Uint8Array.from(Buffer.concat(parts)).buffer,
    };
  },
});

describe('model.json', () => {
  let recommender: Recommender;
  let folder = '';

  beforeAll(async () => {
    recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    await recommender.train({ embeddingDim: 5, neighbours: 0, backend: 'cpu' });
    folder = newFolder();
    await recommender.save(folder);
    await tf.setBackend('cpu');
  });

  it('loads in plain TensorFlow.js as two dense layers', async () => {
    const model = await tf.loadLayersModel(filesOf(folder));
    expect(model.inputs.map(({ shape }) => shape)).toEqual([[null, 12]]);
    expect(model.outputs.map(({ shape }) => shape)).toEqual([[null, 12]]);
    expect(model.layers.map((layer) => [layer.name, layer.countParams()])).toEqual([
      ['history_embeddings', 60],
      ['item_embeddings', 60],
    ]);
    model.dispose();
  });

  it('predicts the ranking of recommend from a row of history weights, with scores in proportion', async () => {
    const model = await tf.loadLayersModel(filesOf(folder));
    const { items } = recommender;
    const dataset = recommender.toDataset();
    dataset.users.ids.forEach((userId, user) => {
      const history = historyOf(dataset, user);
      const row = items.map((_, item) => history.weights[history.items.indexOf(item)] ?? 0);
      const predicted = tf.tidy(() => (model.predict(tf.tensor2d([row])) as tf.Tensor).dataSync());
      const list = recommender
        .recommend(userId, 1e9, { recencyHalfLife: false, excludeSeen: false })
        .items.filter(({ source }) => source === 'model');
      expect(list.length).toBeGreaterThan(1);
      const scores = list.map(({ itemId }) => predicted[items.indexOf(itemId)]);
      const ratio = list[0].score / scores[0];
      scores.forEach((score, place) => {
        expect(Math.abs(score * ratio - list[place].score)).toBeLessThanOrEqual(1e-5 * list[0].score);
      });
      // Everything else that the user does not dislike scores next to nothing, or less.
      items.forEach((id, item) => {
        if (list.some(({ itemId }) => itemId === id) || history.dislikes.includes(item)) return;
        expect(predicted[item]).toBeLessThanOrEqual(1e-5 * scores[0]);
      });
    });
    model.dispose();
  });

  it('leaves no tensor behind in the process', async () => {
    const before = tf.memory().numTensors;
    const other = Recommender.fromDataset(await datasetOf(tasteRows(3)));
    await other.train({ backend: 'cpu' });
    await other.save(newFolder());
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the weights file', () => {
  it('holds the history embeddings, then the item embeddings by column', async () => {
    const model = modelOf(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [
        [10, 20],
        [30, 40],
        [50, 60],
      ],
    );
    const bytes = await packWeights(model, new Pace());
    const numbers = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    expect([...numbers]).toEqual([1, 2, 3, 4, 5, 6, 10, 30, 50, 20, 40, 60]);
    const { historyEmbeddings, itemEmbeddings } = model;
    const kernels = [bytes.slice(0, 24), bytes.slice(24)];
    expect(await unpackWeights(kernels[0], kernels[1], 3, 2, new Pace())).toEqual({
      historyEmbeddings,
      itemEmbeddings,
    });
  });

  it.each([
    [1, 1],
    [1, 70],
    [33, 31],
    [64, 32],
    [65, 100],
  ])('is turned right for %d x %d numbers', async (rows, columns) => {
    const matrix = Float32Array.from({ length: rows * columns }, (_, at) => at);
    const turned = await transposeDense(matrix, rows, columns, new Pace());
    for (let r = 0; r < rows; r++) {
      for (let c = 0; c < columns; c++) expect(turned[c * rows + r]).toBe(matrix[r * columns + c]);
    }
    expect(await transposeDense(turned, columns, rows, new Pace())).toEqual(matrix);
  });
});
