import type { PairTable } from '../data/dataset.js';
import type { LiveDataset } from '../live/live-dataset.js';
import type { UserPairs } from '../live/user-overlay.js';
import type { TrainingSummary } from '../model/trained-model.js';
import type { Ranking } from '../ranking/request.js';
import type { DatasetSummary, HeldInteraction, Recommendations } from '../types.js';

// Turns what was found, in indexes, into answers, in ids.

/** What a recommender is, for dashboards and logs. */
export interface RecommenderInfo {
  /** A number that changes with every train and load, unique in the process; null before the first. */
  readonly modelVersion: number | null;
  /** Numbers per item; null before training. */
  readonly embeddingDim: number | null;
  /** How the model was trained; null before training, and for vectors that were trained elsewhere. */
  readonly training: TrainingSummary | null;
  /**
   * What the recommender was built from and updated with; a model saved without histories keeps the figures of its
   * training.
   */
  readonly summary: DatasetSummary;
}

/** A list by index as callers see it. */
export function toRecommendations(
  { items: ids }: LiveDataset,
  userId: string | null,
  { items, fallback }: Ranking,
  ignored: ReadonlySet<string>,
): Recommendations {
  return {
    userId,
    items: items.map(({ item, score, source }) => ({ itemId: ids.idAt(item), score, source })),
    fallback,
    ignored: [...ignored],
  };
}

/** All that is held on a user: oldest first, what has no time before all that has, equal times by item. */
export function heldInteractions({ items }: LiveDataset, { positives, dislikes }: UserPairs): HeldInteraction[] {
  const name = (pairs: PairTable, disliked: boolean) =>
    Array.from(pairs.items, (item, at) => {
      const time = pairs.timestamps?.[at] ?? Number.NaN;
      const weight = disliked ? 0 : pairs.weights[at];
      const held = {
        itemId: items.idAt(item),
        weight,
        timestamp: Number.isNaN(time) ? null : new Date(time),
        disliked,
      };
      return { held, item, time: Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time };
    });
  return [...name(positives, false), ...name(dislikes, true)]
    .sort((a, b) => (a.time === b.time ? a.item - b.item : a.time - b.time))
    .map(({ held }) => held);
}
