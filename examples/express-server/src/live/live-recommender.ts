import { setImmediate } from 'node:timers/promises';
import { type EventWeight, isCfRecsError, Recommender } from 'cf-recs';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { type Change, LARGE_WINDOW, readChanges, WINDOW } from '../database/changes.js';
import { noteModel, sequenceOf } from '../database/models.js';
import type { Database } from '../database/open-database.js';
import { lastNumber } from '../database/sequence.js';
import { type Job, Writer } from '../database/writer.js';
import type { Metrics } from '../metrics.js';
import { describeError, Problem } from '../problems.js';
import type { Settings } from '../settings.js';
import { applyChanges, type Brought, NOTHING } from './apply-changes.js';
import { Catalogue } from './catalogue.js';
import { stampOf } from './model-folder.js';

interface Parts {
  readonly folder: string;
  readonly withoutModel: Settings['WITHOUT_MODEL'];
  readonly eventWeights: Readonly<Record<string, EventWeight>> | undefined;
  readonly readOnly: boolean;
  readonly database: Database;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/**
 * What answers: the model of the folder with all changes of the database on top of it, and the catalogue. Changes are
 * applied in the order of their numbers, whoever made them, so that all processes come to the same.
 */
export class LiveRecommender {
  /** What answers now. Not to be kept across an await: a new model takes its place. */
  recommender!: Recommender;
  readonly catalogue = new Catalogue();
  /** Counts the models that this process has loaded, from 1; null before the first. */
  modelVersion: number | null = null;
  loadedAt = new Date();
  /** All changes up to this number are in the histories that were saved with the model in use. */
  modelSequence = 0;
  /** The number of the last change by which a user was forgotten, as far as changes were looked at. */
  private lastForgotten = 0;
  /** What the folder held when it was last loaded. */
  private stamp: string | null = null;
  /** All changes up to this number are in the recommender and the catalogue. */
  private applied = 0;
  /** Loads and changes have their turn one by one, and a load, which takes long, does not keep changes waiting. */
  private readonly loading = pLimit(1);
  private readonly changing = pLimit(1);
  private readonly writer: Writer | null;

  private constructor(private readonly parts: Parts) {
    const apply = (first: number, changes: readonly (readonly Change[])[], last: number) =>
      this.changing(() => this.applyOwn(first, changes, last));
    this.writer = parts.readOnly ? null : new Writer(parts.database, apply);
  }

  /**
   * Loads catalogue and model, and applies what is not in the model.
   * @throws CfRecsError where there is no usable model and `withoutModel` is `exit`; what the database says.
   */
  static async open(parts: Parts): Promise<LiveRecommender> {
    const live = new LiveRecommender(parts);
    live.recommender = await Recommender.fromInteractions([], { eventWeights: parts.eventWeights });
    const { db } = parts.database;
    // What changes after this number is applied again: it comes to the same.
    live.applied = await lastNumber(db);
    for (const { sequence: _, ...item } of await db.selectFrom('items').selectAll().execute())
      live.catalogue.apply(item);
    try {
      await live.load(await stampOf(parts.folder), LARGE_WINDOW);
    } catch (error) {
      if (parts.withoutModel === 'exit' || !isCfRecsError(error) || !error.code.startsWith('model-')) throw error;
      parts.logger.warn(`No model yet: ${describeError(error)}`);
      await live.serve(live.recommender, 0, LARGE_WINDOW);
    }
    return live;
  }

  /** Why nobody is answered; null where everybody is. */
  get unready(): string | null {
    const waits = this.parts.withoutModel === 'unready' && this.modelVersion === null;
    return waits ? 'Expected a model, got none yet' : null;
  }

  /** The model that answers; null where popularity does. */
  get modelId(): string | null {
    return this.recommender.info.modelId;
  }

  /** What tells the model that answers from others in the table of models; null where popularity answers. */
  get modelStamp(): string | null {
    return this.stamp;
  }

  /** Whether a user was forgotten who is in the files of the model, and in what was made of them. */
  get namesForgotten(): boolean {
    return this.lastForgotten > this.modelSequence;
  }

  /** When the model was trained; null where that is not known. */
  get trainedAt(): Date | null {
    const { training } = this.recommender.info;
    return training === null ? null : new Date(training.trainedAt);
  }

  /** Writes to the database, and then to the recommender: whoever is answered finds it in every list of this process. */
  write<Result>(job: Job<Result>): Promise<{ readonly result: Result; readonly brought: Brought }> {
    if (this.writer === null) {
      return Promise.reject(new Problem(403, 'read-only', 'Expected a service that may write, got one with READ_ONLY'));
    }
    return this.writer.write(job);
  }

