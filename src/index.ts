export { buildDataset } from './data/build-dataset.js';
export type { Dataset, PairTable, UserHistory } from './data/dataset.js';
export { historyOf } from './data/dataset.js';
export type { HoldOut } from './data/hold-out.js';
export { holdOutAfter, holdOutLast, holdOutRandom } from './data/hold-out.js';
export type { IdIndex } from './data/id-index.js';
export type { InteractionReader } from './data/interaction-reader.js';
export type { UpdateCounts } from './data/live-dataset.js';
export { popularityOrder } from './data/popularity.js';
export { readInteractions } from './data/read-interactions.js';
export type { TrainingPairs } from './data/sample-training-pairs.js';
export { sampleTrainingPairs } from './data/sample-training-pairs.js';
export type { EmbeddingSource } from './embeddings.js';
export type { CfRecsErrorCode } from './errors.js';
export { CfRecsError } from './errors.js';
export type { EvaluateOptions, Trained, Trainer } from './evaluate.js';
export { evaluate } from './evaluate.js';
export type { Comparison, Estimate, Evaluation, Metrics, PopularityBucket } from './evaluation/evaluation.js';
export type { ListMaker } from './evaluation/judge.js';
export { coverageAt, hitRateAt, mapAt, mrrAt, ndcgAt, noveltyAt, precisionAt, recallAt } from './evaluation/metrics.js';
export type { EmbeddingModel } from './model/embedding-model.js';
export type { SettingsChoice, TrainedModel, TrainingSummary, Trial } from './model/trained-model.js';
export type { DatasetOptions, OnInvalid, PopularityOptions, ResolvedDatasetOptions } from './options/dataset.js';
export type { EmbeddingTables } from './options/embeddings.js';
export type { BaselineName, JudgeOptions, MetricName } from './options/evaluate.js';
export type { HoldOutLastOptions, HoldOutRandomOptions } from './options/hold-out.js';
export type { FieldMapping, Format, ReadOptions } from './options/read.js';
export type { RecommendAllOptions, RecommendOptions, SimilarItemsOptions } from './options/recommend.js';
export type { RerankOptions } from './options/rerank.js';
export type { SampleOptions } from './options/sample.js';
export type { LoadOptions, SaveOptions } from './options/save.js';
export type { TrainOptions } from './options/train.js';
export { rerank } from './ranking/rerank.js';
export type { RecommenderInfo } from './recommender.js';
export { Recommender } from './recommender.js';
export { trainGradient, trainSpectral } from './trainers.js';
export type {
  AdjustedOption,
  Algorithm,
  Backend,
  DatasetSummary,
  EmbeddingRows,
  Explanation,
  Fallback,
  FallbackReason,
  HeldInteraction,
  HistoryEntry,
  Id,
  Interaction,
  InteractionSource,
  RecommendationSource,
  Recommendations,
  RecommendedItem,
  SimilarUsers,
  SkippedRow,
  SnakeCaseInteraction,
  SourceRecord,
  TrainingProgress,
} from './types.js';
