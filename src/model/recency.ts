/** The half-life, in events, of a history in a known order where neither a call nor the training has named one. */
export const DEFAULT_HALF_LIFE = 5;

/** The entries of a history as ranking needs them. */
export interface WeightedHistory {
  readonly items: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  /** When, in any unit that grows with time; NaN where not known; null where none is. */
  readonly timestamps: ArrayLike<number> | null;
}

/** How many entries are strictly newer than each; entries without a time are older than all that have one. */
function ranksByTime(timestamps: ArrayLike<number>): Float64Array {
  const times = new Float64Array(timestamps.length);
  for (let entry = 0; entry < times.length; entry++) {
    times[entry] = Number.isNaN(timestamps[entry]) ? Number.NEGATIVE_INFINITY : timestamps[entry];
  }
  const sorted = times.slice().sort();
  const ranks = new Float64Array(times.length);
  for (let entry = 0; entry < times.length; entry++) {
    // Binary search for the end of the entries that are as old or older.
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= times[entry]) low = middle + 1;
      else high = middle;
    }
    ranks[entry] = sorted.length - low;
  }
  return ranks;
}

/**
 * The weights of a history after recency: weight x .5^(r / half-life), where r counts the entries that are newer.
 * Entries of one moment count alike, so the order of rows in a log changes nothing.
 *
 * @param halfLife - in events; false for none. A history whose order is not known never decays.
 * @returns the given weights themselves where nothing decays.
 */
export function recentWeights(history: WeightedHistory, halfLife: number | false): ArrayLike<number> {
  const { timestamps, weights } = history;
  if (halfLife === false || timestamps === null || weights.length < 2) return weights;
  const recent = ranksByTime(timestamps);
  for (let entry = 0; entry < recent.length; entry++) {
    // A weight that underflows to 0 would leave out an entry for good, and a history of such would be no history.
    recent[entry] = Math.max(Number.MIN_VALUE, weights[entry] * 0.5 ** (recent[entry] / halfLife));
  }
  return recent;
}
