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

/** Numbers of candidates that are taken by default, the largest that is affordable. */
const CANDIDATES = [200, 100, 50, 25];

/** Multiplications that fitting neighbours may take: ten to twenty seconds on two cores. */
const FITTING_WORK = 3e11;

/** Numbers that a list may add up for a history of usual length, or as many as there are items, whose bounds it raises. */
const SERVING_WORK = 4096;

/** Neighbours that an item keeps, however long histories are, and so many times as many it is fitted with at first at most. */
const LEAST_KEPT = 16;
const FITTED_SHARE = 3;

/** The multiplications of a fit of neighbours, roughly; see `trainNeighbours`. */
const fittingWork = (items: number, neighbours: number, embeddingDim: number): number =>
  items * (neighbours ** 3 / 6 + (neighbours ** 2 * embeddingDim) / 2);

/** The neighbours of a model: how many an item keeps, and how many it is fitted with at first, no fewer. */
export interface NeighbourNumbers {
  readonly neighbours: number;
  readonly candidates: number;
}

/**
 * The neighbours of an item by default. Sparse data gain from more of them; what they cost is the fit, where the catalogue
 * is wide, and the lists, where histories are long: there an item keeps those of its candidates that add most. Few users
 * cannot tell many apart.
 * @param named - what the caller has named, which stays; else null.
 */
export function neighboursFor(
  { users, items, pairs }: DataSize,
  embeddingDim: number,
  named: { readonly neighbours: number | null; readonly candidates: number | null },
): NeighbourNumbers {
  if (named.neighbours !== null) {
    const { neighbours, candidates } = named;
    return { neighbours, candidates: neighbours === 0 ? 0 : Math.max(neighbours, candidates ?? neighbours) };
  }
  const affordable = CANDIDATES.find((each) => fittingWork(items, each, embeddingDim) <= FITTING_WORK);
  const quarter = Math.max(1, Math.floor(Math.min(users, items) / 4));
  const most = Math.min(items - 1, quarter, affordable ?? CANDIDATES[CANDIDATES.length - 1]);
  const kept = Math.max(LEAST_KEPT, Math.floor((Math.max(SERVING_WORK, items) * users) / pairs));
  const candidates = named.candidates ?? Math.min(most, FITTED_SHARE * kept);
  return { neighbours: Math.min(kept, candidates), candidates };
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
  { embeddingDim, candidates: most }: { readonly embeddingDim: number; readonly candidates: number },
): NeighbourNumbers & { readonly embeddingDim: number } {
  if (most === 0) return { embeddingDim, neighbours: 0, candidates: 0 };
  const small = COMPARED.find((each) => fittingWork(items, each.neighbours, each.embeddingDim) <= each.work)!;
  const neighbours = Math.min(most, small.neighbours);
  return { embeddingDim: Math.min(embeddingDim, small.embeddingDim), neighbours, candidates: neighbours };
}
