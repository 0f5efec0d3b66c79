/** Longest silence of a listener while the work goes on, in milliseconds: with what delays it, below a second. */
const SILENCE = 400;

/**
 * Keeps a listener informed of how far long work is: at every step that is told, and meanwhile whenever it has heard
 * nothing for a while. What the listener throws is thrown at the work.
 */
export class Progress<Report> {
  private heard = performance.now();

  /** @param latest - gives how far the work is at the moment. */
  constructor(
    private readonly listener: (report: Report) => void,
    private latest: () => Report,
  ) {}

  /** Tells at once how far the work is. */
  tell(report: Report): void {
    this.follow(() => report);
    this.say();
  }

  /** Where to ask from now on how far the work is. */
  follow(latest: () => Report): void {
    this.latest = latest;
  }

  /** Tells how far the work is where the listener has heard nothing for a while. */
  repeat(): void {
    if (performance.now() - this.heard >= SILENCE) this.say();
  }

  private say(): void {
    this.heard = performance.now();
    this.listener(this.latest());
  }
}

/** {@link Progress} where somebody listens, else null. */
export const progressFor = <Report>(
  listener: ((report: Report) => void) | null,
  latest: () => Report,
): Progress<Report> | null => (listener === null ? null : new Progress(listener, latest));
