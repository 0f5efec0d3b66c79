import { parseHTML } from 'linkedom';
import type { Dataset } from '../../src/data/dataset.js';
import type { AnyEvaluation, Estimate } from '../../src/evaluation/evaluation.js';
import type { SettingsChoice, TrainingSummary } from '../../src/model/trained-model.js';
import { assemble } from '../../src/recommender/pieces.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { modelOf, trainedOf } from './served.js';

const estimate = (mean: number): Estimate => ({ mean, low: mean - 0.02, high: mean + 0.02 });

/** What an evaluation may say, by hand: recall .3 against .12 of popularity and .29 of the neighbours. */
export const EVALUATION: AnyEvaluation = {
  users: 50,
  newUsers: 0,
  heldOut: 400,
  heldOutNew: 0,
  items: 200,
  k: [10, 20],
  confidence: 0.95,
  model: {
    'recall@10': estimate(0.2),
    'ndcg@10': estimate(0.25),
    'recall@20': estimate(0.3),
    'ndcg@20': estimate(0.28),
    'coverage@20': { mean: 0.5, low: null, high: null },
    'novelty@20': { mean: 5.25, low: 5.1, high: 5.4 },
  },
  baselines: {
    popularity: {
      'recall@10': estimate(0.08),
      'ndcg@10': estimate(0.09),
      'recall@20': estimate(0.12),
      'ndcg@20': estimate(0.1),
      'coverage@20': { mean: 0.15, low: null, high: null },
      'novelty@20': { mean: 3.5, low: 3.4, high: 3.6 },
    },
    'item-item': {
      'recall@10': estimate(0.19),
      'ndcg@10': estimate(0.24),
      'recall@20': estimate(0.29),
      'ndcg@20': estimate(0.27),
      'coverage@20': { mean: 0.6, low: null, high: null },
      'novelty@20': { mean: 5.5, low: 5.4, high: 5.6 },
    },
  },
  comparisons: {
    popularity: {
      'recall@10': { difference: 0.12, low: 0.1, high: 0.14, ratio: 2.5, verdict: 'better' },
      'ndcg@10': { difference: 0.16, low: 0.15, high: 0.17, ratio: 2.8, verdict: 'better' },
      'recall@20': { difference: 0.18, low: 0.15, high: 0.21, ratio: 2.5, verdict: 'better' },
      'ndcg@20': { difference: 0.18, low: 0.16, high: 0.2, ratio: 2.8, verdict: 'better' },
    },
    'item-item': {
      'recall@10': { difference: 0.01, low: -0.01, high: 0.03, ratio: 1.05, verdict: 'within-noise' },
      'ndcg@10': { difference: 0.01, low: -0.01, high: 0.03, ratio: 1.04, verdict: 'within-noise' },
      'recall@20': { difference: 0.01, low: -0.005, high: 0.02, ratio: 1.03, verdict: 'within-noise' },
      'ndcg@20': { difference: 0.01, low: -0.01, high: 0.03, ratio: 1.04, verdict: 'within-noise' },
    },
  },
  byPopularity: [
    { minUsers: 0, maxUsers: 1, items: 30, heldOut: 40, recall: { model: 0.05, popularity: 0, 'item-item': 0.04 } },
    { minUsers: 2, maxUsers: 4, items: 25, heldOut: 40, recall: { model: 0.15, popularity: 0, 'item-item': 0.16 } },
    { minUsers: 5, maxUsers: 5, items: 10, heldOut: 40, recall: { model: 0.25, popularity: 0.02, 'item-item': 0.2 } },
    { minUsers: 6, maxUsers: 1200, items: 8, heldOut: 40, recall: { model: 0.5, popularity: 0.7, 'item-item': 0.4 } },
  ],
};

const trial = (embeddingDim: number, regularization: number, ndcg: number): SettingsChoice['trials'][number] => ({
  options: { embeddingDim, regularization, degreeExponent: 0.4 },
  recall: ndcg + 0.02,
  ndcg,
  standardError: 0.004,
  seconds: 0.2,
});

/** What may have been tried: three sizes with each of two lambdas, the second size with the first lambda the best. */
export const CHOICE: SettingsChoice = {
  named: [],
  holdOut: { method: 'last', fraction: 0.2 },
  users: 48,
  metric: 'ndcg@20',
  reached: [
    { algorithm: 'spectral', recall: 0.28, ndcg: 0.26 },
    { algorithm: 'sequence', recall: 0.27, ndcg: 0.24 },
  ],
  trials: [
    trial(16, 0.03, 0.2),
    trial(64, 0.03, 0.26),
    trial(256, 0.03, 0.25),
    trial(16, 0.3, 0.19),
    trial(64, 0.3, 0.21),
    trial(256, 0.3, 0.23),
  ],
  best: 1,
  reason: 'It has the best NDCG of all.',
  seconds: 1.5,
};

/** What `gradient` may say of its epochs. */
export const EPOCHS: Pick<TrainingSummary, 'losses' | 'validation'> = {
  losses: [4, 3, 2.5, 2.25],
  validation: [
    { epoch: 0, recall: 0.1, ndcg: 0.08 },
    { epoch: 1, recall: 0.2, ndcg: 0.15 },
    { epoch: 2, recall: 0.25, ndcg: 0.18 },
    { epoch: 3, recall: 0.24, ndcg: 0.17 },
    { epoch: 4, recall: 0.23, ndcg: 0.16 },
  ],
};

/** A recommender on a model of made-up numbers, with what is to be said of its training. */
export function reportedOf(dataset: Dataset, training: Partial<TrainingSummary> = {}): Recommender {
  const table = (phase: number) =>
    Array.from({ length: dataset.items.size }, (_, item) => [1, 2, 3].map((at) => Math.sin(phase + item * 3 + at)));
  const { model, summary } = trainedOf(modelOf(table(0), table(100), 0.4));
  return Reflect.construct(Recommender, [
    assemble({ dataset, trained: { model, summary: { ...summary, ...training } as TrainingSummary } }),
  ]);
}

/** As much of an element as tests ask for. */
export interface PageElement {
  readonly tagName: string;
  readonly id: string;
  readonly textContent: string | null;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

/** A page, or a piece of one, as a document that can be asked. */
export const documentOf = (text: string): PageElement =>
  parseHTML(text.includes('<html') ? text : `<html><body>${text}</body></html>`).document;

/** The text of each of some elements, spaces made one. */
export const textsOf = (text: string, selector: string): string[] =>
  Array.from(documentOf(text).querySelectorAll(selector), (element) =>
    (element.textContent ?? '').replaceAll(/[\s\u00a0]+/g, ' ').trim(),
  );
