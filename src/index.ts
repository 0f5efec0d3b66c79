export type { Dataset, PairTable, UserHistory } from './data/dataset.js';
export { historyOf } from './data/dataset.js';
export type { DatasetOptions, OnInvalid, PopularityOptions, ResolvedDatasetOptions } from './data/dataset-options.js';
export type {
  DatasetSummary,
  DataWarning,
  DataWarningCode,
  EventCount,
  SkippedRow,
  SourceRecord,
} from './data/dataset-summary.js';
export type { HoldOut, HoldOutLastOptions, HoldOutRandomOptions } from './data/hold-out.js';
export { holdOutAfter, holdOutLast, holdOutRandom } from './data/hold-out.js';
export type { IdIndex } from './data/ids/id-index.js';
export { popularityOrder } from './data/popularity.js';
export type { SampleOptions, TrainingPairs } from './data/sample-training-pairs.js';
export { sampleTrainingPairs } from './data/sample-training-pairs.js';
export type { DiagnosticsCounts, DiagnosticsMessage, WatchedCall } from './diagnostics.js';
export type { CfRecsErrorCode } from './errors.js';
export { CfRecsError, isCfRecsError } from './errors.js';
export type { ListMaker } from './evaluation/evaluate-lists.js';
export type {
  AnyEvaluation,
  Comparison,
  Comparisons,
  Estimate,
  Evaluation,
  Metrics,
  PopularityBucket,
} from './evaluation/evaluation.js';
export type {
  AccuracyMetric,
  BaselineName,
  EvaluationProgress,
  MeasureOptions,
  MetricName,
} from './evaluation/measure-options.js';
export { coverageAt, hitRateAt, mapAt, mrrAt, ndcgAt, noveltyAt, precisionAt, recallAt } from './evaluation/metrics.js';
export type { DenseEngine } from './kernels/matrix/dense-engine.js';
export type { UpdateCounts } from './live/live-dataset.js';
export type { EmbeddingModel } from './model/embedding-model.js';
export type { Neighbours } from './model/neighbours.js';
export type { GradientOptions, SequenceOptions, SpectralOptions } from './model/solver-options.js';
export type {
  GradientTrainingSummary,
  NameableOption,
  SequenceTrainingSummary,
  SettingsChoice,
  SpectralTrainingSummary,
  TrainedModel,
  TrainingSummary,
  Trial,
} from './model/trained-model.js';
export type { ModelStore, ReadableStore } from './persistence/model-store.js';
export type { ModelSource, ModelTarget } from './persistence/place-of.js';
export type { LoadOptions, SaveOptions } from './persistence/save-options.js';
export { rerank } from './ranking/rerank.js';
export type { RerankOptions } from './ranking/rerank-options.js';
export { buildDataset } from './reading/build/build-dataset.js';
export type { BuildOptions, ReadingProgress, RowOptions, RowSource } from './reading/build/build-options.js';
export type { InteractionReader } from './reading/interaction-reader.js';
export { readInteractions } from './reading/read-interactions.js';
export type { Format, ReadOptions } from './reading/read-options.js';
export type { FieldMapping } from './reading/rows/fields.js';
export type { MappedRow, RowMap } from './reading/rows/mapped-rows.js';
export type {
  BlobLike,
  ChunkStream,
  LogSource,
  ReadableStreamLike,
  ResponseLike,
} from './reading/sources/log-source.js';
export type { EmbeddingTables, NeighbourRow } from './recommender/embeddings/embedding-options.js';
export type { EmbeddingSource } from './recommender/embeddings/from-embeddings.js';
export { evaluate } from './recommender/evaluate/evaluate.js';
export type { EvaluateOptions } from './recommender/evaluate/evaluate-options.js';
export type { Trained, Trainer } from './recommender/evaluate/prepare-evaluation.js';
export type {
  RecommendAllOptions,
  RecommendAllProgress,
  RecommendOptions,
  SimilarItemsOptions,
} from './recommender/lists/list-options.js';
export type { Shard } from './recommender/lists/shard.js';
export { Recommender } from './recommender/recommender.js';
export type { RecommenderCounts, RecommenderInfo } from './recommender/recommender-info.js';
export type { SharedRecommender } from './recommender/share.js';
export type {
  AutoTrainOptions,
  CommonTrainOptions,
  GradientTrainOptions,
  OptionsOf,
  SequenceTrainOptions,
  SpectralSettingOptions,
  SpectralTrainOptions,
  TrainOptions,
} from './training/train-options.js';
export { trainGradient, trainSequence, trainSpectral, tune } from './training/trainers.js';
export type { Tuning } from './training/tune/tune.js';
export type {
  TunableOption,
  TunableOptions,
  TuneOptions,
  TuneProgress,
  TuneSpace,
} from './training/tune/tune-options.js';
export type {
  AbortSignalLike,
  AdjustedOption,
  Algorithm,
  Backend,
  EmbeddingRows,
  EventWeight,
  Explanation,
  Fallback,
  FallbackReason,
  GuestHistory,
  HeldInteraction,
  HistoryEntry,
  Id,
  Interaction,
  InteractionSource,
  ObjectIdLike,
  RecommendationSource,
  Recommendations,
  RecommendedItem,
  SimilarItems,
  SimilarUsers,
  SnakeCaseInteraction,
  Time,
  TrainingProgress,
  UrlLike,
} from './types.js';
