import type { Pace } from '../pace.js';
import { percentileInterval, resampleMeans } from './bootstrap.js';
import type { AnyEvaluation, Comparison, Estimate } from './evaluation.js';
import type { BaselineName, ResolvedMeasureOptions } from './measure-options.js';
import { meanOf } from './statistics.js';
import { isAccuracy, type UserMetrics } from './user-metrics.js';

/** A column with its mean and the means of its resamples. */
interface Resampled {
  readonly mean: number;
  readonly users: number;
  readonly means: Float64Array;
}

/** The estimates of one maker's lists, in the order of the metrics for one K after the other. */
function estimatesOf(
  measured: UserMetrics,
  resampled: ReadonlyMap<string, Resampled>,
  { metrics, k, confidence }: ResolvedMeasureOptions,
): AnyEvaluation['model'] {
  const estimates: Record<string, Estimate> = {};
  for (const length of k) {
    for (const metric of metrics) {
      const column = resampled.get(`${metric}@${length}`);
      estimates[`${metric}@${length}`] =
        column === undefined
          ? { mean: measured.coverage(length), low: null, high: null }
          : { mean: column.mean, ...percentileInterval(column.means, confidence) };
    }
  }
  return estimates;
}

/**
 * The model less a baseline. Among few users resampling sees less noise than there is, with one user none at all; so
 * where even a sign test of users who all agree could not tell, 2 x .5^users > 1 - confidence, nothing else can.
 */
function compare(model: Resampled, baseline: Resampled, confidence: number): Comparison {
  const { low, high } = percentileInterval(
    model.means.map((mean, resample) => mean - baseline.means[resample]),
    confidence,
  );
  const isTooFew = 2 * 0.5 ** model.users > 1 - confidence;
  const isNoise = isTooFew || (low <= 0 && high >= 0);
  return {
    difference: model.mean - baseline.mean,
    low,
    high,
    ratio: baseline.mean === 0 ? null : model.mean / baseline.mean,
    verdict: isNoise ? 'within-noise' : low > 0 ? 'better' : 'worse',
  };
}

/** Estimates of the model and the baselines, and the model less each baseline, over the same resamples of the users. */
export async function compareWithBaselines(
  model: UserMetrics,
  baselines: ReadonlyMap<BaselineName, UserMetrics>,
  options: ResolvedMeasureOptions,
  pace: Pace,
  onStep: (fraction: number) => void,
): Promise<Pick<AnyEvaluation, 'model' | 'baselines' | 'comparisons'>> {
  const makers = [model, ...baselines.values()];
  const columns = makers.flatMap((measured) => [...measured.columns.values()]);
  const means = await resampleMeans(columns, options.resamples, options.seed, pace, onStep);
  let next = 0;
  const [ofModel, ...ofBaselines] = makers.map(
    (measured) =>
      new Map(
        Array.from(measured.columns, ([name, column]) => {
          return [name, { mean: meanOf(column), users: column.length, means: means[next++] }];
        }),
      ),
  );

  const names = options.k.flatMap((k) => options.metrics.filter(isAccuracy).map((metric) => `${metric}@${k}`));
  const ofEach = <Result>(make: (measured: UserMetrics, resampled: ReadonlyMap<string, Resampled>) => Result) =>
    Object.fromEntries(Array.from(baselines, ([name, measured], at) => [name, make(measured, ofBaselines[at])]));
  return {
    model: estimatesOf(model, ofModel, options),
    baselines: ofEach((measured, resampled) => estimatesOf(measured, resampled, options)),
    comparisons: ofEach((_, resampled) =>
      Object.fromEntries(
        names.map((name) => [name, compare(ofModel.get(name)!, resampled.get(name)!, options.confidence)]),
      ),
    ),
  };
}
