import type { Pace } from '../pace.js';
import { Random } from '../random.js';

/** Resamples that are summed up at a time: their counts and sums stay in registers and in the nearest cache. */
const LANES = 4;

/** How often each user is drawn in a resample, `LANES` resamples side by side: users x LANES. */
function draw(random: Random, users: number, counts: Float64Array): void {
  counts.fill(0);
  for (let lane = 0; lane < LANES; lane++) {
    for (let each = 0; each < users; each++) counts[LANES * random.integer(users) + lane]++;
  }
}

/**
 * Sums of two columns weighed by the counts of each of the resamples side by side: `LANES` of the one, then of the other.
 * Two at a time read the counts half as often.
 */
function sumUp(one: Float64Array, two: Float64Array, counts: Float64Array, sums: Float64Array): void {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let user = 0, at = 0; user < one.length; user++, at += LANES) {
    const [of1, of2] = [one[user], two[user]];
    const [count1, count2, count3, count4] = [counts[at], counts[at + 1], counts[at + 2], counts[at + 3]];
    a += count1 * of1;
    b += count2 * of1;
    c += count3 * of1;
    d += count4 * of1;
    e += count1 * of2;
    f += count2 * of2;
    g += count3 * of2;
    h += count4 * of2;
  }
  sums[0] = a;
  sums[1] = b;
  sums[2] = c;
  sums[3] = d;
  sums[4] = e;
  sums[5] = f;
  sums[6] = g;
  sums[7] = h;
}

/**
 * Means of columns over resampled users (the bootstrap of Efron, 1979): as many users as there are, drawn with
 * replacement. All columns are resampled alike, so that differences of their means are of pairs.
 * @param columns - a value a user each, all of one length >= 1.
 * @param onStep - called with the share of the resamples that is done.
 * @returns for each column the means in the order of the resamples.
 */
export async function resampleMeans(
  columns: readonly Float64Array[],
  resamples: number,
  seed: number,
  pace: Pace,
  onStep: (fraction: number) => void = () => {},
): Promise<Float64Array[]> {
  const users = columns[0]?.length ?? 0;
  const random = new Random(seed);
  const counts = new Float64Array(LANES * users);
  const sums = new Float64Array(2 * LANES);
  const means = columns.map(() => new Float64Array(resamples));
  for (let start = 0; start < resamples && columns.length > 0; start += LANES) {
    draw(random, users, counts);
    for (let each = 0; each < columns.length; each += 2) {
      const next = Math.min(each + 1, columns.length - 1);
      sumUp(columns[each], columns[next], counts, sums);
      for (let lane = 0; lane < LANES && start + lane < resamples; lane++) {
        means[each][start + lane] = sums[lane] / users;
        means[next][start + lane] = sums[next === each ? lane : LANES + lane] / users;
      }
      if (pace.due) await pace.rest();
    }
    onStep(Math.min(1, (start + LANES) / resamples));
  }
  return means;
}

/** The number below which a share of some sorted ones lies, between two of them by their distances. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** The interval that holds a share `confidence` of the values, with as many below it as above. */
export function percentileInterval(values: Float64Array, confidence: number): { low: number; high: number } {
  const sorted = values.toSorted();
  return { low: quantile(sorted, (1 - confidence) / 2), high: quantile(sorted, (1 + confidence) / 2) };
}
