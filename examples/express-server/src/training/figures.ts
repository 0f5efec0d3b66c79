import type { Evaluation } from 'cf-recs';

/** A mean over users with its interval. */
export interface Figure {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What is kept of the evaluation before a training: how much of what users had last would have been in lists of ten. */
export interface Figures {
  /** Users judged. */
  readonly users: number;
  readonly recall: Figure;
  readonly ndcg: Figure;
  /** The share of the catalogue that is in some list. */
  readonly coverage: number;
  readonly baselines: {
    readonly popularity: { readonly recall: Figure; readonly verdict: Verdict };
    readonly 'item-item': { readonly recall: Figure; readonly verdict: Verdict };
  };
}

/** How the model compares: `within-noise` where nobody can tell. */
export type Verdict = 'better' | 'worse' | 'within-noise';

const K = 10;
const figure = ({ mean, low, high }: { mean: number; low: number | null; high: number | null }): Figure => ({
  mean,
  low: low ?? mean,
  high: high ?? mean,
});

/** The figures to keep of an evaluation. */
export function figuresOf({ users, model, baselines, comparisons }: Evaluation): Figures {
  const baseline = (name: 'popularity' | 'item-item') => ({
    recall: figure(baselines[name][`recall@${K}`]),
    verdict: comparisons[name][`recall@${K}`].verdict,
  });
  return {
    users,
    recall: figure(model[`recall@${K}`]),
    ndcg: figure(model[`ndcg@${K}`]),
    coverage: model[`coverage@${K}`].mean,
    baselines: { popularity: baseline('popularity'), 'item-item': baseline('item-item') },
  };
}

/** Half of a 95 % interval in standard errors. */
const HALF_INTERVAL = 1.96;

const errorOf = ({ low, high }: Figure): number => (high - low) / 2 / HALF_INTERVAL;

/**
 * Why a model should not be taken into use: it finds less than popularity does, or less than the model before did, by more
 * standard errors than are allowed (0: it is never refused). @returns null where nothing speaks against it.
 */
export function complaintAbout(figures: Figures, before: Figures | null, allowed: number): string | null {
  if (allowed === 0) return null;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const { recall, baselines } = figures;
  const { popularity } = baselines;
  if (popularity.verdict === 'worse') {
    return `it finds ${percent(recall.mean)} of what users had last, and popular items ${percent(popularity.recall.mean)}`;
  }
  if (before === null) return null;
  const noise = Math.hypot(errorOf(recall), errorOf(before.recall));
  if (before.recall.mean - recall.mean <= allowed * noise) return null;
  return `it finds ${percent(recall.mean)} of what users had last, and the model before ${percent(before.recall.mean)}`;
}
