import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.js';
import type { ModelStore } from './model-store.js';
import { describeError, Problem } from './problems.js';

/** What the training is told when it begins. */
export interface TrainingTask {
  readonly folder: string;
  readonly eventLog: string;
  readonly threads: number;
}

/** What the training says, and what it is told then. */
export type TrainingNews =
  | { readonly kind: 'trained' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'failed'; readonly reason: string };
export interface SaveOrder {
  readonly forgotten: readonly string[];
}

/** Trains in a process of its own, one at a time, so that answers do not wait for it. */
export class Retrainer {
  private child: ChildProcess | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly task: TrainingTask,
    private readonly store: ModelStore,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** Begins a training. @throws Problem 409 where one is under way. */
  start(): void {
    if (this.child !== null)
      throw new Problem(409, 'busy', 'Expected no training under way, got another request for one');
    const begin = performance.now();
    this.logger.info('Training');
    this.run().then(
      () => this.ended('done', begin),
      (error) => {
        this.logger.error(`The training failed: ${describeError(error)}`);
        this.ended('failed', begin);
      },
    );
  }

  /** Begins one every so many minutes. One that is due while another runs is left out. */
  schedule(minutes: number): void {
    this.timer = setInterval(() => {
      if (this.child === null) this.start();
    }, 60_000 * minutes).unref();
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.child?.kill();
  }

  private ended(outcome: 'done' | 'failed', begin: number): void {
    const seconds = (performance.now() - begin) / 1000;
    this.metrics.retrains.inc({ outcome });
    this.metrics.retrainSeconds.set(seconds);
    this.logger.info({ outcome, seconds }, 'Training ended');
  }

  private async run(): Promise<void> {
    this.store.trainingBegins();
    const child = fork(fileURLToPath(new URL('retrain-job.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
    this.child = child;
    // What goes wrong with it is told by its end.
    child.on('error', () => {});
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`The process of the training ended with ${signal ?? `code ${code}`}`);
    });
    const news = async (): Promise<TrainingNews> => {
      const [message] = await Promise.race([once(child, 'message'), ended]);
      return message as TrainingNews;
    };
    const expect = async (kind: TrainingNews['kind']): Promise<void> => {
      const got = await news();
      if (got.kind === 'failed') throw new Error(got.reason);
      if (got.kind !== kind) throw new Error(`Expected the training to be ${kind}, got ${got.kind}`);
    };
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
      child.send(this.task);
      await expect('trained');
      await this.store.saveTraining(async (forgotten) => {
        child.send({ forgotten } satisfies SaveOrder);
        await expect('saved');
      });
    } finally {
      ended.catch(() => {});
      child.kill();
      this.child = null;
    }
  }
}
