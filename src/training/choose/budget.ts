/** The time that choosing may take. */
export class Budget {
  private readonly start = performance.now();

  /** @param seconds - null for no bound. */
  constructor(readonly seconds: number | null) {}

  get isLimited(): boolean {
    return this.seconds !== null;
  }

  /** Whether something was left untried for want of time. */
  exceeded = false;

  /** Whether the time is over; asked before something new is tried. */
  isOver(): boolean {
    const over = this.seconds !== null && performance.now() - this.start >= 1000 * this.seconds;
    this.exceeded ||= over;
    return over;
  }
}