  /** Applies what other processes wrote. */
  follow(): Promise<void> {
    return this.changing(async () => {
      const last = await lastNumber(this.parts.database.db);
      // What this process is writing is applied by itself, which tells what it brought. Asked in this order, because a
      // transaction may have begun and ended meanwhile.
      const own = this.writer?.unapplied ?? Number.POSITIVE_INFINITY;
      await this.catchUp(Math.min(last, own - 1));
    });
  }

  /** Swaps in the model of the folder if it is another. @throws CfRecsError where it cannot be used; the old one stays. */
  reload(): Promise<boolean> {
    return this.loading(async () => {
      const { folder, metrics, logger } = this.parts;
      try {
        const stamp = await stampOf(folder);
        if (stamp === this.stamp) return false;
        await this.load(stamp, WINDOW);
        metrics.swaps.inc();
        logger.info({ model_id: this.modelId }, 'New model');
        return true;
      } catch (error) {
        metrics.refused.inc();
        logger.error(`The model stays as it is, because the new one cannot be used: ${describeError(error)}`);
        throw error;
      }
    });
  }

  /** Ends when all that was asked for is written. */
  async close(): Promise<void> {
    await this.writer?.close();
    await this.changing(() => {});
  }

  private async load(stamp: string, window: number): Promise<void> {
    const { folder, eventWeights, readOnly, database, logger } = this.parts;
    const next = await Recommender.load(folder, { eventWeights });
    let sequence = await sequenceOf(database.db, stamp);
    if (sequence === null) {
      // Trained elsewhere: nobody knows which of the changes are in it, and most may come twice without harm.
      sequence = 0;
      if (next.toDataset().options.aggregate === 'sum') {
        logger.warn('A model that adds up events counts those of the database on top of its own');
      }
      if (!readOnly) {
        const model = { id: stamp, model_id: next.info.modelId, sequence, made_at: Date.now(), path: folder };
        const unknown = { reason: null, figures: null, seconds: null };
        await noteModel(database.db, { ...model, ...unknown, origin: 'folder', status: 'used' });
      }
    }
    await this.serve(next, sequence, window);
    this.modelVersion = (this.modelVersion ?? 0) + 1;
    this.modelSequence = sequence;
    this.stamp = stamp;
    this.loadedAt = new Date();
  }

  /** Brings a recommender up to this moment, and puts it in place of the one that answers. */
  private async serve(next: Recommender, sequence: number, window: number): Promise<void> {
    let reached = await this.replay(next, sequence, this.applied, window);
    // More has come meanwhile, less from time to time; the rest is done while changes wait.
    while (this.applied - reached > WINDOW) reached = await this.replay(next, reached, this.applied, window);
    await this.changing(async () => {
      // A model may hold more than this process knows of yet: the catalogue must not miss it.
      await this.catchUp(reached);
      await this.replay(next, reached, this.applied, window);
      this.recommender = next;
    });
  }

  private async replay(next: Recommender, after: number, last: number, window: number): Promise<number> {
    for (let reached = after; reached < last; ) {
      const until = Math.min(last, reached + window);
      this.applyTo(next, await readChanges(this.parts.database.db, reached, until));
      reached = until;
      await setImmediate();
    }
    return Math.max(after, last);
  }

  private async catchUp(last: number): Promise<void> {
    while (this.applied < last) {
      const until = Math.min(last, this.applied + WINDOW);
      this.apply(await readChanges(this.parts.database.db, this.applied, until));
      this.applied = until;
      await setImmediate();
    }
  }

  /** Applies what this process has committed. @returns what each job brought. */
  private async applyOwn(first: number, jobs: readonly (readonly Change[])[], last: number): Promise<Brought[]> {
    try {
      await this.catchUp(first - 1);
      // Where a model was loaded meanwhile that holds it already, there is nothing left to bring.
      if (this.applied < last) {
        this.applied = last;
        return jobs.map((changes) => this.apply(changes));
      }
    } catch (error) {
      // It is stored, and to be found with what others write.
      this.parts.logger.warn(`What was stored counts a little later: ${describeError(error)}`);
    }
    return jobs.map(() => NOTHING);
  }

  private apply(changes: readonly Change[]): Brought {
    for (const change of changes) if (change.kind === 'item') this.catalogue.apply(change.item);
    return this.applyTo(this.recommender, changes);
  }

  private applyTo(recommender: Recommender, changes: readonly Change[]): Brought {
    for (const change of changes) {
      const forgets = change.kind === 'deletion' && change.itemId === null;
      if (forgets) this.lastForgotten = Math.max(this.lastForgotten, change.sequence);
    }
    return applyChanges(recommender, changes, this.onRefused);
  }

  private readonly onRefused = (error: unknown): void => {
    this.parts.logger.error(`A stored event was left out: ${describeError(error)}`);
  };
}
