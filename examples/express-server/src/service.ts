import type { Logger } from 'pino';
import { removeOld } from './database/housekeeping.js';
import { ListCounts } from './database/list-counts.js';
import { isMigrated, migrate } from './database/migrations.js';
import { type Database, openDatabase } from './database/open-database.js';
import { Follower } from './live/follower.js';
import { LiveRecommender } from './live/live-recommender.js';
import { createMetrics, type Metrics } from './metrics.js';
import { describeError } from './problems.js';
import type { Settings } from './settings.js';
import { Retrainer } from './training/retrainer.js';

const HOUR_MS = 60 * 60 * 1000;

/** What the application answers from. */
export interface Service {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly live: LiveRecommender;
  readonly retrainer: Retrainer;
  readonly listCounts: ListCounts;
  /** Whether the service is about to stop, and others should be asked. */
  draining: boolean;
  /** Stops following and training, and ends when all that was asked for is written. */
  close(): Promise<void>;
}

async function openTables(settings: Settings): Promise<Database> {
  const { DATABASE_URL: url, READ_ONLY: readOnly } = settings;
  const database = await openDatabase(url, readOnly);
  try {
    if (!readOnly) await migrate(database);
    else if (!(await isMigrated(database))) {
      throw new Error('Expected a database that a service of this version has written to, got one without its tables');
    }
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the database, loads the model, and begins to follow changes and to train on schedule. */
export async function startService(settings: Settings, logger: Logger): Promise<Service> {
  const metrics = createMetrics();
  const folder = settings.RECOMMENDER_MODEL_DIR;
  const { READ_ONLY: readOnly, EVENT_WEIGHTS: eventWeights, EVENTS_KEEP_DAYS: keepDays } = settings;
  const database = await openTables(settings);
  const parts = { folder, withoutModel: settings.WITHOUT_MODEL, eventWeights, readOnly, database, metrics, logger };
  const live = await LiveRecommender.open(parts).catch(async (error) => {
    await database.close();
    throw error;
  });
  const follower = new Follower(live, database, folder, settings.WATCH_SECONDS, logger);
  const task = {
    folder,
    databaseUrl: settings.DATABASE_URL,
    eventWeights,
    keepDays,
    threads: settings.RETRAIN_THREADS,
  };
  const retrainer = new Retrainer(task, settings.REFUSE_WORSE, database, live, metrics, logger);
  const listCounts = new ListCounts(database, readOnly);
  const stopping = new AbortController();
  let cleaned = Promise.resolve();
  const clean = (): void => {
    cleaned = removeOld(database, keepDays, live.modelSequence, stopping.signal).then(
      () => {},
      (error) => logger.error(`What is old was not removed: ${describeError(error)}`),
    );
  };
  let cleaning: NodeJS.Timeout | undefined;
  if (!readOnly) {
    if (settings.RETRAIN_MINUTES > 0) retrainer.schedule(settings.RETRAIN_MINUTES);
    cleaning = setInterval(clean, HOUR_MS).unref();
    clean();
  }
  return {
    settings,
    logger,
    metrics,
    database,
    live,
    retrainer,
    listCounts,
    draining: false,
    async close() {
      clearInterval(cleaning);
      stopping.abort();
      await retrainer.close();
      await follower.close();
      await cleaned;
      await live.close();
      await listCounts.close();
      await database.close();
    },
  };
}
