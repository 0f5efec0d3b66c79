import type { Logger } from 'pino';
import { EventLog } from './event-log.js';
import { createMetrics, type Metrics } from './metrics.js';
import { ModelStore } from './model-store.js';
import { Retrainer } from './retrain.js';
import type { Settings } from './settings.js';

/** What the application answers from. */
export interface Service {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly store: ModelStore;
  readonly retrainer: Retrainer;
  /** Stops watching and training, and ends when all events are on the disk. */
  close(): Promise<void>;
}

/** Opens the log, loads the model, and begins to watch and to train on schedule. */
export async function startService(settings: Settings, logger: Logger): Promise<Service> {
  const metrics = createMetrics();
  const log = await EventLog.open(settings.EVENT_LOG, (message) => logger.warn(message));
  const folder = settings.RECOMMENDER_MODEL_DIR;
  const parts = { folder, withoutModel: settings.WITHOUT_MODEL, log, metrics, logger };
  const store = await ModelStore.open(parts).catch(async (error) => {
    await log.close();
    throw error;
  });
  const task = { folder, eventLog: log.path, threads: settings.RETRAIN_THREADS };
  const retrainer = new Retrainer(task, store, metrics, logger);
  if (settings.WATCH_SECONDS > 0) store.watch(settings.WATCH_SECONDS);
  if (settings.RETRAIN_MINUTES > 0) retrainer.schedule(settings.RETRAIN_MINUTES);
  return {
    settings,
    logger,
    metrics,
    store,
    retrainer,
    async close() {
      store.close();
      retrainer.close();
      await log.close();
    },
  };
}
