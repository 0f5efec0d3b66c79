import type { Dataset } from '../../data/dataset.js';
import { CfRecsError } from '../../errors.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../model/embedding-model.js';
import { blocksOf, inTurns } from '../../pace.js';
import type { SpectralOptions } from '../plan-training.js';
import type { Products } from '../products.js';
import { normalisedMatrix } from './normalised-matrix.js';
import { svdByParts } from './svd-by-parts.js';

/** What the exponent of the item side is below that of the history side: a little less tempering ranks better. */
const ITEM_OFFSET = 0.1;

/**
 * The largest leverage that counts. An item whose only neighbours are itself has a leverage near 1, and 1 / (1 - h)
 * would lift it above everything that others like.
 */
const LARGEST_LEVERAGE = 0.5;

/** Items between two looks at the clock. */
const ITEMS_PER_BLOCK = 1024;

/**
 * Trains in closed form: a degree-normalised truncated SVD with a ridge filter and leverage scaling, which is EASE
 * (Steck, "Embarrassingly shallow autoencoders", 2019) restricted to the leading directions of the normalised matrix.
 *
 *     A = Du^-a R Di^-a ~ W S V^T          R: weights, users x items; Du, Di: its row and column sums
 *     f_k = s_k^2 / (s_k^2 + lambda s_1^2)          ridge filter
 *     h_j = sum over k of f_k V_jk^2                leverage of item j
 *     history embedding of j = Di_j^-a V_j f,   item embedding of j = Di_j^(a - .1) V_j / (1 - h_j)
 */
export async function factorise(
  dataset: Dataset,
  options: SpectralOptions,
  products: Products,
  onStep: (fraction: number) => void,
): Promise<EmbeddingModel> {
  const { embeddingDim, degreeExponent, regularization, powerIterations, oversampling, seed } = options;
  const { pace } = products;
  const { matrix, itemSums } = await normalisedMatrix(dataset, degreeExponent, pace);
  const svd = { dim: embeddingDim, powerIterations, oversampling, seed };
  const { values, vectors } = await svdByParts(products, matrix, svd, onStep);

  if (!(values[0] > 0)) {
    throw new CfRecsError(
      'diverged',
      'Training found no direction in the data: its weights are too large or too small',
    );
  }
  const ridge = regularization * values[0] ** 2;
  const filter = values.map((value) => (value === 0 ? 0 : value ** 2 / (value ** 2 + ridge)));
  const historyEmbeddings = new Float32Array(vectors.length);
  const itemEmbeddings = new Float32Array(vectors.length);
  await inTurns(blocksOf(dataset.items.size, ITEMS_PER_BLOCK), pace, (start, end) => {
    for (let item = start; item < end; item++) {
      if (itemSums[item] === 0) continue;
      const row = item * embeddingDim;
      let leverage = 0;
      for (let k = 0; k < embeddingDim; k++) leverage += filter[k] * vectors[row + k] * vectors[row + k];
      const historyScale = itemSums[item] ** -degreeExponent;
      const itemScale = itemSums[item] ** (degreeExponent - ITEM_OFFSET) / (1 - Math.min(leverage, LARGEST_LEVERAGE));
      for (let k = 0; k < embeddingDim; k++) {
        historyEmbeddings[row + k] = historyScale * vectors[row + k] * filter[k];
        itemEmbeddings[row + k] = itemScale * vectors[row + k];
      }
    }
  });
  const model = { items: dataset.items.size, embeddingDim, historyEmbeddings, itemEmbeddings };
  return createEmbeddingModel({ ...model, poolingExponent: degreeExponent }, 'diverged');
}
