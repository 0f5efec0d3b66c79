import type { LiveDataset } from '../../live/live-dataset.js';
import type { Ranking } from '../../ranking/request.js';
import type { Recommendations } from '../../types.js';

/** A list as callers see it: ids for the indexes that it was made with. */
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
