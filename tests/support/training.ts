import type { Dataset } from '../../src/data/dataset.js';
import { historyOf } from '../../src/data/dataset.js';
import type { EmbeddingModel } from '../../src/model/embedding-model.js';
import { poolHistory, poolingScale } from '../../src/model/pool-history.js';
import type { GradientOptions, SpectralOptions } from '../../src/model/solver-options.js';
import { Random } from '../../src/random.js';
import type { Row } from './datasets.js';

export const spectralOptions = (given: Partial<SpectralOptions> = {}): SpectralOptions => ({
  algorithm: 'spectral',
  embeddingDim: 8,
  recencyHalfLife: 5,
  seed: 42,
  regularization: 0.03,
  degreeExponent: 0.4,
  popularityDamping: 0.1,
  neighbours: 0,
  candidates: 0,
  powerIterations: 3,
  oversampling: 32,
  ...given,
});

export const gradientOptions = (given: Partial<GradientOptions> = {}): GradientOptions => ({
  algorithm: 'gradient',
  embeddingDim: 8,
  recencyHalfLife: 5,
  seed: 42,
  epochs: 4,
  batchSize: 16,
  learningRate: 0.01,
  numNegatives: 4,
  temperature: 0.1,
  dropout: 0.5,
  validation: false,
  patience: 3,
  ...given,
});

/**
 * A user's score of every item, from the whole history without recency, summed in Float64: what the tables say and what the
 * neighbours of the history add.
 */
export function scoresOf(model: EmbeddingModel, dataset: Dataset, user: number): number[] {
  const { embeddingDim, itemEmbeddings, neighbours } = model;
  const { items, weights } = historyOf(dataset, user);
  const vector = new Float32Array(embeddingDim);
  poolHistory(model, items, weights, vector);
  const scores = Array.from({ length: model.items }, (_, item) =>
    vector.reduce((sum, value, c) => sum + value * itemEmbeddings[item * embeddingDim + c], 0),
  );
  const scale = poolingScale(model, weights);
  items.forEach((from, at) => {
    for (let entry = neighbours.offsets[from]; entry < neighbours.offsets[from + 1]; entry++) {
      scores[neighbours.items[entry]] += scale * weights[at] * neighbours.values[entry];
    }
  });
  return scores;
}

/**
 * A block of its own: `name-u0`, `name-u1`, ... with a random part of `name-i0`, `name-i1`, ..., at least two of which
 * go round so that the block hangs together and nobody and nothing is left without.
 */
export function blockOf(name: string, users: number, items: number, density: number, seed = 1): Row[] {
  const random = new Random(seed);
  const rows: Row[] = [];
  for (let user = 0; user < users; user++) {
    for (let item = 0; item < items; item++) {
      const goesRound = item === user % items || item === (user + 1) % items;
      if (random.uniform() < density || goesRound) rows.push([`${name}-u${user}`, `${name}-i${item}`]);
    }
  }
  return rows;
}

/** The block that an id of {@link blockOf} belongs to. */
export const blockName = (id: string): string => id.slice(0, id.lastIndexOf('-'));

/** Users with one of several tastes, who now and then like something else: one connected world. */
export function tastes(users: number, items: number, count: number, seed = 1): Row[] {
  const random = new Random(seed);
  const rows: Row[] = [];
  for (let user = 0; user < users; user++) {
    for (let item = 0; item < items; item++) {
      const chance = user % count === item % count ? 0.6 : 0.05;
      if (random.uniform() < chance || item === user % items) rows.push([`u${user}`, `i${item}`]);
    }
  }
  return rows;
}
