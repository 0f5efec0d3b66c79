import { CfRecsError } from '../errors.js';

/** Lets one call of a kind be under way at a time: a second one is refused, not queued. */
export class OneAtATime {
  private isBusy = false;

  /** @param what - what is done, for the message: `Expected no training under way, ...`. */
  constructor(
    private readonly what: string,
    private readonly name: string,
  ) {}

  /** @throws CfRecsError `busy`. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.isBusy) {
      throw new CfRecsError('busy', `Expected no ${this.what} under way, got a second call of \`${this.name}\``);
    }
    this.isBusy = true;
    try {
      return await work();
    } finally {
      this.isBusy = false;
    }
  }
}
