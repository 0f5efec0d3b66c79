import type { SvdAccuracy } from './settings.js';

/** How much data there is: users and items that have pairs, and pairs. */
export interface DataSize {
  readonly users: number;
  readonly items: number;
  readonly pairs: number;
}

/** Embedding sizes that are tried: up to a quarter of the smaller of users and items, and not too far below the largest. */
const DIMS = [2, 4, 8, 16, 32, 64, 128, 256, 512];
const WIDEST = 64;

/** Larger embeddings than this are tried only where one factorisation takes no more multiplications and bytes. */
export const SMALL_DIM = 128;
const MOST_WORK = 2 ** 39;
const MOST_BYTES = 2 ** 31;

/** Multiplications that scoring all items for the users of a trial may take, and how many users there are at least. */
const SCORING_WORK = 1.25e10;
const LEAST_USERS = 500;
const MOST_USERS = 2048;

/** The most directions beyond those wanted that make a smaller factorisation as accurate as one cut from a larger. */
const MOST_OVERSAMPLING = 128;

/** The multiplications of one pass of a factorisation, roughly: twice over the pairs, and the Gram matrices. */
const workOf = ({ users, items, pairs }: DataSize, width: number): number =>
  9 * pairs * width + 10 * Math.min(users, items) * width * width;

/** The bytes of a factorisation: the directions, the subspace that they are found in, and the pairs. */
const bytesOf = ({ users, items, pairs }: DataSize, dim: number, width: number): number =>
  8 * (items * dim + Math.min(users, items) * width + pairs);

/** The embedding sizes that are tried, ascending. */
export function dimsFor(size: DataSize): number[] {
  const quarter = Math.max(1, Math.floor(Math.min(size.users, size.items) / 4));
  const fits = (dim: number): boolean =>
    dim <= SMALL_DIM || (workOf(size, dim + 32) <= MOST_WORK && bytesOf(size, dim, dim + 32) <= MOST_BYTES);
  const dims = DIMS.filter((dim) => dim <= quarter && fits(dim));
  const largest = dims[dims.length - 1];
  return dims.length === 0 ? [quarter] : dims.filter((dim) => dim * WIDEST >= largest);
}

/** The most users whom the settings are measured on, where the largest of the models has this embedding size. */
export function usersFor(items: number, largest: number): number {
  const affordable = Math.floor(SCORING_WORK / (largest * items));
  return Math.max(LEAST_USERS, Math.min(MOST_USERS, affordable));
}

/** A pass less, which does for comparing settings. */
export const coarser = ({ powerIterations, oversampling }: SvdAccuracy): SvdAccuracy => ({
  powerIterations: Math.max(1, powerIterations - 1),
  oversampling,
});

/**
 * What makes a smaller factorisation as accurate as one that is cut from a larger, which is what its settings were chosen
 * by. The wanted directions are accurate by those computed beyond them, and a larger factorisation has many.
 */
export const finer = ({ powerIterations, oversampling }: SvdAccuracy, dim: number): SvdAccuracy => ({
  powerIterations: powerIterations + 2,
  oversampling: Math.max(oversampling, Math.min(dim, MOST_OVERSAMPLING)),
});

/** The multiplications of a whole factorisation, roughly. */
export const factorisationWork = (
  size: DataSize,
  dim: number,
  { powerIterations, oversampling }: SvdAccuracy,
): number => (powerIterations + 2) * workOf(size, dim + oversampling);
