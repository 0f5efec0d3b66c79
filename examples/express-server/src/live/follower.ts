import { unwatchFile, watchFile } from 'node:fs';
import type { Logger } from 'pino';
import type { Database } from '../database/open-database.js';
import { describeError } from '../problems.js';
import type { LiveRecommender } from './live-recommender.js';
import { metadataOf } from './model-folder.js';

/** How often to look for what other processes wrote; Postgres says so by itself, and is asked in case it was not heard. */
const POLL_MS = { sqlite: 200, postgres: 500 };
/** After a model that could not be used. */
const LOOK_AGAIN_MS = 10_000;

/** Keeps a recommender up to date with the database and the model folder, until it is closed. */
export class Follower {
  private polling: NodeJS.Timeout | undefined;
  private nextLook: NodeJS.Timeout | undefined;
  private following: Promise<void> | null = null;
  private again = false;
  /** Whether the database did not answer: it is said once. */
  private away = false;
  private closed = false;

  /** @param watchSeconds - how often to look for a new model; 0 for only when told to. */
  constructor(
    private readonly live: LiveRecommender,
    database: Database,
    private readonly folder: string,
    watchSeconds: number,
    private readonly logger: Logger,
  ) {
    this.polling = setInterval(() => this.follow(), POLL_MS[database.kind]).unref();
    database.listen(
      () => this.follow(),
      (error) => this.missed(error),
    );
    // Asking the file works where notices do not: network drives, mounted volumes, folders that come and go.
    if (watchSeconds > 0) {
      watchFile(metadataOf(folder), { interval: 1000 * watchSeconds, persistent: false }, () => this.look());
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.polling);
    clearTimeout(this.nextLook);
    unwatchFile(metadataOf(this.folder));
    await this.following;
  }

  private follow(): void {
    if (this.closed) return;
    this.again = true;
    this.following ??= this.work();
  }

  private async work(): Promise<void> {
    while (this.again && !this.closed) {
      this.again = false;
      try {
        await this.live.follow();
        if (this.away) this.logger.info('The database answers again');
        this.away = false;
      } catch (error) {
        this.missed(error);
      }
    }
    this.following = null;
  }

  private missed(error: unknown): void {
    if (!this.away)
      this.logger.error(`Changes are not followed, because the database is away: ${describeError(error)}`);
    this.away = true;
  }

  private look(): void {
    clearTimeout(this.nextLook);
    if (this.closed) return;
    this.live.reload().catch(() => {
      // A folder that is copied by hand may be whole a little later, and its metadata does not change again.
      this.nextLook = setTimeout(() => this.look(), LOOK_AGAIN_MS).unref();
    });
  }
}
