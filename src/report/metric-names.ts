import { figure, percent } from './words.js';

/** How a metric is written, and what it says. */
interface MetricWords {
  readonly name: string;
  readonly says: string;
  readonly show: (value: number) => string;
}

const METRICS: Readonly<Record<string, MetricWords>> = {
  recall: { name: 'Recall', says: 'of what was held out of a user, the share that the list has', show: percent },
  precision: { name: 'Precision', says: 'of the list, the share that was held out', show: percent },
  ndcg: {
    name: 'NDCG',
    says: '100 % where all that was held out of a user is at the top, less the lower it stands',
    show: percent,
  },
  mrr: { name: 'MRR', says: 'one over the rank of the first item that was held out', show: percent },
  map: { name: 'MAP', says: 'precision, averaged over the ranks of what was held out', show: percent },
  hitRate: { name: 'Hit rate', says: 'users whose list has at least one held-out item', show: percent },
  coverage: { name: 'Coverage', says: 'of all items, the share that is in some list', show: percent },
  novelty: { name: 'Novelty', says: 'bits of surprise an item: more where items are less popular', show: figure },
  fallbackShare: { name: 'Fallback', says: 'lists that popular items fill up', show: percent },
};

/** Words for a name such as `recall@20`. Metrics that are not known stand under their own name, as numbers. */
export function wordsOf(metric: string): MetricWords {
  const [name, k] = metric.split('@');
  const words = Object.hasOwn(METRICS, name) ? METRICS[name] : { name, says: '', show: figure };
  return k === undefined ? words : { ...words, name: `${words.name}@${k}` };
}

const BASELINES: Readonly<Record<string, { readonly short: string; readonly lists: string }>> = {
  popularity: { short: 'popularity', lists: 'the most popular items' },
  'item-item': { short: 'item neighbours', lists: 'the items nearest to those of the history' },
};

/** What a baseline is called beside its figures, and what its lists are in a sentence. */
export const baselineWords = (name: string): { readonly short: string; readonly lists: string } =>
  Object.hasOwn(BASELINES, name) ? BASELINES[name] : { short: name, lists: `the lists of ${name}` };
