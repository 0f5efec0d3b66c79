import { modelWithoutRemoved } from '../live/compact.js';
import type { ModelTarget } from '../persistence/place-of.js';
import { saveModel } from '../persistence/save-model.js';
import type { SaveOptions } from '../persistence/save-options.js';
import type { Serving } from './pieces.js';
import { requireModel, requireOwn } from './required.js';

/** Saves the model and the data as they are at the moment of the call. */
export async function save({ context, trained }: Serving, target: ModelTarget, options?: SaveOptions): Promise<void> {
  requireOwn(context, 'save');
  requireModel(context);
  const { dataset } = context;
  const model = modelWithoutRemoved(context.snapshot!, dataset.items.removed);
  const served = { model, summary: trained?.summary ?? null };
  await saveModel(target, (pace) => dataset.freezeAtPace(pace), served, options);
}
