import type { DatasetSummary } from '../data/dataset-summary.js';
import { frozen } from '../frozen.js';
import type { LiveDataset } from '../live/live-dataset.js';
import { modelIdOf } from '../model/model-id.js';
import type { ServedModel, TrainingSummary } from '../model/trained-model.js';
import type { Algorithm } from '../types.js';
import type { Served } from './pieces.js';

/** What a recommender is, for dashboards and logs. */
export interface RecommenderInfo {
  /**
   * A hash of the trained model in hexadecimal: another model has another one, and every process that loads the model
   * has the same. It covers the two tables, the neighbours, the item ids, the pooling exponent and the half-life, whatever the folder
   * holds beside them. Of items that updates brought or that are gone it knows nothing until the model is saved, with
   * them or without. Null before
   * training. It is computed when it is first read.
   */
  readonly modelId: string | null;
  /** Length of the embeddings; null before training. */
  readonly embeddingDim: number | null;
  /**
   * How many pairs of items the trained model holds beside its tables, each what one in a history adds to the other: 8
   * bytes each. 0 where it has none, null before training.
   */
  readonly neighbours: number | null;
  /** How the model was trained; null before training, and for vectors that were trained elsewhere. */
  readonly training: TrainingSummary | null;
  /**
   * What the recommender was built from and updated with; a model saved without histories keeps the figures of its
   * training.
   */
  readonly summary: DatasetSummary;
}

/** What a recommender shows of itself to `JSON.stringify` and `console.log`: counts, and no id. */
export interface RecommenderCounts {
  readonly users: number;
  readonly items: number;
  /** Distinct positive (user, item) pairs held. */
  readonly interactions: number;
  /** Null before training, and for vectors that were trained elsewhere. */
  readonly algorithm: Algorithm | null;
  /** Length of the embeddings; null before training. */
  readonly embeddingDim: number | null;
}

export function infoOf({ summary }: LiveDataset, trained: Served | null): RecommenderInfo {
  const info: RecommenderInfo = {
    // A hash of some megabytes, which most who ask for the rest do not need.
    get modelId() {
      return trained === null ? null : modelIdOf(trained.model, trained.items.ids);
    },
    embeddingDim: trained?.model.embeddingDim ?? null,
    neighbours: trained?.model.neighbours.values.length ?? null,
    training: frozen(trained?.summary ?? null),
    summary: frozen(summary),
  };
  // Else `console.log` would show that there is a getter, not what it gets.
  return Object.freeze(Object.defineProperty(info, inspect, { value: () => ({ ...info }) }));
}

export const countsOf = ({ counts }: LiveDataset, trained: ServedModel | null): RecommenderCounts => ({
  ...counts,
  algorithm: trained?.summary?.algorithm ?? null,
  embeddingDim: trained?.model.embeddingDim ?? null,
});

/** The method that `console.log` asks for, whatever copy of `node:util` it is of. */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never;

/** The counts on one line, as `console.log` writes an object, whatever width and depth it was told. */
export function describeCounts(counts: RecommenderCounts): string {
  const entries = Object.entries(counts).map(([name, value]) => `${name}: ${value}`);
  return `Recommender { ${entries.join(', ')} }`;
}
