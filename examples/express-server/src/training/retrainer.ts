import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { heldLease, type Lease, takeLease } from '../database/leases.js';
import { lastJudged, listModels, noteModel, refuse } from '../database/models.js';
import { type Database, patiently } from '../database/open-database.js';
import type { ModelTable } from '../database/tables.js';
import { unavailable } from '../database/writer.js';
import type { LiveRecommender } from '../live/live-recommender.js';
import { makeStaging, publish, removeStagings } from '../live/model-folder.js';
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
  /** The training under way here. */
  private training: Promise<void> = Promise.resolve();
  private closed = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly task: Omit<TrainingTask, 'staging'>,
    /** Standard errors by which a model may be worse than the one before. */
    private readonly allowedLoss: number,
    private readonly database: Database,
    private readonly live: LiveRecommender,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /**
   * Begins a training. @param force - takes its model into use however good it is.
   * @throws Problem 409 where one is under way, here or in another process, 503 where the database is away.
   */
  async start(force = false): Promise<void> {
    const lease = await takeLease(this.database, LEASE).catch((error) => {
      throw unavailable(error);
    });
    if (lease === null) {
      throw new Problem(409, 'busy', 'Expected no training under way, got another request for one');
    }
    const begin = performance.now();
    this.logger.info('Training');
    this.training = this.run(lease, force)
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

  /** Ends when the training under way has come to an end, and another process may begin one. */
  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearInterval(this.timer);
    this.child?.kill();
    await this.training;
  }

  private async run(lease: Lease, force: boolean): Promise<Outcome> {
    const { folder } = this.task;
    await removeStagings(folder);
    const staging = await makeStaging(folder);
    try {
      const trained = await this.train(lease, staging);
      const complaint = force ? null : await this.complain(trained.figures);
      await lease.confirm();
      await this.note(trained, complaint);
      this.lastProblem = complaint;
      if (complaint !== null) {
        this.metrics.refused.inc();
        this.logger.error(`The model stays as it is, because the new one is worse: ${complaint}`);
        return 'refused';
      }
      await publish(staging, folder).catch(async (error) => {
        await refuse(this.database.db, trained.stamp, describeError(error));
        throw error;
      });
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
    await this.live.reload();
    return 'done';
  }

  /** Before the model is to be found in its folder: whoever loads it must know what is in it. */
  private note({ stamp, modelId, sequence, seconds, figures }: Trained, complaint: string | null): Promise<void> {
    const model: ModelTable = {
      id: stamp,
      model_id: modelId,
      sequence,
      made_at: Date.now(),
      origin: 'training',
      status: complaint === null ? 'used' : 'refused',
      reason: complaint,
      path: this.task.folder,
      figures: figures && JSON.stringify(figures),
      seconds,
    };
    return patiently(this.database, () => noteModel(this.database.db, model));
  }

  private async complain(figures: Figures | null): Promise<string | null> {
    if (figures === null) return null;
    const before = await lastJudged(this.database.db);
    return complaintAbout(figures, before && (JSON.parse(before.figures!) as Figures), this.allowedLoss);
  }

  private async train(lease: Lease, staging: string): Promise<Trained> {
    // Sources are run as they are in tests and while they are worked on.
    const extension = extname(fileURLToPath(import.meta.url));
    const program = fileURLToPath(new URL(`retrain-job${extension}`, import.meta.url));
    if (this.closed) throw new Error('Expected a service that goes on, got one that is about to stop');
    const child = fork(program, { execArgv: extension === '.ts' ? ['--import', 'tsx'] : [] });
    this.child = child;
    try {
      if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
      lease.lost.addEventListener('abort', () => child.kill());
      child.send({ ...this.task, staging } satisfies TrainingTask);
      return await new Promise<Trained>((resolve, reject) => {
        child.on('message', (news: TrainingNews) => {
          if (news.kind === 'progress') lease.say(news.fraction);
          else if (news.kind === 'trained') resolve(news);
          else reject(new Error(news.reason));
        });
        child.on('error', reject);
        once(child, 'exit').then(([code, signal]) => {
          if (lease.lost.aborted) reject(lease.lost.reason);
          else reject(new Error(`The process of the training ended with ${signal ?? `code ${code}`}`));
        }, reject);
      });
    } finally {
      child.kill();
      this.child = null;
    }
  }
}
