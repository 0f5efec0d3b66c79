import { describeError, Problem } from '../problems.js';
import type { Service } from '../service.js';
import type { Reply } from '../validation.js';

export async function reload({ live }: Service): Promise<Reply> {
  const swapped = await live.reload().catch((error) => {
    throw new Problem(409, 'model-refused', `The model stays as it is: ${describeError(error)}`);
  });
  return { body: { model_id: live.modelId, swapped } };
}

export async function retrain({ retrainer, settings }: Service): Promise<Reply> {
  if (settings.READ_ONLY)
    throw new Problem(403, 'read-only', 'Expected a service that may write, got one with READ_ONLY');
  await retrainer.start();
  return { status: 202, body: { status: 'started' } };
}
