import type { Brought } from '../live/apply-changes.js';
import { describeError, Problem } from '../problems.js';
import type { Change } from './changes.js';
import { type Connection, type Database, patiently } from './open-database.js';
import { takeNumbers } from './sequence.js';

/** What a job did: the changes to follow, and what is told to whoever asked. */
export interface Written<Result> {
  readonly changes: readonly Change[];
  readonly result: Result;
}

/** Something to be written, whole or not at all. */
export interface Job<Result> {
  /** Numbers of the sequence that it needs at most. */
  readonly numbers: number;
  /** Writes it. What is wrong with the request alone must be told in the result: an error takes all jobs of the transaction along. */
  write(connection: Connection, first: number): Promise<Written<Result>>;
}

interface Waiting {
  readonly job: Job<unknown>;
  readonly settle: (done: Done<unknown>) => void;
  readonly fail: (error: unknown) => void;
}

/** What was written, and what it brought to the recommender. */
export interface Done<Result> {
  readonly result: Result;
  readonly brought: Brought;
}

/**
 * Applies what a transaction has committed: numbers from `first` to `last`, and the changes of each job.
 * @returns what each job brought.
 */
export type ApplyOwn = (
  first: number,
  jobs: readonly (readonly Change[])[],
  last: number,
) => Promise<readonly Brought[]>;

/** Jobs of one transaction. Others wait for the next. */
const MOST_JOBS = 64;

/**
 * Writes what requests ask for. Those that come while the disk is waited for share the next transaction. Whoever is
 * answered can rely on it: it has been committed, and applied.
 */
export class Writer {
  /** The first number of what this process is writing, or has written and not yet applied; null where there is none. */
  unapplied: number | null = null;
  private readonly queue: Waiting[] = [];
  private working: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly applyOwn: ApplyOwn,
  ) {}

  /** @throws Problem 503 where the database cannot be written, 400 where it cannot hold this. */
  write<Result>(job: Job<Result>): Promise<Done<Result>> {
    return new Promise((resolve, reject) => {
      this.queue.push({ job, settle: (done) => resolve(done as Done<Result>), fail: reject });
      this.working ??= this.work();
    });
  }

  /** Ends when all that was asked for is written. */
  async close(): Promise<void> {
    await this.working;
  }

  private async work(): Promise<void> {
    while (this.queue.length > 0) {
      const waiting = this.queue.splice(0, MOST_JOBS);
      await this.settle(waiting);
    }
    this.working = null;
  }

  private async settle(waiting: readonly Waiting[]): Promise<void> {
    try {
      const done = await this.perform(waiting.map(({ job }) => job));
      for (const [at, { settle }] of waiting.entries()) settle(done[at]);
    } catch (error) {
      if (!this.database.isRefusal(error)) for (const { fail } of waiting) fail(unavailable(error));
      else if (waiting.length === 1) waiting[0].fail(refused(error));
      // One of them cannot be stored, which is not to the harm of the others.
      else for (const one of waiting) await this.settle([one]);
    } finally {
      this.unapplied = null;
    }
  }

  private async perform(jobs: readonly Job<unknown>[]): Promise<Done<unknown>[]> {
    const { database } = this;
    const count = jobs.reduce((sum, { numbers }) => sum + numbers, 0);
    const [first, written] = await patiently(database, () =>
      database.db.transaction().execute(async (transaction) => {
        // A statement that writes is the first: it waits for its turn, where one that reads would be too old by then.
        const start = await takeNumbers(transaction, count);
        this.unapplied = start;
        const all: Written<unknown>[] = [];
        let next = start;
        for (const job of jobs) {
          all.push(await job.write(transaction, next));
          next += job.numbers;
        }
        await database.notify(transaction);
        return [start, all] as const;
      }),
    );
    const brought = await this.applyOwn(
      first,
      written.map(({ changes }) => changes),
      first + count - 1,
    );
    return written.map(({ result }, at) => ({ result, brought: brought[at] }));
  }
}

const refused = (error: unknown): Problem =>
  new Problem(400, 'invalid-body', `Expected what the database can hold, got that: ${describeError(error)}`);

/** What the caller is told where the database does not do what it should. */
export const unavailable = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(503, 'database-unavailable', `The database: ${describeError(error)}`);
