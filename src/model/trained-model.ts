import type { AdjustedOption, Algorithm, Backend } from '../types.js';
import type { EmbeddingModel } from './embedding-model.js';

/** Settings that were tried, and how good lists of 20 items were with them. */
export interface Trial {
  readonly options: Readonly<Record<string, number | string | false>>;
  /** Recall@20 and NDCG@20 on what was held out, means over the judged users, in [0, 1]. */
  readonly recall: number;
  readonly ndcg: number;
  /** The standard error of `ndcg`. */
  readonly error: number;
  /** What making and judging the model took; a factorisation that it shares with others is not in it. */
  readonly seconds: number;
}

/** How settings that were left to `train` were chosen. */
export interface SettingsChoice {
  /** What was held out: a random share of the items of each judged user, or the newest. */
  readonly holdOut: { readonly method: 'random' | 'last'; readonly fraction: number };
  /** Lists that each of the settings was judged by: users, or where they are few, users times hold-outs. */
  readonly users: number;
  readonly metric: 'ndcg@20';
  /** In the order in which they were tried. */
  readonly trials: readonly Trial[];
  /** Which of the trials was chosen. */
  readonly best: number;
  /** Why, in words. */
  readonly reason: string;
  readonly seconds: number;
}

/** What a training did. */
export interface TrainingSummary {
  readonly algorithm: Algorithm;
  /** When the training ended, as ISO text. */
  readonly trainedAt: string;
  /** What trained it: the library, and Node. */
  readonly versions: { readonly library: string; readonly node: string };
  /** The options of the algorithm, defaults filled in and fitted to the data. */
  readonly options: Readonly<Record<string, number | string | false>>;
  /** What did the dense arithmetic, see {@link Backend}. */
  readonly backend: Backend;
  /** Mean loss of each epoch; empty for `spectral`, which has none. */
  readonly losses: readonly number[];
  /** How the settings were chosen; null where the caller chose, or nobody has enough items to hold some out. */
  readonly choice: SettingsChoice | null;
  /** `gradient` with `validation`: Recall@20 and NDCG@20 after each epoch, of which 0 is the start; else empty. */
  readonly validation: readonly { readonly epoch: number; readonly recall: number; readonly ndcg: number }[];
  /** Seconds by phase: choosing, loading the backend, factorising, the epochs (0 for `spectral`), and all of it. */
  readonly seconds: {
    readonly choose: number;
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
