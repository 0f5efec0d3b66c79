import { recordType } from '../memory/record.js';

// What the kernel `rankUsers` reads and writes. The build makes the classes that its WebAssembly version uses from these
// records, so that both versions and their callers agree.

/** Items of a tile: they share each number of a user's vector. */
export const TILE = 8;

/** Items that are scored before the best are looked for among them; they share a bound on what they can score. */
export const CHUNK = 128;

/** The tables of a model; items stand in an order of their own, each at its place. See `Catalogue`. */
export const CATALOGUE = recordType({
  /** What rounding can add to a score beyond its bound. */
  slack: 'f64',
  places: 'u32',
  dim: 'u32',
  /** The item embeddings by place, in tiles: tiles x dim x 8. */
  tiles: 'address',
  /** For each chunk of places, in Float64: the most that an item there, or later, can score for a user of norm 1. */
  bounds: 'address',
  /** The item at each place, and the place of each item. */
  itemAt: 'address',
  placeOf: 'address',
  /** The history embeddings by item, in rows of {@link rowBytes}. */
  history: 'address',
  /** The first chunk of places that is scored. */
  firstChunk: 'u32',
  /** The neighbours by item, as compressed sparse rows: where each begins, the items that gain, and what. 0 for none. */
  neighbourOffsets: 'address',
  neighbourItems: 'address',
  neighbourValues: 'address',
  /** The item embeddings by item, in rows of {@link rowBytes}, where there are neighbours. */
  itemRows: 'address',
});

/** A request for the best items of one user. See `RankingBatch`. */
export const REQUEST = recordType({
  /** What the weighted sum over the history is multiplied by. */
  scale: 'f64',
  /** The norm of the user's vector; the kernel writes it. */
  norm: 'f64',
  /** The items of the history, ascending, a weight in Float64 for each, and how many they are. */
  items: 'address',
  weights: 'address',
  entries: 'u32',
  /** The items that the list must not hold stand from `excluded` to `excludedEnd`. */
  excluded: 'address',
  excludedEnd: 'address',
  /** Room for `limit` results, and how many were found; a result is a score in Float32 and an item. */
  results: 'address',
  limit: 'u32',
  found: 'u32',
  /** Room for the user's vector ({@link rowBytes}), and for the scores of a chunk. */
  vector: 'address',
  scores: 'address',
  /** Where there are neighbours, room for what each item gains, all NaN before and after, and for a list of items with a Float32 each. */
  gains: 'address',
  touched: 'address',
});

/** Bytes of a result: the score of an item, and the item. */
export const RESULT_BYTES = 8;

/** Bytes of a row of the history embeddings, and of a user's vector: whole cache lines. */
export const rowBytes = (dim: number): number => 64 * Math.ceil(dim / 16);
