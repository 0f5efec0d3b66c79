import type { DatasetSummary, SkippedRow } from '../../data/dataset-summary.js';
import { CfRecsError } from '../../errors.js';

/** How many skipped rows are kept as samples, and how many reasons are counted apart. */
const SAMPLES = 10;
const REASONS = 20;

/** What a reason says without what it says of one row alone. */
const kindOf = (reason: string): string => reason.split(/, got |: /, 1)[0].replaceAll(/\d+/g, 'n');

/** The rows that were left out, and why. */
export class SkippedRows {
  count = 0;
  private readonly samples: SkippedRow[] = [];
  /** How many of the samples, from the first on, are the first of their kind. */
  private firsts = 0;
  private readonly reasons = new Map<string, { readonly example: string; count: number }>();

  add(place: string, reason: string): void {
    this.count++;
    const kind = kindOf(reason);
    const known = this.reasons.get(kind);
    if (known !== undefined) known.count++;
    else if (this.reasons.size < REASONS) this.reasons.set(kind, { example: reason, count: 1 });
    // The first of a kind goes before others of the kinds that are there.
    const at = known === undefined ? this.firsts++ : this.samples.length;
    if (at < SAMPLES) this.samples.splice(at, 0, { place, reason });
    this.samples.length = Math.min(this.samples.length, SAMPLES);
  }

  get summary(): DatasetSummary['skipped'] {
    return { count: this.count, samples: this.samples };
  }

  /**
   * @param rows - that were no bad ones.
   * @throws CfRecsError `invalid-interaction` where rows were read and all of them are bad, with the reasons counted.
   */
  checkSomeLeft(rows: number): void {
    if (rows > 0 || this.count === 0) return;
    const reasons = [...this.reasons.values()].sort((a, b) => b.count - a.count);
    const told = reasons.slice(0, 3).map(({ example, count }) => `${count} x ${example}`);
    const [{ place } = { place: '' }] = this.samples;
    throw new CfRecsError(
      'invalid-interaction',
      `Expected some rows to be interactions, got none: all ${this.count} were skipped (the first is ${place}): ${told.join('; ')}`,
    );
  }
}
