import type { Dataset } from '../../data/dataset.js';
import { countPopular } from '../../data/popularity.js';
import type { Pace } from '../../pace.js';
import type { GradientOptions } from '../plan-training.js';
import type { Products } from '../products.js';
import { normalisedMatrix } from '../spectral/normalised-matrix.js';
import { randomisedSvd } from '../spectral/randomised-svd.js';

const HISTORY_EXPONENT = -0.4;
const ITEM_EXPONENT = 0.3;
const SVD = { powerIterations: 2, oversampling: 32 };

/** Scales a table so that its rows, those of items that somebody has, have a mean squared length of 1. */
function scaleRows(table: Float32Array, rows: number): void {
  let squares = 0;
  for (const value of table) squares += value * value;
  const scale = Math.sqrt(rows / Math.max(squares, Number.MIN_VALUE));
  for (let at = 0; at < table.length; at++) table[at] *= scale;
}

/**
 * Where gradient descent starts: the plain spectral solution with a square-root filter split between the two tables.
 * A random start ends far worse. Weights do not count.
 */
export async function spectralStart(
  dataset: Dataset,
  options: GradientOptions,
  products: Products,
  pace: Pace,
  onStep: (fraction: number) => void,
): Promise<{ historyTable: Float32Array; itemTable: Float32Array }> {
  const { embeddingDim: dim, seed } = options;
  const { positives, popularity } = dataset;
  const ones = { ...positives, weights: new Float32Array(positives.items.length).fill(1) };
  const { matrix } = normalisedMatrix({ ...dataset, positives: ones }, -HISTORY_EXPONENT);
  const { values, vectors } = await randomisedSvd(products, matrix, { dim, seed, ...SVD }, pace, onStep);

  const filter = values.map((value) => (value / values[0]) ** 0.25);
  const historyTable = new Float32Array(vectors.length);
  const itemTable = new Float32Array(vectors.length);
  for (let item = 0; item < popularity.length; item++) {
    if (popularity[item] === 0) continue;
    const historyScale = popularity[item] ** HISTORY_EXPONENT;
    const itemScale = popularity[item] ** ITEM_EXPONENT;
    for (let k = 0; k < dim; k++) {
      const direction = vectors[item * dim + k] * filter[k];
      historyTable[item * dim + k] = historyScale * direction;
      itemTable[item * dim + k] = itemScale * direction;
    }
  }
  const rows = countPopular(popularity);
  scaleRows(historyTable, rows);
  scaleRows(itemTable, rows);
  return { historyTable, itemTable };
}
