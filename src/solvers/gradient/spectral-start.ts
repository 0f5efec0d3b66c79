import type { Dataset } from '../../data/dataset.js';
import { countPopular } from '../../data/popularity.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import type { GradientOptions } from '../../model/solver-options.js';
import { blocksOf, inTurns } from '../../pace.js';
import { normalisedMatrix } from '../spectral/normalised-matrix.js';
import { randomisedSvd } from '../spectral/randomised-svd.js';

const HISTORY_EXPONENT = -0.4;
const ITEM_EXPONENT = 0.3;
const SVD = { powerIterations: 2, oversampling: 32 };

/** Items that are computed before other work may have a turn. */
const BLOCK_ITEMS = 4096;

/**
 * Where gradient descent starts: the plain spectral solution with a square-root filter split between the two tables.
 * Both are scaled so that the rows of items that somebody has have a mean squared length of 1. A random start ends far
 * worse. Weights do not count.
 */
export async function spectralStart(
  dataset: Dataset,
  options: GradientOptions,
  arithmetic: Arithmetic,
  onStep: (fraction: number) => void,
): Promise<{ historyTable: Float32Array; itemTable: Float32Array }> {
  const { embeddingDim: dim, seed } = options;
  const { pace } = arithmetic;
  const { positives, popularity } = dataset;
  const ones = { ...positives, weights: new Float32Array(positives.items.length).fill(1) };
  const { matrix } = await normalisedMatrix({ ...dataset, positives: ones }, -HISTORY_EXPONENT, pace);
  const { values, vectors } = await randomisedSvd(arithmetic, matrix, { dim, seed, ...SVD }, onStep);

  const filter = values.map((value) => (value / values[0]) ** 0.25);
  const rows = countPopular(popularity);

  /** The directions, filtered, each row scaled by a power of its item's popularity, and all by one number. */
  const tableOf = async (exponent: number): Promise<Float32Array> => {
    const table = new Float32Array(vectors.length);
    let squares = 0;
    await inTurns(blocksOf(popularity.length, BLOCK_ITEMS), pace, (start, end) => {
      for (let item = start; item < end; item++) {
        if (popularity[item] === 0) continue;
        const scale = popularity[item] ** exponent;
        for (let k = 0, at = item * dim; k < dim; k++, at++) {
          table[at] = scale * filter[k] * vectors[at];
          squares += table[at] * table[at];
        }
      }
    });
    const scale = Math.sqrt(rows / Math.max(squares, Number.MIN_VALUE));
    await inTurns(blocksOf(table.length, BLOCK_ITEMS * dim), pace, (start, end) => {
      for (let at = start; at < end; at++) table[at] *= scale;
    });
    return table;
  };
  return { historyTable: await tableOf(HISTORY_EXPONENT), itemTable: await tableOf(ITEM_EXPONENT) };
}
