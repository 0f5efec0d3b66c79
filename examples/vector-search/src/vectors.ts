import { isCfRecsError, type Recommender } from 'cf-recs';

/** What a shop knows of an item. */
export interface Product {
  readonly itemId: string;
  readonly categories: readonly string[];
  readonly available: boolean;
}

/** Which items a list is made of. */
export interface Question {
  readonly limit: number;
  /** Ids that may not be in it: what the user has or dislikes. */
  readonly exclude: readonly string[];
  /** Only items of this category. Default: of any. */
  readonly category?: string;
}

/** One line of a list. */
export interface Answer {
  readonly itemId: string;
  readonly score: number;
}

/** A name for what belongs to a model: vectors of one model mean nothing to those of another. */
export const nameFor = ({ info }: Recommender, what: 'items' | 'users'): string =>
  `${what}_${info.modelId?.slice(0, 16)}`;

/** The vectors of some ids, without those that have none: items that nobody had, users with dislikes alone. */
export function* vectorsOf(
  ids: readonly string[],
  vectorOf: (id: string) => Float32Array,
): Generator<{ readonly id: string; readonly vector: Float32Array }> {
  for (const id of ids) {
    try {
      yield { id, vector: vectorOf(id) };
    } catch (error) {
      if (!isCfRecsError(error) || error.code !== 'no-embedding') throw error;
    }
  }
}

/** The lines that `recommend` would take for personal ones: those that score more than 1e-6 of the best. */
export const personal = (answers: readonly Answer[]): readonly Answer[] =>
  answers.filter(({ score }) => score > 1e-6 * Math.max(0, answers[0].score));
