import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { heldLease, type Lease, takeLease } from '../database/leases.js';
import { lastJudged, listModels, noteModel } from '../database/models.js';
import { type Database, patiently } from '../database/open-database.js';
import type { LiveRecommender } from '../live/live-recommender.js';
import { publish, stagingOf } from '../live/model-folder.js';
import type { Metrics } from '../metrics.js';
import { describeError, Problem } from '../problems.js';
import { complaintAbout, type Figures } from './figures.js';
import type { Trained, TrainingNews, TrainingTask } from './retrain-job.js';

const LEASE = 'training';

/** How a training ended. */
type Outcome = 'done' | 'refused' | 'failed';

/** Trains in a process of its own, so that answers do not wait for it, and one for all processes on a database. */
export class Retrainer {
  /** What was wrong with the last training of this process; null where nothing was. */
  lastProblem: string | null = null;
  private child: ChildProcess | null = null;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly task: TrainingTask,
    /** Standard errors by which a model may be worse than the one before. */
    private readonly allowedLoss: number,
    private readonly database: Database,
    private readonly live: LiveRecommender,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /**
   * Begins a training. @param force - takes its model into use however good it is.
   * @throws Problem 409 where one is under way, here or in another process.
   */
  async start(force = false): Promise<void> {
    const lease = await takeLease(this.database, LEASE);
    if (lease === null) {
      throw new Problem(409, 'busy', 'Expected no training under way, got another request for one');
    }
    const begin = performance.now();
    this.logger.info('Training');
    this.run(lease, force)
      .catch((error): Outcome => {
        this.lastProblem = describeError(error);
        this.logger.error(`The training failed: ${this.lastProblem}`);
        return 'failed';
      })
      .then(async (outcome) => {
        await lease.release();
        const seconds = (performance.now() - begin) / 1000;
        this.metrics.retrains.inc({ outcome });
        this.metrics.retrainSeconds.set(seconds);
        this.logger.info({ outcome, seconds }, 'Training ended');
      });
  }

  /** How far the training under way is, in [0, 1]; null where there is none. */
  async progress(): Promise<number | null> {
    const lease = await heldLease(this.database, LEASE);
    return lease === null ? null : (lease.progress ?? 0);
  }

  /** Begins one every so many minutes, unless one is under way, or another process has made a model meanwhile. */
  schedule(minutes: number): void {
    const period = 60_000 * minutes;
    const due = async (): Promise<void> => {
      const [newest] = await listModels(this.database.db, 1);
      if (newest?.origin === 'training' && Date.now() - newest.made_at < period / 2) return;
      await this.start();
    };
    this.timer = setInterval(() => {
      due().catch((error) => {
        if (!(error instanceof Problem && error.code === 'busy'))
          this.logger.error(`No training: ${describeError(error)}`);
      });
    }, period).unref();
  }

  close(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.child?.kill();
  }

  private async run(lease: Lease, force: boolean): Promise<Outcome> {
    const { folder } = this.task;
    const trained = await this.train(lease);
    const { stamp, modelId, sequence, seconds, figures } = trained;
    const complaint = force ? null : await this.complain(figures);
    lease.lost.throwIfAborted();
    const model = { id: stamp, model_id: modelId, sequence, made_at: Date.now(), path: folder, seconds };
    await patiently(this.database, () =>
      noteModel(this.database.db, {
        ...model,
        origin: 'training',
        status: complaint === null ? 'used' : 'refused',
        reason: complaint,
        figures: figures && JSON.stringify(figures),
      }),
    );
    this.lastProblem = complaint;
    if (complaint !== null) {
      this.metrics.refused.inc();
      this.logger.error(`The model stays as it is, because the new one is worse: ${complaint}`);
      await rm(stagingOf(folder), { recursive: true });
      return 'refused';
    }
    await publish(stagingOf(folder), folder);
    await this.live.reload();
    return 'done';
  }

  private async complain(figures: Figures | null): Promise<string | null> {
    if (figures === null) return null;
    const before = await lastJudged(this.database.db);
    return complaintAbout(figures, before && (JSON.parse(before.figures!) as Figures), this.allowedLoss);
  }

  private async train(lease: Lease): Promise<Trained> {
    // Sources are run as they are in tests and while they are worked on.
    const extension = extname(fileURLToPath(import.meta.url));
    const program = fileURLToPath(new URL(`retrain-job${extension}`, import.meta.url));
    const child = fork(program, { execArgv: extension === '.ts' ? ['--import', 'tsx'] : [] });
    this.child = child;
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
      lease.lost.addEventListener('abort', () => child.kill());
      child.send(this.task);
      return await new Promise<Trained>((resolve, reject) => {
        child.on('message', (news: TrainingNews) => {
          if (news.kind === 'progress') lease.say(news.fraction);
          else if (news.kind === 'trained') resolve(news);
          else reject(new Error(news.reason));
        });
        child.on('error', reject);
        once(child, 'exit').then(([code, signal]) => {
          reject(new Error(`The process of the training ended with ${signal ?? `code ${code}`}`));
        }, reject);
      });
    } finally {
      child.kill();
      this.child = null;
    }
  }
}
