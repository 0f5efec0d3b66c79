import { countClicks } from '../../database/clicks.js';
import { listModels } from '../../database/models.js';
import { unavailable } from '../../database/writer.js';
import { describeError, Problem } from '../../problems.js';
import type { Service } from '../../service.js';
import type { Figures } from '../../training/figures.js';
import type { Input, Reply } from '../validation.js';

/** Tells the caller where the database does not answer. */
const orUnavailable = (error: unknown): never => {
  throw unavailable(error);
};

export async function reload({ live }: Service): Promise<Reply> {
  const swapped = await live.reload().catch((error) => {
    throw new Problem(409, 'model-refused', `The model stays as it is: ${describeError(error)}`);
  });
  return { body: { model_id: live.modelId, swapped } };
}

export async function retrain({ retrainer, settings }: Service, { query: { force } }: Input): Promise<Reply> {
  if (settings.READ_ONLY)
    throw new Problem(403, 'read-only', 'Expected a service that may write, got one with READ_ONLY');
  await retrainer.start(force).catch(orUnavailable);
  return { status: 202, body: { status: 'started' } };
}

export async function training({ retrainer }: Service): Promise<Reply> {
  const progress = await retrainer.progress().catch(orUnavailable);
  return { body: { running: progress !== null, progress, last_problem: retrainer.lastProblem } };
}

export async function models({ database, live }: Service, { query: { limit = 10 } }: Input): Promise<Reply> {
  const rows = await listModels(database.db, limit).catch(orUnavailable);
  return {
    body: {
      models: rows.map(({ id, model_id, made_at, origin, status, reason, seconds, figures }) => ({
        id,
        model_id,
        made_at: new Date(made_at),
        origin,
        status,
        reason,
        seconds,
        in_use: id === live.modelStamp,
        figures: figures === null ? null : (JSON.parse(figures) as Figures),
      })),
    },
  };
}

export async function clicks({ database, listCounts }: Service, { query: { days = 30 } }: Input): Promise<Reply> {
  // Those that this process has not written yet.
  await listCounts.flush();
  return { body: { days: await countClicks(database.db, days).catch(orUnavailable) } };
}
