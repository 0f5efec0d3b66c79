import type { EmbeddingModel } from '../model/embedding-model.js';
import type { Pace } from '../pace.js';
import { VERSION } from '../version.js';

/** Rows and columns that are turned at once: both sides of such a square stay in the processor's cache. */
const TILE = 32;

/** The transpose of a rows x columns matrix, both row-major. */
export async function transposeDense(
  matrix: Float32Array,
  rows: number,
  columns: number,
  pace: Pace,
): Promise<Float32Array> {
  const transposed = new Float32Array(matrix.length);
  for (let left = 0; left < columns; left += TILE) {
    for (let top = 0; top < rows; top += TILE) {
      turnTile(matrix, rows, columns, top, left, transposed);
      if (pace.due) await pace.rest();
    }
  }
  return transposed;
}

function turnTile(
  matrix: Float32Array,
  rows: number,
  columns: number,
  top: number,
  left: number,
  transposed: Float32Array,
): void {
  const width = Math.min(TILE, columns - left);
  const bottom = Math.min(rows, top + TILE);
  for (let r = top; r < bottom; r++) {
    const end = r * columns + left + width;
    let to = left * rows + r;
    for (let at = end - width; at < end; at++) {
      transposed[to] = matrix[at];
      to += rows;
    }
  }
}

function denseLayer(name: string, units: number, inputs: number, first: boolean) {
  return {
    class_name: 'Dense',
    config: {
      name,
      trainable: true,
      ...(first ? { batch_input_shape: [null, inputs] } : {}),
      dtype: 'float32',
      units,
      activation: 'linear',
      use_bias: false,
    },
  };
}

/**
 * The model as a TensorFlow.js LayersModel: a row of history weights -> dense(embeddingDim) -> dense(items) -> scores.
 * The pooling exponent only scales a user's scores and has no part in it. The file format is JSON, so TensorFlow.js is
 * not needed to write it.
 */
export function layersModelJson(
  { items, embeddingDim }: Pick<EmbeddingModel, 'items' | 'embeddingDim'>,
  weightsFile: string,
): Readonly<Record<string, unknown>> {
  const layers = [
    denseLayer('history_embeddings', embeddingDim, items, true),
    denseLayer('item_embeddings', items, embeddingDim, false),
  ];
  return {
    format: 'layers-model',
    generatedBy: `cf-recs ${VERSION}`,
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: { name: 'cf_recs', layers },
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
    },
    weightsManifest: [
      {
        paths: [weightsFile],
        weights: [
          { name: 'history_embeddings/kernel', shape: [items, embeddingDim], dtype: 'float32' },
          { name: 'item_embeddings/kernel', shape: [embeddingDim, items], dtype: 'float32' },
        ],
      },
    ],
  };
}

/** The two kernels as the manifest above lists them. */
export async function packWeights(model: EmbeddingModel, pace: Pace): Promise<Uint8Array> {
  const { items, embeddingDim, historyEmbeddings, itemEmbeddings } = model;
  const weights = new Float32Array(2 * items * embeddingDim);
  weights.set(historyEmbeddings);
  weights.set(await transposeDense(itemEmbeddings, items, embeddingDim, pace), items * embeddingDim);
  return new Uint8Array(weights.buffer);
}

/** The two tables out of the bytes of the two kernels, each an array of its own. The first keeps its memory. */
export async function unpackWeights(
  historyKernel: Uint8Array,
  itemKernel: Uint8Array,
  items: number,
  embeddingDim: number,
  pace: Pace,
): Promise<Pick<EmbeddingModel, 'historyEmbeddings' | 'itemEmbeddings'>> {
  return {
    historyEmbeddings: new Float32Array(historyKernel.buffer),
    itemEmbeddings: await transposeDense(new Float32Array(itemKernel.buffer), embeddingDim, items, pace),
  };
}
