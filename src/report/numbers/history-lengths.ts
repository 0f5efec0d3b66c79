/** Users whose histories are of like length. */
export interface LengthBin {
  /** The shortest length in the bin, and the one behind the longest. */
  readonly from: number;
  readonly to: number;
  readonly users: number;
}

/** How many items users have, those with none left out. */
export interface HistoryLengths {
  readonly bins: readonly LengthBin[];
  /** Whether each bin is twice as wide as the one before: lengths differ by more than an even scale can show. */
  readonly doubling: boolean;
  readonly median: number;
  readonly mean: number;
  readonly longest: number;
  /** Users without a positive interaction. */
  readonly empty: number;
}

const BINS = 12;

/** The smallest of 1, 2, 5, 10, 20, ... that takes so many bins at most. */
function evenWidth(longest: number): number {
  for (let power = 1; ; power *= 10) {
    for (const digit of [1, 2, 5]) if (longest / (digit * power) <= BINS) return digit * power;
  }
}

/**
 * @param offsets - where each user's pairs begin, and the end of all: users + 1 entries.
 * @returns null where nobody has anything.
 */
export function historyLengthsOf(offsets: Uint32Array): HistoryLengths | null {
  const lengths = new Uint32Array(Math.max(0, offsets.length - 1));
  for (let user = 0; user < lengths.length; user++) lengths[user] = offsets[user + 1] - offsets[user];
  lengths.sort();
  const empty = lengths.lastIndexOf(0) + 1;
  const held = lengths.subarray(empty);
  if (held.length === 0) return null;

  const longest = held[held.length - 1];
  const median = held[Math.floor((held.length - 1) / 2)];
  const doubling = longest > BINS && longest > 5 * median;
  const width = evenWidth(longest);
  const binOf = (length: number): number => (doubling ? Math.floor(Math.log2(length)) : Math.floor(length / width));
  const startOf = (bin: number): number => (doubling ? 2 ** bin : bin * width);
  const counts = new Uint32Array(binOf(longest) + 1);
  for (const length of held) counts[binOf(length)]++;
  const bins = Array.from(counts, (users, bin) => ({ from: startOf(bin), to: startOf(bin + 1), users }));
  const mean = offsets[offsets.length - 1] / held.length;
  return { bins: bins.slice(binOf(held[0])), doubling, median, mean, longest, empty };
}
