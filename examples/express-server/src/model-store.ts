import { createHash } from 'node:crypto';
import { createReadStream, unwatchFile, watchFile } from 'node:fs';
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { isCfRecsError, Recommender } from 'cf-recs';
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import type { EventLog, LoggedEvent } from './event-log.js';
import type { Metrics } from './metrics.js';
import { describeError, Problem } from './problems.js';
import { reportOf } from './report-page.js';
import type { Settings } from './settings.js';

/** After a model that could not be used. */
const LOOK_AGAIN_MS = 10_000;

type Change = (recommender: Recommender) => void;

interface StoreParts {
  readonly folder: string;
  readonly withoutModel: Settings['WITHOUT_MODEL'];
  readonly log: EventLog;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** The recommender that answers: the model of the folder with all events of the log on top of it. */
export class ModelStore {
  /** What answers now. Not to be kept across an await: a new model takes its place. */
  recommender!: Recommender;
  /** Counts the models that this process has loaded, from 1; null before the first. */
  modelVersion: number | null = null;
  loadedAt = new Date();
  /** What the folder held when it was last loaded or saved to: tells whether somebody has saved to it since. */
  private saved: string | null = null;
  /** Whether the folder names users; if not, there is nobody in it to forget. */
  private folderHasUsers = false;
  /** What happens while a new model is made ready, to be done to it too. */
  private meanwhile: Change[] | null = null;
  /** Whom a training under way may still know. */
  private forgotten = new Set<string>();
  /** Loading, saving and being saved to: one at a time. */
  private readonly alone = pLimit(1);
  private nextLook: NodeJS.Timeout | undefined;

  private constructor(private readonly parts: StoreParts) {}

