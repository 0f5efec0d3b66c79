import type { EmbeddingModel } from '../model/embedding-model.js';
import { VERSION } from '../version.js';

/** Rows and columns that are turned at once: both sides of such a square stay in the processor's cache. */
const TILE = 32;

/** The transpose of a rows x columns matrix, both row-major. */
export function transposeDense(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const transposed = new Float32Array(matrix.length);
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(rows, top + TILE);
    for (let left = 0; left < columns; left += TILE) {
      const right = Math.min(columns, left + TILE);
      for (let r = top; r < bottom; r++)
        for (let c = left; c < right; c++) transposed[c * rows + r] = matrix[r * columns + c];
    }
  }
  return transposed;
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
export function layersModelJson({ items, embeddingDim }: EmbeddingModel, weightsFile: string): object {
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
export function packWeights({ items, embeddingDim, historyEmbeddings, itemEmbeddings }: EmbeddingModel): Uint8Array {
  const weights = new Float32Array(2 * items * embeddingDim);
  weights.set(historyEmbeddings);
  weights.set(transposeDense(itemEmbeddings, items, embeddingDim), items * embeddingDim);
  return new Uint8Array(weights.buffer);
}

/** The two tables out of the bytes that {@link packWeights} made. */
export function unpackWeights(
  bytes: Uint8Array,
  items: number,
  embeddingDim: number,
): Pick<EmbeddingModel, 'historyEmbeddings' | 'itemEmbeddings'> {
  const size = items * embeddingDim;
  const weights = new Float32Array(bytes.buffer, bytes.byteOffset, 2 * size);
  return {
    historyEmbeddings: weights.slice(0, size),
    itemEmbeddings: transposeDense(weights.subarray(size), embeddingDim, items),
  };
}
