import { spanOf } from '../data/summarise.js';
import type { Overlaid } from './users/overlaid.js';
import type { Period } from './users/user-overlay.js';

/** Whether a period ends where another one does, on either side. */
const touches = (one: Period, other: Period): boolean =>
  one !== null && other !== null && (one.from === other.from || one.to === other.to);

/** The period of the pairs of the base that nothing stands over: one pass. */
function periodOfBase({ base, overlay, erased }: Overlaid): Period {
  const changed = new Uint8Array(base.users.size);
  for (const userId of overlay.keys()) {
    const user = base.users.indexOf(userId);
    if (user !== -1) changed[user] = 1;
  }
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { offsets, items, timestamps } of [base.positives, base.dislikes]) {
    if (timestamps === null) continue;
    for (let user = 0; user < changed.length; user++) {
      if (changed[user] === 1) continue;
      for (let at = offsets[user]; at < offsets[user + 1]; at++) {
        const time = timestamps[at];
        const isEnd = time < from || time > to;
        if (!isEnd || (erased.size > 0 && erased.has(items[at]))) continue;
        if (time < from) from = time;
        if (time > to) to = time;
      }
    }
  }
  return from <= to ? { from, to } : null;
}

/** The period that pairs span while they come and go. Where one of its ends went it is measured when it is next asked for. */
export class LivePeriod {
  private isExact = true;
  /** Of the base, without what was changed; undefined until it is needed. */
  private ofBase: Period | undefined;

  /**
   * @param span - of all that is held.
   * @param unheld - of what counts and is not held.
   */
  constructor(
    private span: Period,
    private readonly unheld: Period,
  ) {}

  /** Pairs of one period come in the place of those of another. */
  replace(before: Period, after: Period): void {
    const { span } = this;
    if (before !== null && span !== null) {
      const losesFrom = before.from === span.from && !(after !== null && after.from <= before.from);
      const losesTo = before.to === span.to && !(after !== null && after.to >= before.to);
      if (losesFrom || losesTo) this.isExact = false;
    }
    this.span = spanOf(span, after);
  }

  /** Pairs of the base of a period do not count any more, or something stands over them. */
  cover(period: Period): void {
    if (this.ofBase !== undefined && touches(period, this.ofBase)) this.ofBase = undefined;
  }

  /** There is another base. */
  rebase(): void {
    this.ofBase = undefined;
  }

  /** The period of all that is held. A pass over the times of the base where one of its ends is not known. */
  measure(overlaid: Overlaid): Period {
    if (this.isExact) return this.span;
    if (this.ofBase === undefined) this.ofBase = periodOfBase(overlaid);
    this.span = spanOf(this.unheld, this.ofBase);
    for (const over of overlaid.overlay.values()) this.span = spanOf(this.span, over?.period ?? null);
    this.isExact = true;
    return this.span;
  }
}
