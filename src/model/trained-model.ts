import type { AdjustedOption, Algorithm, Backend } from '../types.js';
import type { EmbeddingModel } from './embedding-model.js';

/** One setting that was tried, and how good it was on the validation part. */
export interface Trial {
  readonly options: Readonly<Record<string, number | string | false>>;
  /** Recall@20, in [0, 1]. */
  readonly recall: number;
  /** NDCG@20, in [0, 1]. */
  readonly ndcg: number;
  /** The standard error of `ndcg`. */
  readonly error: number;
  readonly seconds: number;
}

/** What was tried for the settings that were left to `train`, and why one of them was taken. */
export interface SettingsChoice {
  readonly holdOut: { readonly method: 'random' | 'last'; readonly fraction: number };
  /** Validation users judged. */
  readonly users: number;
  readonly metric: 'ndcg@20';
  readonly trials: readonly Trial[];
  /** Index of the one that was taken. */
  readonly best: number;
  /** Why, in one sentence. */
  readonly reason: string;
  readonly seconds: number;
}

/** What a training did. */
export interface TrainingSummary {
  readonly algorithm: Algorithm;
  /** When the training ended, as ISO text. */
  readonly trainedAt: string;
  /** The options of the algorithm, defaults filled in and fitted to the data. */
  readonly options: Readonly<Record<string, number | string>>;
  /** What did the dense arithmetic, see {@link Backend}. */
  readonly backend: Backend;
  /** Mean loss of each epoch; empty for `spectral`, which has none. */
  readonly losses: readonly number[];
  /** What was tried for the settings that were left to `train`; null where all was given. */
  readonly choice?: SettingsChoice | null;
  /** `gradient` with validation: figures after each epoch; epoch 0 is the start. */
  readonly validation?: readonly { readonly epoch: number; readonly recall: number; readonly ndcg: number }[];
  /** Seconds by phase: loading the backend, factorising, the epochs (0 for `spectral`), and all of it. */
  readonly seconds: {
    readonly backend: number;
    readonly factorise: number;
    readonly epochs: number;
    readonly total: number;
  };
  /** Options that were given and not used: those of the other algorithm, and `threads`. */
  readonly unused: readonly string[];
  /** Options that the data could not carry, and what was used instead. */
  readonly adjusted: readonly AdjustedOption[];
}

/** A model that serves, and how it came about; null where its vectors were trained elsewhere. */
export interface ServedModel {
  readonly model: EmbeddingModel;
  readonly summary: TrainingSummary | null;
}

/** A trained model and how it came about. */
export interface TrainedModel extends ServedModel {
  readonly summary: TrainingSummary;
}
