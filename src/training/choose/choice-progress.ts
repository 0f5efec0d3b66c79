/** A step's share of what is left of a phase: how many steps it will have is not known. */
const SHARE = 1 / 8;

/** How far choosing is: in each phase it nears the phase's end step by step, and reaches it when the phase is over. */
export class ChoiceProgress {
  private fraction = 0;
  private end = 0;

  /** @param report - called with the share of choosing that is done, rising, in (0, 1]. */
  constructor(private readonly report: (fraction: number) => void) {}

  /** Begins a phase that ends when so much is done. */
  begin(end: number): void {
    this.end = end;
  }

  step(): void {
    const fraction = this.fraction + SHARE * (this.end - this.fraction);
    if (fraction > this.fraction) this.report(fraction);
    this.fraction = fraction;
  }

  finish(): void {
    if (this.end > this.fraction) this.report(this.end);
    this.fraction = this.end;
  }
}
