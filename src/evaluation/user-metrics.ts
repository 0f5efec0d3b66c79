import type { Dataset } from '../data/dataset.js';
import type { HeldOut } from './held-out.js';
import type { AccuracyMetric, MetricName } from './measure-options.js';
import { hitRateAt, mapAt, mrrAt, ndcgAt, noveltyAt, precisionAt, recallAt } from './metrics.js';
import type { RankedList } from './unseen-items.js';

/** What is measured, at which lengths. */
export interface Measures {
  readonly metrics: readonly MetricName[];
  readonly k: readonly number[];
}

/** The metrics of which more is better. */
const ACCURACY: Readonly<Record<AccuracyMetric, typeof recallAt>> = {
  recall: recallAt,
  precision: precisionAt,
  ndcg: ndcgAt,
  mrr: mrrAt,
  map: mapAt,
  hitRate: hitRateAt,
};

export const isAccuracy = (metric: MetricName): metric is AccuracyMetric => Object.hasOwn(ACCURACY, metric);

/** How good the lists of one maker are: a value of each metric for each user, and what of the held-out pairs was found. */
export class UserMetrics {
  /** By names such as `recall@20`; of `coverage`, which no user has, there is none. */
  readonly columns = new Map<string, Float64Array>();
  /** For each held-out pair, whether its item is among the first of the largest K. */
  readonly found: Uint8Array;
  /** For each item the smallest place that it has in any list. */
  private readonly places: Float64Array;
  /** For each item of the user at hand, which held-out pair it is, plus 1. */
  private readonly pairs: Uint32Array;
  private readonly largest: number;

  constructor(
    private readonly known: Dataset,
    private readonly heldOut: HeldOut,
    private readonly measures: Measures,
  ) {
    const { metrics, k } = measures;
    for (const length of k) {
      for (const metric of metrics) {
        if (metric === 'coverage') continue;
        this.columns.set(`${metric}@${length}`, new Float64Array(heldOut.userIds.length));
      }
    }
    this.largest = Math.max(...k);
    this.found = new Uint8Array(heldOut.items.length);
    this.places = new Float64Array(known.items.size).fill(Number.POSITIVE_INFINITY);
    this.pairs = new Uint32Array(known.items.size);
  }

  /** Judges the list of a user, by the user's place among those judged. Unknown items of a list are -1. */
  add(user: number, { items, popularFrom }: RankedList): void {
    const { offsets, items: wanted } = this.heldOut;
    const [start, end] = [offsets[user], offsets[user + 1]];
    // Writing beyond the last does nothing: nobody recommends items that only the test part knows.
    for (let pair = start; pair < end; pair++) this.pairs[wanted[pair]] = pair + 1;
    const hits = items.map((item) => this.pairs[item] > 0);
    items.forEach((item, place) => {
      if (hits[place] && place < this.largest) this.found[this.pairs[item] - 1] = 1;
      if (place < this.places[item]) this.places[item] = place;
    });
    for (let pair = start; pair < end; pair++) this.pairs[wanted[pair]] = 0;

    const popularity = items.map((item) => this.known.popularity[item] ?? 0);
    const { metrics, k } = this.measures;
    for (const length of k) {
      for (const metric of metrics) {
        const column = this.columns.get(`${metric}@${length}`);
        if (column === undefined) continue;
        if (isAccuracy(metric)) column[user] = ACCURACY[metric](hits, end - start, length);
        else if (metric === 'novelty') column[user] = noveltyAt(popularity, this.known.users.size, length);
        else column[user] = popularFrom < Math.min(length, items.length) ? 1 : 0;
      }
    }
  }

  /** The share of the catalogue that is among the first K of a list, see `coverageAt`. */
  coverage(k: number): number {
    return this.places.reduce((count, place) => count + (place < k ? 1 : 0), 0) / this.places.length;
  }
}
