import type { AdjustedOption, Backend } from '../types.js';
import type { EmbeddingModel } from './embedding-model.js';
import type { GradientOptions, SequenceOptions, SpectralOptions } from './solver-options.js';

/** Settings that were tried, and how good lists of 20 items were with them. */
export interface Trial {
  readonly options: Readonly<Record<string, number | string | false>>;
  /** Recall@20 and NDCG@20 on what was held out, means over the users they were measured on, in [0, 1]. */
  readonly recall: number;
  readonly ndcg: number;
  /** The standard error of `ndcg`. */
  readonly standardError: number;
  /** What making and measuring the model took; a factorisation that it shares with others is not in it. */
  readonly seconds: number;
}

/** An option of `train` that the caller may name while the others are chosen. */
export type NameableOption = Exclude<keyof SpectralOptions, 'algorithm' | 'seed'>;

/** How settings that were left to `train` were chosen. */
export interface SettingsChoice {
  /** The options that the caller had named, and that were not chosen therefore. */
  readonly named: readonly NameableOption[];
  /** What was held out: a random share of the items of each user who is measured on, or the newest. */
  readonly holdOut: { readonly method: 'random' | 'last'; readonly fraction: number };
  /** Lists that each of the settings was measured by: users, or where they are few, users times hold-outs. */
  readonly users: number;
  readonly metric: 'ndcg@20';
  /** Recall@20 and NDCG@20 of each algorithm that was tried, with the best of its settings. */
  readonly reached: readonly {
    readonly algorithm: 'spectral' | 'sequence';
    readonly recall: number;
    readonly ndcg: number;
  }[];
  /** In the order in which they were tried. */
  readonly trials: readonly Trial[];
  /** Which of the trials was chosen, an index. */
  readonly best: number;
  /** Why, in words. */
  readonly reason: string;
  readonly seconds: number;
}

/** What every training says of itself. */
interface CommonTrainingSummary {
  /** When the training ended, as ISO text. */
  readonly trainedAt: string;
  /** What trained it: the library, and Node. */
  readonly versions: { readonly library: string; readonly node: string };
  /** What did the dense arithmetic: see {@link Backend}; `tensorflow` where an `engine` did. */
  readonly backend: Backend | 'tensorflow';
  /** Mean loss of each epoch; empty for `spectral` and `sequence`, which have none. */
  readonly losses: readonly number[];
  /** How the settings were chosen; null where the caller named all, or nobody has enough items to hold some out. */
  readonly choice: SettingsChoice | null;
  /** `gradient` with `validation`: Recall@20 and NDCG@20 after each epoch, of which 0 is the start; else empty. */
  readonly validation: readonly { readonly epoch: number; readonly recall: number; readonly ndcg: number }[];
  /** Seconds by phase: choosing, setting up the arithmetic, factorising, the epochs (of `gradient` alone), and all of it. */
  readonly seconds: {
    readonly choose: number;
    readonly backend: number;
    readonly factorise: number;
    readonly epochs: number;
    readonly total: number;
  };
  /** Options that the data could not carry, and what was used instead. */
  readonly adjusted: readonly AdjustedOption[];
}

/** What a training by `spectral` did. */
export interface SpectralTrainingSummary extends CommonTrainingSummary {
  readonly algorithm: 'spectral';
  /** The options of the algorithm, defaults filled in, chosen where they were left open, and fitted to the data. */
  readonly options: SpectralOptions;
}

/** What a training by `sequence` did. */
export interface SequenceTrainingSummary extends CommonTrainingSummary {
  readonly algorithm: 'sequence';
  /** The options of the algorithm, defaults filled in and fitted to the data. */
  readonly options: SequenceOptions;
}

/** What a training by `gradient` did. */
export interface GradientTrainingSummary extends CommonTrainingSummary {
  readonly algorithm: 'gradient';
  /** The options of the algorithm, defaults filled in and fitted to the data. */
  readonly options: GradientOptions;
}

/** What a training did, by the algorithm that trained in the end. Plain data; `train` takes its `options` as they are. */
export type TrainingSummary = SpectralTrainingSummary | SequenceTrainingSummary | GradientTrainingSummary;

/** A model that serves, and how it came about; null where its vectors were trained elsewhere. */
export interface ServedModel {
  readonly model: EmbeddingModel;
  readonly summary: TrainingSummary | null;
}

/** A trained model and how it came about. */
export interface TrainedModel extends ServedModel {
  readonly summary: TrainingSummary;
}
