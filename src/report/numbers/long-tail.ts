/** How unevenly interactions are spread over items. */
export interface LongTail {
  /** Share of the interactions that the most popular share of the items has, both in [0, 1]; from (0, 0) to (1, 1). */
  readonly curve: readonly { readonly items: number; readonly interactions: number }[];
  /** Share of the interactions on the most popular fifth of the items. */
  readonly head: number;
  /** The smallest share of the items, most popular first, that has four fifths of the interactions. */
  readonly most: number;
  /** Half of the items have so many users or fewer. */
  readonly medianUsers: number;
}

const POINTS = 100;

/**
 * The Lorenz curve of popularity, most popular first; between two items it is straight.
 * @param popularity - distinct users of each item.
 * @returns null where nobody has anything.
 */
export function longTailOf(popularity: Uint32Array): LongTail | null {
  const ascending = popularity.slice().sort();
  const items = ascending.length;
  const sums = new Float64Array(items + 1);
  for (let at = 0; at < items; at++) sums[at + 1] = sums[at] + ascending[items - 1 - at];
  const total = sums[items];
  if (total === 0) return null;

  const shareAt = (share: number): number => {
    const at = share * items;
    const whole = Math.floor(at);
    const rest = whole < items ? (at - whole) * (sums[whole + 1] - sums[whole]) : 0;
    return (sums[whole] + rest) / total;
  };
  const steps = Math.min(items, POINTS);
  const curve = Array.from({ length: steps + 1 }, (_, step) => ({
    items: step / steps,
    interactions: shareAt(step / steps),
  }));
  const most = sums.findIndex((sum) => sum >= 0.8 * total) / items;
  return { curve, head: shareAt(0.2), most, medianUsers: ascending[Math.floor((items - 1) / 2)] };
}
