import { watch } from '../diagnostics.js';
import type { LiveDataset, UpdateCounts } from '../live/live-dataset.js';
import { readUpdate } from '../reading/read-update.js';
import type { Interaction, SnakeCaseInteraction } from '../types.js';

/** Takes in new events, all of them or none. */
export const update = (data: LiveDataset, events: Iterable<Interaction | SnakeCaseInteraction>): UpdateCounts =>
  watch(
    'update',
    () => data.update(readUpdate(events, data.options)),
    (counts) => counts,
  );
