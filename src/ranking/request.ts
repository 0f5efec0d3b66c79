import type { WeightedHistory } from '../model/recency.js';
import type { Fallback, RecommendationSource } from '../types.js';

/** What holds for every list of a call, all ids turned into indexes. */
export interface RankingRules {
  readonly limit: number;
  readonly offset: number;
  readonly excludeSeen: boolean;
  readonly excluded: readonly number[];
  readonly included: readonly number[] | null;
  readonly filter: ((item: number) => boolean) | null;
  readonly minScore: number | null;
  readonly recencyHalfLife: number | false | null;
  readonly popularityPenalty: number;
}

/** One list to make. */
export interface RankingRequest extends RankingRules {
  /** What the user has and dislikes; null for a user that is not known. */
  readonly history: (WeightedHistory & { readonly dislikes: ArrayLike<number> }) | null;
}

/** A list by index. */
export interface RankedItem {
  readonly item: number;
  readonly score: number;
  readonly source: RecommendationSource;
}

export interface Ranking {
  readonly items: readonly RankedItem[];
  readonly fallback: Fallback;
}
