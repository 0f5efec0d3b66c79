import type { Dataset } from '../../data/dataset.js';
import { CfRecsError } from '../../errors.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../model/embedding-model.js';
import type { SpectralOptions } from '../../model/solver-options.js';
import { blocksOf, inTurns, type Pace } from '../../pace.js';
import { type NormalisedMatrix, normalisedMatrix } from './normalised-matrix.js';
import { svdByParts } from './svd-by-parts.js';

/**
 * The largest leverage that counts. An item whose only neighbours are itself has a leverage near 1, and 1 / (1 - h)
 * would lift it above everything that others like.
 */
const LARGEST_LEVERAGE = 0.5;

/** Items that are computed before other work may have a turn. */
const BLOCK_ITEMS = 1024;

// Loops of their own: an optimising compiler does not see that what a closure captures stays as it is.

/** The sum of filter x square over one row of a table. */
function filteredSquares(table: Float32Array, from: number, filter: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < filter.length; k++) sum += filter[k] * table[from + k] * table[from + k];
  return sum;
}

/** One row of a target = scale x filter x a row of the source. */
function writeScaled(
  target: Float32Array,
  to: number,
  source: Float32Array,
  from: number,
  scale: number,
  filter: Float64Array,
): void {
  for (let k = 0; k < filter.length; k++) target[to + k] = scale * filter[k] * source[from + k];
}

/** The leading directions of the degree-normalised interactions. They are nested: those of a smaller model come first. */
export interface Directions {
  /** a: what tempers long histories and popular items. */
  readonly degreeExponent: number;
  /** Singular values, descending; 0 for directions that the data do not have. */
  readonly values: Float64Array;
  /** items x values.length, row-major: column k holds the k-th right singular vector. */
  readonly vectors: Float32Array;
  /** The sum of each item's weights; 0 for an item that nobody has. */
  readonly itemSums: Float64Array;
}

/** How the directions are found. */
export type DirectionOptions = Pick<
  SpectralOptions,
  'embeddingDim' | 'degreeExponent' | 'powerIterations' | 'oversampling' | 'seed'
>;

/**
 * The first part of a training, which takes its time: the singular directions of
 *
 *     A = Du^-a R Di^-a ~ W S V^T          R: weights, users x items; Du, Di: its row and column sums
 */
export async function findDirections(
  dataset: Pick<Dataset, 'users' | 'items' | 'positives'>,
  options: DirectionOptions,
  arithmetic: Arithmetic,
  onStep: (fraction: number) => void,
): Promise<Directions> {
  return directionsOf(
    await normalisedMatrix(dataset, options.degreeExponent, arithmetic.pace),
    options,
    arithmetic,
    onStep,
  );
}

/** {@link findDirections} of A, made with the degree exponent of the options. */
export async function directionsOf(
  { matrix, itemSums }: NormalisedMatrix,
  { embeddingDim: dim, degreeExponent, powerIterations, oversampling, seed }: DirectionOptions,
  arithmetic: Arithmetic,
  onStep: (fraction: number) => void,
): Promise<Directions> {
  const { values, vectors } = await svdByParts(
    arithmetic,
    matrix,
    { dim, powerIterations, oversampling, seed },
    onStep,
  );
  if (!(values[0] > 0)) {
    throw new CfRecsError(
      'diverged',
      'Training found no direction in the data: its weights are too large or too small',
    );
  }
  return { degreeExponent, values, vectors, itemSums };
}

/** f: how much of each of the first `embeddingDim` directions a model takes. */
export function ridgeFilter({ values }: Directions, embeddingDim: number, regularization: number): Float64Array {
  const ridge = regularization * values[0] ** 2;
  return values.slice(0, embeddingDim).map((value) => (value === 0 ? 0 : value ** 2 / (value ** 2 + ridge)));
}

/** Di_j^exponent; 0 for an item that nobody has. */
export const sumPowers = ({ itemSums }: Pick<Directions, 'itemSums'>, exponent: number): Float64Array =>
  itemSums.map((sum) => (sum === 0 ? 0 : sum ** exponent));

/** What V_j is multiplied by on the item side: Di_j^(a - damping) / (1 - h_j); 0 for an item that nobody has. */
async function itemScales(
  directions: Directions,
  filter: Float64Array,
  popularityDamping: number,
  pace: Pace,
): Promise<Float64Array> {
  const { values, vectors, degreeExponent } = directions;
  const scales = sumPowers(directions, degreeExponent - popularityDamping);
  await inTurns(blocksOf(scales.length, BLOCK_ITEMS), pace, (start, end) => {
    for (let item = start; item < end; item++) {
      scales[item] /= 1 - Math.min(LARGEST_LEVERAGE, filteredSquares(vectors, item * values.length, filter));
    }
  });
  return scales;
}

/**
 * The second part, which is quick: the model of the first `embeddingDim` directions. A degree-normalised truncated SVD
 * with a ridge filter and leverage scaling is EASE (Steck, "Embarrassingly shallow autoencoders", 2019) restricted to the
 * leading directions of the normalised matrix, in closed form:
 *
 *     f_k = s_k^2 / (s_k^2 + lambda s_1^2)          ridge filter
 *     h_j = sum over k of f_k V_jk^2                leverage of item j
 *     history embedding of j = Di_j^-a V_j f,   item embedding of j = Di_j^(a - damping) V_j / (1 - h_j)
 */
export async function buildSpectralModel(
  directions: Directions,
  options: Pick<SpectralOptions, 'embeddingDim' | 'regularization' | 'popularityDamping' | 'recencyHalfLife'>,
  pace: Pace,
): Promise<EmbeddingModel> {
  const { degreeExponent, values, vectors, itemSums } = directions;
  const { embeddingDim, regularization, popularityDamping, recencyHalfLife } = options;
  const filter = ridgeFilter(directions, embeddingDim, regularization);
  const ones = filter.map(() => 1);
  const items = itemSums.length;
  const scales = await itemScales(directions, filter, popularityDamping, pace);
  const historyEmbeddings = new Float32Array(items * embeddingDim);
  const itemEmbeddings = new Float32Array(items * embeddingDim);
  await inTurns(blocksOf(items, BLOCK_ITEMS), pace, (start, end) => {
    for (let item = start; item < end; item++) {
      if (itemSums[item] === 0) continue;
      const [from, to] = [item * values.length, item * embeddingDim];
      writeScaled(historyEmbeddings, to, vectors, from, itemSums[item] ** -degreeExponent, filter);
      writeScaled(itemEmbeddings, to, vectors, from, scales[item], ones);
    }
  });
  const model = { items, embeddingDim, historyEmbeddings, itemEmbeddings, recencyHalfLife };
  return createEmbeddingModel({ ...model, poolingExponent: degreeExponent }, 'diverged');
}
