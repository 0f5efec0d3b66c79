import type { Dataset } from '../data/dataset.js';
import type { PopularityOptions } from '../data/dataset-options.js';
import { recencyWeight, recentPopularity } from '../data/popularity.js';
import { unheldUsers } from '../data/unheld-users.js';
import { atOnce } from '../pace.js';

/** The share of a score, for each user of it, that is rounding where all of them are counted twice and taken off. */
const ROUNDING = 2 ** -52;

/**
 * What users whom nobody holds count for the popularity of items by age: those of a model that was saved without histories.
 * They grow older together, and cannot be counted anew.
 */
export class UnheldPopularity {
  private constructor(
    private readonly scores: Float64Array,
    /** The moment that ages were counted back from, in milliseconds. */
    private readonly countedFrom: number,
    private readonly options: PopularityOptions,
  ) {}

  /** Null where all are held, or none is weighed. */
  static of(base: Dataset): UnheldPopularity | null {
    const { recentPopularity: scores, popularity, summary, positives, options } = base;
    if (scores === null || unheldUsers(base) === 0) return null;
    const newest = summary.period?.to ?? 0;
    const held = atOnce(recentPopularity(positives, scores.length, newest, options.popularity));
    const rest = scores.map((score, item) => {
      const left = score - (held?.[item] ?? 0);
      return left > ROUNDING * (popularity[item] + 1) * score ? left : 0;
    });
    return new UnheldPopularity(rest, newest, options.popularity);
  }

  /**
   * Adds them to what those who are held count.
   * @param newest - the moment that ages are counted back from, in milliseconds. A window was applied when they were counted.
   * @param wanted - 1 for each item that they are added to; default all.
   */
  addTo(scores: Float64Array, newest: number, wanted: Uint8Array | null = null): Float64Array {
    const factor = recencyWeight(this.countedFrom, newest, { halfLifeDays: this.options.halfLifeDays });
    this.scores.forEach((score, item) => {
      if (wanted === null || wanted[item] === 1) scores[item] += factor * score;
    });
    return scores;
  }

  /** As it is now, whatever is dropped from now on. */
  snapshot(): UnheldPopularity {
    return new UnheldPopularity(this.scores.slice(), this.countedFrom, this.options);
  }

  /** The item is gone, and what it had with it. */
  drop(item: number): void {
    if (item < this.scores.length) this.scores[item] = 0;
  }
}
