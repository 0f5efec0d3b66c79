import type { Dataset } from '../data/dataset.js';
import { countPopular } from '../data/popularity.js';

/** How much data there is: users and items that have pairs, and pairs. */
export interface DataSize {
  readonly users: number;
  readonly items: number;
  readonly pairs: number;
}

/** Counts what has at least one positive pair. */
export function sizeOf({ positives, popularity }: Dataset): DataSize {
  let users = 0;
  for (let user = 0; user + 1 < positives.offsets.length; user++) {
    if (positives.offsets[user + 1] > positives.offsets[user]) users++;
  }
  return { users, items: countPopular(popularity), pairs: positives.items.length };
}

/** Directions worth having: few where there are few users or items, and many where the catalogue is wide. */
const usualDim = ({ users, items }: DataSize): number =>
  Math.min(users, items) < 1024 ? 64 : items < 8192 ? 128 : 256;

/** The embedding size by default, at most a quarter of what the data could carry. */
export const dimFor = (size: DataSize): number =>
  Math.max(1, Math.min(usualDim(size), Math.floor(Math.min(size.users, size.items) / 4)));

/** Numbers of neighbours that are taken by default, the largest that is affordable. */
const NEIGHBOURS = [200, 100, 50, 25];

/** Multiplications that fitting neighbours may take: ten to twenty seconds on two cores. */
const FITTING_WORK = 3e11;

/** Numbers that a list may add up for a history of usual length: some microseconds on dense data. */
const SERVING_WORK = 16384;

/** The multiplications of a fit of neighbours, roughly; see `trainNeighbours`. */
const fittingWork = (items: number, neighbours: number, embeddingDim: number): number =>
  items * (neighbours ** 3 / 6 + (neighbours ** 2 * embeddingDim) / 2);

/**
 * The neighbours of an item by default. Sparse data gain from more of them; what they cost is the fit, where the catalogue
 * is wide, and the lists, where histories are long; few users cannot tell many apart.
 */
export function neighboursFor({ users, items, pairs }: DataSize, embeddingDim: number): number {
  const affordable = NEIGHBOURS.find(
    (neighbours) =>
      fittingWork(items, neighbours, embeddingDim) <= FITTING_WORK && (neighbours * pairs) / users <= SERVING_WORK,
  );
  const quarter = Math.max(1, Math.floor(Math.min(users, items) / 4));
  return Math.min(items - 1, quarter, affordable ?? NEIGHBOURS[NEIGHBOURS.length - 1]);
}

/** The most users whom settings are measured on: more where histories are short, and their lists cost little. */
export const judgedUsers = ({ users, pairs }: DataSize): number =>
  Math.max(2048, Math.min(8192, Math.floor((2 ** 18 * users) / pairs)));

/** Sizes of models that settings are compared by, and the multiplications that fitting one may take: the first that fits. */
const COMPARED = [
  { embeddingDim: 64, neighbours: 60, work: 2 ** 29 },
  { embeddingDim: 64, neighbours: 30, work: 2 ** 33 },
  { embeddingDim: 64, neighbours: 16, work: 2 ** 33 },
  { embeddingDim: 32, neighbours: 8, work: Number.POSITIVE_INFINITY },
] as const;

/**
 * The size of the models that settings are compared by: they are best with the same settings as the large ones, the more
 * surely the more neighbours they have, and cost a small part of them. Without neighbours it is the size itself, because there the ridge goes with the directions.
 */
export function comparedSize(
  { items }: DataSize,
  { embeddingDim, neighbours }: { readonly embeddingDim: number; readonly neighbours: number },
): { readonly embeddingDim: number; readonly neighbours: number } {
  if (neighbours === 0) return { embeddingDim, neighbours };
  const small = COMPARED.find((each) => fittingWork(items, each.neighbours, each.embeddingDim) <= each.work)!;
  return {
    embeddingDim: Math.min(embeddingDim, small.embeddingDim),
    neighbours: Math.min(neighbours, small.neighbours),
  };
}
