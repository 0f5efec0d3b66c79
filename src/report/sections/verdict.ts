import type { AnyEvaluation, Comparison } from '../../evaluation/evaluation.js';
import { type Html, html } from '../html.js';
import { baselineWords, wordsOf } from '../metric-names.js';
import { figure, percent, points, times } from '../words.js';

/** The comparison that the verdict speaks of: recall in the longest lists, or the first metric there is. */
interface Judged {
  readonly metric: string;
  readonly baseline: string;
  readonly comparison: Comparison;
  readonly model: number;
  readonly other: number;
}

const isRecall = (metric: string): boolean => metric.startsWith('recall@');

function comparisonsOf({ k, model, baselines, comparisons }: AnyEvaluation): Judged[] {
  const recall = `recall@${Math.max(...k)}`;
  return Object.entries(comparisons).flatMap(([baseline, byMetric]) => {
    const metric = Object.hasOwn(byMetric, recall) ? recall : Object.keys(byMetric)[0];
    const other = baselines[baseline as keyof typeof baselines];
    if (metric === undefined || other === undefined) return [];
    return [{ metric, baseline, comparison: byMetric[metric], model: model[metric].mean, other: other[metric].mean }];
  });
}

/** How many more, as it goes before `held-out items`. */
function amountOf(ratio: number | null): { readonly amount: string; readonly than: string } {
  if (ratio === null || ratio < 1.005) return { amount: 'more', than: 'than' };
  if (ratio < 1.2) return { amount: `${percent(ratio - 1)} more`, than: 'than' };
  return { amount: `${times(ratio)} times as many`, than: 'as' };
}

/** Whether it is better, and by how much, in one sentence. */
function headline({ metric, baseline, comparison: { ratio, verdict } }: Judged): Html {
  const { lists } = baselineWords(baseline);
  if (verdict === 'within-noise') {
    return html`<strong>No clear difference:</strong> this evaluation cannot tell recommendations from ${lists}.`;
  }
  if (!isRecall(metric))
    return html`By ${wordsOf(metric).name}, the recommendations are <strong>${verdict}</strong> than ${lists}.`;
  const { amount, than } = verdict === 'better' ? amountOf(ratio) : { amount: 'fewer', than: 'than' };
  return html`Recommendations find <strong>${amount}</strong> of the held-out items ${than} ${lists}.`;
}

/** What takes from a good headline: other simple lists that are better than the recommendations. */
function butOf([{ comparison }, ...others]: readonly Judged[]): Html | null {
  const better = others.filter((other) => other.comparison.verdict === 'worse');
  if (comparison.verdict !== 'better' || better.length === 0) return null;
  return html`<p class="but">But ${better.map(({ baseline }) => baselineWords(baseline).lists).join(' and ')} are better still.</p>`;
}

/** What the model's lists reach, in a sentence. */
const reached = ({ metric, model }: Judged): string =>
  isRecall(metric)
    ? `A list of ${metric.split('@')[1]} recommendations finds ${percent(model)} of what was held out of a user.`
    : `By ${wordsOf(metric).name} the recommendations have ${figure(model)}.`;

const CONCLUSIONS: Readonly<Record<Comparison['verdict'], string>> = {
  better: '',
  worse: ': the simple list is the better one',
  'within-noise': ', so there may be none',
};

/** The figures of a comparison, and the interval that the difference lies in. */
function evidence({ metric, baseline, comparison, other }: Judged, confidence: number): Html {
  const { difference, low, high, verdict } = comparison;
  const { lists } = baselineWords(baseline);
  const has = isRecall(metric) ? `finds ${percent(other)}` : `has ${figure(other)}`;
  return html`<p>A list of ${lists} ${has}. The difference of ${points(difference)} points lies between ${points(low)} and
${points(high)} with ${percent(confidence)} confidence${CONCLUSIONS[verdict]}.</p>`;
}

/** How good the lists are, in words; null where nothing was compared. */
export function verdictOf(evaluation: AnyEvaluation): Html | null {
  const judged = comparisonsOf(evaluation);
  if (judged.length === 0) return null;
  return html`<div class="verdict"><p class="headline">${headline(judged[0])}</p>${butOf(judged)}
<p>${reached(judged[0])}</p>
${judged.map((each) => evidence(each, evaluation.confidence))}</div>`;
}
