import { recordType } from '../memory/record.js';

// What the kernel `rankUsers` reads and writes. The build makes the classes that its WebAssembly version uses from these
// records, so that both versions and their callers agree.

/** Places of a chunk: they stand side by side in the coarse tables, and share a bound on what they can score. */
export const CHUNK = 32;

/**
 * The tables of a model; items stand in an order of their own, each at its place. See `Catalogue`. Coarse tables hold a
 * number of an embedding in a byte: as so many steps.
 */
export const CATALOGUE = recordType({
  /** What is lost where numbers are too small for Float32: it is added to every bound. */
  slack: 'f64',
  places: 'u32',
  /** Items go by numbers below this. */
  capacity: 'u32',
  dim: 'u32',
  /** The history embeddings and the item embeddings by item, in rows of {@link rowBytes}; a row of zeros for nobody. */
  history: 'address',
  rows: 'address',
  /** The item at each place (or nobody, the number after the last item), and the place of each item. */
  itemAt: 'address',
  placeOf: 'address',
  /** The first chunk of places that is looked at. */
  firstChunk: 'u32',
  /** For each chunk, in Float64: the most that an item there, or later, can score for a user of norm 1. */
  bounds: 'address',
  /** For each column, in Float32, the mean square of the items' numbers. */
  spread: 'address',
  /** Coarse rows by place, a byte a column; and the same by chunk and pair of columns: 32 times two bytes. */
  codes: 'address',
  pairCodes: 'address',
  /** For each place, in Float32: the step of its coarse row, the norm of what the row lacks, the norm of both at most. */
  steps: 'address',
  errors: 'address',
  norms: 'address',
  /** The neighbours by item, as compressed sparse rows: where each begins, the items that gain, and what. 0 for none. */
  neighbourOffsets: 'address',
  neighbourItems: 'address',
  neighbourValues: 'address',
});

/** A request for the best items of one user. See `RankingBatch`. */
export const REQUEST = recordType({
  /** What the weighted sum over the history is multiplied by. */
  scale: 'f64',
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
});

/** What the requests of a task use one after the other. See `RankingScratch`. */
export const SCRATCH = recordType({
  /** The norm of the user's vector, and the most that an item gains from neighbours. */
  norm: 'f64',
  largestGain: 'f64',
  /** The step of the user's coarse vector. */
  step: 'f32',
  /** Room for the user's vector ({@link rowBytes}), and for the coarse one, two bytes a column. */
  vector: 'address',
  coarse: 'address',
  /** Room for the pairs of columns, those that matter most to the user first, and for what sorting them needs. */
  order: 'address',
  keys: 'address',
  buckets: 'address',
  /** Room for 16 Float32: what the columns that have not been looked at can add, for an item of norm 1, stage by stage. */
  rests: 'address',
  /** Room for the sums of a chunk, and for 16 items with their scores. */
  sums: 'address',
  pending: 'address',
  /** For each place, in Float32, 0 before and after: what the bound on its score is raised by; -Infinity to pass over it. */
  raises: 'address',
  /** For each chunk, in Float32, 0 before and after: the largest of its raises. */
  chunkRaises: 'address',
  /** Where there are neighbours: what each item gains in Float64, 0 before and after, and a list of those that do. */
  gains: 'address',
  touched: 'address',
});

/** Bytes of a result: the score of an item, and the item. */
export const RESULT_BYTES = 8;

/** Columns of a row of the tables, filled up with zeros to whole cache lines. */
export const columnsOf = (dim: number): number => 16 * Math.ceil(dim / 16);

/** Bytes of a row of the tables, and of a user's vector. */
export const rowBytes = (dim: number): number => 4 * columnsOf(dim);
