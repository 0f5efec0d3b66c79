import type { UserHistory } from '../data/dataset.js';
import type { Fallback, RecommendationSource } from '../types.js';

/** What holds for every list of a call; items go by index. */
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

/** A user to make a list for. */
export interface ListUser {
  readonly userId: string;
  /** Null for a user who is not known. */
  readonly history: UserHistory | null;
  /** How often the data set had changed when the history was read, see `LiveDataset.changes`. */
  readonly asOf: number;
}

/** One list to make. */
export interface RankingRequest extends RankingRules, Pick<ListUser, 'history'> {}

/** An item of a list, by index. */
export interface RankedItem {
  readonly item: number;
  readonly score: number;
  readonly source: RecommendationSource;
}

/** A list. */
export interface Ranking {
  readonly items: readonly RankedItem[];
  readonly fallback: Fallback;
}