  /**
   * Loads the model and replays the log.
   * @throws CfRecsError where there is no usable model and `withoutModel` is `exit`, or where the log is damaged.
   */
  static async open(parts: StoreParts): Promise<ModelStore> {
    const store = new ModelStore(parts);
    try {
      await store.load(await stampOf(parts.folder));
    } catch (error) {
      if (parts.withoutModel === 'exit' || !isCfRecsError(error) || !error.code.startsWith('model-')) throw error;
      parts.logger.warn(`No model yet: ${describeError(error)}`);
      const empty = await Recommender.fromInteractions([]);
      await store.replay(empty);
      store.recommender = empty;
    }
    return store;
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

  /** When the model was trained; null where that is not known. */
  get trainedAt(): Date | null {
    const { training } = this.recommender.info;
    return training === null ? null : new Date(training.trainedAt);
  }

  /** Takes in events that were checked: on the disk first, then in every list. */
  takeEvents(events: readonly LoggedEvent[]): Promise<ReturnType<Recommender['update']>> {
    return this.parts.log.append(events, () => this.change((recommender) => recommender.update(events)));
  }

  /**
   * Forgets a user in memory, in the log and in the folder.
   * @returns whether there was such a user. @throws Problem 503 where a file could not be written; to be asked again.
   */
  forget(userId: string): Promise<boolean> {
    return this.alone(async () => {
      // A newer model in the folder is not to be overwritten by the one that answers; a broken one is.
      await this.reloadNow().catch(() => {});
      this.forgotten.add(userId);
      const known = await this.parts.log.forget(userId, () => this.change((one) => one.forgetUser(userId)));
      await this.saveWithout();
      this.parts.metrics.forgotten.inc();
      return known;
    });
  }

  /** Swaps in the model of the folder if it is another. @throws CfRecsError where it cannot be used; the old one stays. */
  reload(): Promise<boolean> {
    return this.alone(() => this.reloadNow());
  }

  /** Checks every so often whether the model is another. It is replaced whole when its metadata is. */
  watch(seconds: number): void {
    // Asking the file works where notices do not: network drives, mounted volumes, folders that come and go.
    watchFile(metadataOf(this.parts.folder), { interval: 1000 * seconds, persistent: false }, () => this.look());
  }

  private look(): void {
    clearTimeout(this.nextLook);
    this.reload().catch(() => {
      // A folder that is copied by hand may be whole a little later, and its metadata does not change again.
      this.nextLook = setTimeout(() => this.look(), LOOK_AGAIN_MS).unref();
    });
  }

  close(): void {
    clearTimeout(this.nextLook);
    unwatchFile(metadataOf(this.parts.folder));
  }

  /** To be called when a training begins: from now on it may know users who are forgotten meanwhile. */
  trainingBegins(): void {
    this.forgotten = new Set();
  }

  /** Lets a training save to the folder, without those forgotten meanwhile, and swaps its model in. */
  saveTraining(save: (forgotten: readonly string[]) => Promise<void>): Promise<void> {
    return this.alone(async () => {
      await save([...this.forgotten]);
      // It is of the model before.
      await rm(reportOf(this.parts.folder), { force: true });
      await this.reloadNow();
    });
  }

  private change<T>(change: (recommender: Recommender) => T): T {
    const result = change(this.recommender);
    this.meanwhile?.push(change);
    return result;
  }

  private async reloadNow(): Promise<boolean> {
    const { folder, metrics, logger } = this.parts;
    try {
      const stamp = await stampOf(folder);
      if (stamp === this.saved) return false;
      await this.load(stamp);
      metrics.swaps.inc();
      logger.info({ model_id: this.modelId }, 'New model');
      return true;
    } catch (error) {
      metrics.refused.inc();
      logger.error(`The model stays as it is, because the new one cannot be used: ${describeError(error)}`);
      throw error;
    }
  }

  private async load(stamp: string): Promise<void> {
    const next = await Recommender.load(this.parts.folder);
    if (next.toDataset().options.aggregate === 'sum') {
      this.parts.logger.warn('A model that adds up events counts those of the log again after a training here');
    }
    const hasUsers = next.users.length > 0;
    await this.replay(next);
    this.recommender = next;
    this.modelVersion = (this.modelVersion ?? 0) + 1;
    this.saved = stamp;
    this.loadedAt = new Date();
    this.folderHasUsers = hasUsers;
  }

  /** Brings a recommender up to this moment. What happens after the log was marked is caught up with at the end. */
  private async replay(next: Recommender): Promise<void> {
    let meanwhile: Change[] = [];
    const blocks = await this.parts.log.read(() => {
      this.meanwhile = meanwhile;
    });
    try {
      for await (const block of blocks) {
        next.update(block);
        await setImmediate();
      }
    } finally {
      meanwhile = this.meanwhile ?? [];
      this.meanwhile = null;
    }
    // From here to the swap nothing else runs.
    for (const change of meanwhile) change(next);
  }

  /** Writes the folder anew, from what is left. */
  private async saveWithout(): Promise<void> {
    const { folder } = this.parts;
    try {
      if (this.saved === null) {
        // Nothing is served from the folder, so nothing can be written in place of what may be in it.
        if (await exists(metadataOf(folder))) throw new Error('it holds a model that cannot be read');
      } else if (this.folderHasUsers) {
        await this.recommender.save(folder);
        this.saved = await stampOf(folder);
      }
      // It shows some users, and nobody can tell from here which.
      await rm(reportOf(folder), { force: true });
    } catch (cause) {
      throw new Problem(
        503,
        'model-not-writable',
        `The user may still be in the model folder: ${describeError(cause)}`,
      );
    }
  }
}

const metadataOf = (folder: string): string => join(folder, 'metadata.json');

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Tells apart what was saved to a folder, data included, by the metadata: it names the hashes of all other files. */
async function stampOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(metadataOf(folder)), hash);
  } catch {
    // Loading says best what is wrong with the folder.
    await Recommender.load(folder);
    return stampOf(folder);
  }
  return hash.digest('hex');
}
