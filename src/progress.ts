import { takePromise } from './take-promise.js';

/** The longest that a listener is told nothing while the work goes on, in milliseconds: with delays, below a second. */
const SILENCE = 400;

/**
 * Keeps a listener informed of how far long work is: at every step that is told, and in between whenever it was
 * told nothing for a while. What the listener throws ends the work, and what a promise of it rejects with does so at the
 * next report.
 */
export class Progress<Report> {
  private told = performance.now();
  private failure: { readonly error: unknown } | null = null;

  /** @param latest - gives how far the work is at the moment. */
  constructor(
    private readonly listener: (report: Report) => unknown,
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

  /** Tells how far the work is where the listener was told nothing for a while. */
  repeat(): void {
    this.check();
    if (performance.now() - this.told >= SILENCE) this.say();
  }

  private say(): void {
    this.check();
    this.told = performance.now();
    takePromise(this.listener(this.latest()), (error) => {
      this.failure ??= { error };
    });
  }

  /** Throws what a promise of the listener was rejected with. */
  private check(): void {
    if (this.failure !== null) throw this.failure.error;
  }
}

/** {@link Progress} where there is a listener, else null. */
export const progressFor = <Report>(
  listener: ((report: Report) => void) | null,
  latest: () => Report,
): Progress<Report> | null => (listener === null ? null : new Progress(listener, latest));
