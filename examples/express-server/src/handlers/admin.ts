import { describeError, Problem } from '../problems.js';
import type { Service } from '../service.js';
import type { Reply } from '../validation.js';

export async function reload({ store }: Service): Promise<Reply> {
  const swapped = await store.reload().catch((error) => {
    throw new Problem(409, 'model-refused', `The model stays as it is: ${describeError(error)}`);
  });
  return { body: { model_id: store.modelId, swapped } };
}

export function retrain({ retrainer }: Service): Reply {
  retrainer.start();
  return { status: 202, body: { status: 'started' } };
}
