import type { Dataset } from '../data/dataset.js';
import { checkDataset } from '../data/dataset.js';
import type { DatasetSummary } from '../data/dataset-summary.js';
import type { AnyEvaluation } from '../evaluation/evaluation.js';
import type { TrainingSummary } from '../model/trained-model.js';
import type { Explanation, HeldInteraction, Id, Recommendations } from '../types.js';
import { callback, idList, isRecord, isText, matching, requireOption, resolveOptions } from '../validate.js';
import type { DescribeItem } from './item-description.js';

/** What a report can be made of: a `Recommender`, or anything that tells as much. */
export interface ReportedRecommender {
  toDataset(): Dataset;
  readonly info: {
    readonly embeddingDim: number | null;
    readonly training: TrainingSummary | null;
    readonly summary: DatasetSummary;
  };
  recommend(userId: Id, limit?: number): Recommendations;
  popular(limit?: number): Recommendations;
  history(userId: Id): readonly HeldInteraction[];
  explain(userId: Id, itemId: Id): Explanation;
}

/** What stands in a report. */
export interface ReportOptions {
  /** Whose data, training and lists are shown, trained or not. */
  readonly recommender: ReportedRecommender;
  /** What `evaluate` resolved to. Without it nothing is said of how good the lists are. */
  readonly evaluation?: AnyEvaluation | undefined;
  /** The heading, default `Recommendation report`. */
  readonly title?: string | undefined;
  /**
   * Users to show, with their ids, what they have and their lists: personal data. Default: one with a short, one with a
   * usual and one with a long history. `[]` shows nobody, and the page holds nothing of a single user.
   */
  readonly users?: Iterable<Id> | undefined;
  /**
   * Describes an item by a title, a picture and a link, see {@link ItemDescription}; called once for each item that is
   * shown, and nothing where there is nothing to say. What it throws is thrown on. Default: ids alone.
   */
  readonly describeItem?: DescribeItem | undefined;
}

const METHODS = ['toDataset', 'recommend', 'popular', 'history', 'explain'];

const isRecommender = (value: unknown): boolean =>
  isRecord(value) && METHODS.every((method) => typeof value[method] === 'function');

const isEvaluation = (value: unknown): boolean =>
  isRecord(value) && ['model', 'baselines', 'comparisons'].every((part) => isRecord(value[part]));

const reportRules = {
  recommender: matching<ReportedRecommender, null>(null, 'a recommender', isRecommender),
  evaluation: matching<AnyEvaluation, null>(null, 'what `evaluate` resolved to', isEvaluation),
  title: matching<string, string>(
    'Recommendation report',
    'a non-empty string',
    (value) => isText(value) && value !== '',
  ),
  users: idList(null),
  describeItem: callback<DescribeItem>('a function from an item id to a title, a picture and a link'),
};

/**
 * The options of a report, checked.
 * @param owner - the function that was called, for the messages.
 */
export function resolveReportOptions(owner: string, input: ReportOptions) {
  const options = resolveOptions(owner, reportRules, input);
  const recommender = requireOption('recommender', reportRules.recommender, options.recommender);
  const dataset = recommender.toDataset();
  checkDataset(owner, dataset);
  return { ...options, recommender, dataset };
}

export type ResolvedReportOptions = ReturnType<typeof resolveReportOptions>;
