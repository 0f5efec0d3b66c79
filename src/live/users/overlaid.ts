import type { Dataset } from '../../data/dataset.js';
import type { UserOverlay } from './user-overlay.js';

/** A base and what stands over it. */
export interface Overlaid {
  readonly base: Dataset;
  /** The users that differ from the base: null where one was forgotten. */
  readonly overlay: ReadonlyMap<string, UserOverlay | null>;
  /** Items whose pairs in the base do not count. They may be known again, with pairs in the overlay. */
  readonly erased: ReadonlySet<number>;
}
