export type { Dataset, PairTable, UserHistory } from './data/dataset.js';
export { historyOf } from './data/dataset.js';
export type { DatasetOptions, OnInvalid, PopularityOptions, ResolvedDatasetOptions } from './data/dataset-options.js';
export type { HoldOut } from './data/hold-out.js';
export { holdOutAfter, holdOutLast, holdOutRandom } from './data/hold-out.js';
export type { HoldOutLastOptions, HoldOutRandomOptions } from './data/hold-out-options.js';
export type { IdIndex } from './data/id-index.js';
export { popularityOrder } from './data/popularity.js';
export type { SampleOptions } from './data/sample-options.js';
export type { TrainingPairs } from './data/sample-training-pairs.js';
export { sampleTrainingPairs } from './data/sample-training-pairs.js';
export type { CfRecsErrorCode } from './errors.js';
export { CfRecsError } from './errors.js';
export type { ListMaker } from './evaluation/evaluate-lists.js';
export type { BaselineName, JudgeOptions, MetricName } from './evaluation/evaluate-options.js';
export type { Comparison, Estimate, Evaluation, Metrics, PopularityBucket } from './evaluation/evaluation.js';
export { coverageAt, hitRateAt, mapAt, mrrAt, ndcgAt, noveltyAt, precisionAt, recallAt } from './evaluation/metrics.js';
export type { DenseEngine } from './kernels/matrix/dense-engine.js';
export type { UpdateCounts } from './live/live-dataset.js';
export type { EmbeddingModel } from './model/embedding-model.js';
export type { GradientOptions, SpectralOptions } from './model/solver-options.js';
export type {
  GradientTrainingSummary,
  NameableOption,
  SettingsChoice,
  SpectralTrainingSummary,
  TrainedModel,
  TrainingSummary,
  Trial,
} from './model/trained-model.js';
export type { LoadOptions, SaveOptions } from './persistence/save-options.js';
export { rerank } from './ranking/rerank.js';
export type { RerankOptions } from './ranking/rerank-options.js';
export { buildDataset } from './reading/build-dataset.js';
export type { InteractionReader } from './reading/interaction-reader.js';
export { readInteractions } from './reading/read-interactions.js';
export type { FieldMapping, Format, ReadOptions } from './reading/read-options.js';
export type { RecommenderInfo } from './recommender/answers.js';
export type { EmbeddingTables } from './recommender/embedding-options.js';
export type { EvaluateOptions, Trained, Trainer } from './recommender/evaluate.js';
export { evaluate } from './recommender/evaluate.js';
export type { EmbeddingSource } from './recommender/from-embeddings.js';
export type { RecommendAllOptions, RecommendOptions, SimilarItemsOptions } from './recommender/list-options.js';
export { Recommender } from './recommender/recommender.js';
export type {
  AutoTrainOptions,
  CommonTrainOptions,
  GradientTrainOptions,
  OptionsOf,
  SpectralSettingOptions,
  SpectralTrainOptions,
  TrainOptions,
} from './training/train-options.js';
export { trainGradient, trainSpectral, tune } from './training/trainers.js';
export type { Tuning } from './training/tune/tune.js';
export type {
  TunableOption,
  TunableOptions,
  TuneOptions,
  TuneProgress,
  TuneSpace,
} from './training/tune/tune-options.js';
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
