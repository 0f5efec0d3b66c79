import type { Comparison, Estimate, Evaluation, Metrics } from '../../evaluation/evaluation.js';
import { type Compared, drawComparison } from '../charts/comparison.js';
import { figureOf } from '../charts/draw.js';
import { gridOf, type Section, tableOf } from '../elements.js';
import { type Html, html } from '../html.js';
import { baselineWords, wordsOf } from '../metric-names.js';
import { count, percent, points, range } from '../words.js';

const SHOWN_IN_CHARTS = ['recall', 'ndcg'];

const lengthOf = (metric: string): number => Number(metric.split('@')[1]);

/** The metrics that are drawn: recall and NDCG in the longest lists, or the first there is. */
function drawnMetrics({ k, model }: Evaluation): string[] {
  const wanted = SHOWN_IN_CHARTS.map((name) => `${name}@${Math.max(...k)}`).filter((name) =>
    Object.hasOwn(model, name),
  );
  return wanted.length > 0 ? wanted : Object.keys(model).slice(0, 1);
}

const namedBaselines = ({ baselines }: Evaluation): (readonly [name: string, metrics: Metrics])[] =>
  Object.entries(baselines).map(([name, metrics]) => [baselineWords(name).short, metrics]);

function chartOf(evaluation: Evaluation, metric: string): Html {
  const { name, says } = wordsOf(metric);
  const compared: Compared[] = [['model', evaluation.model] as const, ...namedBaselines(evaluation)].map(
    ([who, metrics]) => ({ name: who, estimate: metrics[metric] }),
  );
  return figureOf(drawComparison(name, compared), html`<strong>${name}:</strong> ${says}. More is better.`);
}

function cellOf(metric: string, { mean, low, high }: Estimate): Html {
  const { show } = wordsOf(metric);
  const interval = low !== null && high !== null && html` <small>${range(low, high, show)}</small>`;
  return html`<span class="nowrap">${show(mean)}</span>${interval}`;
}

const VERDICTS: Readonly<Record<Comparison['verdict'], string>> = {
  better: '▲ better',
  worse: '▼ worse',
  'within-noise': '≈ within noise',
};

const differenceOf = ({ difference, low, high, verdict }: Comparison): Html =>
  html`<span class="nowrap">${points(difference)}</span> <small>${range(low, high, points)}</small> <small>${VERDICTS[verdict]}</small>`;

function metricsTable(evaluation: Evaluation): Html {
  const { model, confidence } = evaluation;
  const baselines = namedBaselines(evaluation);
  const names = Object.keys(model).sort((a, b) => lengthOf(b) - lengthOf(a));
  return tableOf({
    caption: html`All figures, below each the interval that holds it with ${percent(confidence)} confidence`,
    columns: ['metric', 'model', ...baselines.map(([name]) => name)],
    rows: names.map((metric) => {
      const { name, says } = wordsOf(metric);
      const explained = html`<span class="nowrap">${name}</span>${says !== '' && html` <small class="says">${says}</small>`}`;
      return [explained, cellOf(metric, model[metric]), ...baselines.map(([, each]) => cellOf(metric, each[metric]))];
    }),
    cells: 'numbers',
  });
}

function differencesTable({ comparisons, confidence }: Evaluation): Html | null {
  const columns = Object.entries(comparisons);
  if (columns.length === 0) return null;
  const names = Object.keys(columns[0][1]).sort((a, b) => lengthOf(b) - lengthOf(a));
  return tableOf({
    caption: html`The model less each baseline on the same users, in percentage points; within noise where the interval of
${percent(confidence)} confidence holds 0`,
    columns: ['metric', ...columns.map(([name]) => html`less ${baselineWords(name).short}`)],
    rows: names.map((metric) => [
      html`<span class="nowrap">${wordsOf(metric).name}</span>`,
      ...columns.map(([, byMetric]) => differenceOf(byMetric[metric])),
    ]),
    cells: 'numbers',
  });
}

/** The figures of the model beside those of the baselines, with their intervals. */
export function metricsSection(evaluation: Evaluation): Section {
  const { users, heldOut, items } = evaluation;
  return {
    id: 'metrics',
    title: 'How good the lists are',
    body: html`<p>${count(heldOut)} interactions of ${count(users)} users were hidden from training. For each of these users all of
the ${count(items)} items that the user did not have were ranked, and it was counted which of the hidden ones came out on
top; the same for lists that need no model. Lines are intervals of ${percent(evaluation.confidence)} confidence.</p>
${gridOf(drawnMetrics(evaluation).map((metric) => chartOf(evaluation, metric)))}
${metricsTable(evaluation)}
${differencesTable(evaluation)}`,
  };
}
