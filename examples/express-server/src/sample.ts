import { randomUUID } from 'node:crypto';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Recommender, readInteractions } from 'cf-recs';
import type { Logger } from 'pino';
import { lastNumber } from './database/sequence.js';
import { importItems } from './importing/import-items.js';
import { withTarget } from './importing/target.js';
import { exists } from './live/model-folder.js';
import type { Settings } from './settings.js';

const require = createRequire(import.meta.url);

/** What the first start takes. */
export interface Sample {
  /** A model that was trained on the log. */
  readonly model: string;
  readonly catalogue: string;
  readonly log: string;
}

/** In the repository all are there, and in the package only some. */
export function sampleOf(packageFolder = dirname(require.resolve('cf-recs/package.json'))): Sample {
  return {
    model: join(packageFolder, 'models/latest'),
    catalogue: join(packageFolder, 'data/sample_catalogue.jsonl'),
    log: join(packageFolder, 'data/sample_interactions.jsonl'),
  };
}

/**
 * Gives a service that has nothing yet the sample to answer from: its catalogue, where nothing was ever written to the
 * database, and a model, which trainings write to. Whole or not at all; a folder that is there stays as it is.
 */
export async function placeSample(
  { RECOMMENDER_MODEL_DIR: folder, DATABASE_URL: url }: Pick<Settings, 'RECOMMENDER_MODEL_DIR' | 'DATABASE_URL'>,
  logger: Pick<Logger, 'info'>,
  { model, catalogue, log }: Sample = sampleOf(),
): Promise<void> {
  if (await exists(folder)) return;
  if (await exists(catalogue)) {
    await withTarget(url, async (target) => {
      if ((await lastNumber(target.database.db)) > 0) return;
      logger.info(`The catalogue of the sample was imported: ${await importItems(catalogue, target)} items`);
    });
  }
  // Another process may be starting as well.
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(dirname(folder), { recursive: true });
  try {
    if (await exists(model)) {
      await cp(model, unfinished, { recursive: true });
      logger.info(`The sample model was copied to ${folder}`);
    } else {
      logger.info('There is no model yet, so one is trained on the sample log of cf-recs');
      const recommender = await Recommender.fromInteractions(readInteractions(log));
      await recommender.train();
      await recommender.save(unfinished);
      logger.info(`The sample model was saved to ${folder}`);
    }
    await rename(unfinished, folder).catch(async (error) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}
