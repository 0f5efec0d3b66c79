import type { AnyEvaluation, Comparison, Estimate } from '../../evaluation/evaluation.js';
import { type Compared, drawComparison } from '../charts/comparison.js';
import { figureOf } from '../charts/draw.js';
import { gridOf, type Section, tableOf } from '../elements.js';
import { type Html, html } from '../html.js';
import { baselineWords, wordsOf } from '../metric-names.js';
import { count, percent, points, range } from '../words.js';

const SHOWN_IN_CHARTS = ['recall', 'ndcg'];

const metricsAt = (metrics: object, k: number): string[] =>
  Object.keys(metrics).filter((metric) => metric.endsWith(`@${k}`));

/** The metrics that are drawn: recall and NDCG in the longest lists, or the first there is. */
function drawnMetrics({ k, model }: AnyEvaluation): string[] {
  const wanted = SHOWN_IN_CHARTS.map((name) => `${name}@${Math.max(...k)}`).filter((name) =>
    Object.hasOwn(model, name),
  );
  return wanted.length > 0 ? wanted : Object.keys(model).slice(0, 1);
}

const namedBaselines = ({ baselines }: AnyEvaluation): (readonly [name: string, metrics: AnyEvaluation['model']])[] =>
  Object.entries(baselines).map(([name, metrics]) => [baselineWords(name).short, metrics]);

function chartOf(evaluation: AnyEvaluation, metric: string): Html {
  const { name, says } = wordsOf(metric);
  const compared: Compared[] = [['model', evaluation.model] as const, ...namedBaselines(evaluation)].map(
    ([who, metrics]) => ({ name: who, estimate: metrics[metric] }),
  );
  return figureOf(drawComparison(name, compared), html`<strong>${name}:</strong> ${says}. More is better.`);
}

function cellOf(metric: string, { mean, low, high }: Estimate): Html {
  const { show } = wordsOf(metric);
  const told = low !== null && high !== null && low < high;
  return html`<span class="nowrap">${show(mean)}</span>${told && html` <small>${range(low, high, show)}</small>`}`;
}

const VERDICTS: Readonly<Record<Comparison['verdict'], string>> = {
  better: '▲ better',
  worse: '▼ worse',
  'within-noise': '≈ within noise',
};

const differenceOf = ({ difference, low, high, verdict }: Comparison): Html =>
  html`<span class="nowrap">${points(difference)}</span> <small>${range(low, high, points)}</small> <small>${VERDICTS[verdict]}</small>`;

function metricsTable(evaluation: AnyEvaluation, k: number): Html {
  const { model, confidence } = evaluation;
  const baselines = namedBaselines(evaluation);
  return tableOf({
    caption: html`Lists of ${k}; below each figure the interval that holds it with ${percent(confidence)} confidence`,
    columns: ['metric', 'model', ...baselines.map(([name]) => name)],
    rows: metricsAt(model, k).map((metric) => {
      const { name, says } = wordsOf(metric);
      const explained = html`<span class="nowrap">${name}</span>${says !== '' && html` <small class="says">${says}</small>`}`;
      return [explained, cellOf(metric, model[metric]), ...baselines.map(([, each]) => cellOf(metric, each[metric]))];
    }),
    cells: 'numbers',
  });
}

function differencesTable({ comparisons, confidence }: AnyEvaluation, k: number): Html | null {
  const columns = Object.entries(comparisons);
  const metrics = metricsAt(columns[0]?.[1] ?? {}, k);
  if (metrics.length === 0) return null;
  return tableOf({
    caption: html`The model less each baseline on the same users, lists of ${k}, in percentage points; within noise where the
interval of ${percent(confidence)} confidence holds 0`,
    columns: ['metric', ...columns.map(([name]) => html`less ${baselineWords(name).short}`)],
    rows: metrics.map((metric) => [
      html`<span class="nowrap">${wordsOf(metric).name}</span>`,
      ...columns.map(([, byMetric]) => differenceOf(byMetric[metric])),
    ]),
    cells: 'numbers',
  });
}

/** Tables that are folded up at first: differences in the longest lists, then the figures of the shorter ones. */
function moreTables(evaluation: AnyEvaluation, longest: number): Html[] {
  const shorter = evaluation.k.filter((k) => k !== longest).sort((a, b) => b - a);
  const more = [
    { title: 'Differences, and which of them are within noise', table: differencesTable(evaluation, longest) },
    ...shorter.map((k) => ({ title: `Lists of ${k}`, table: metricsTable(evaluation, k) })),
  ];
  return more
    .filter(({ table }) => table !== null)
    .map(({ title, table }) => html`<details><summary>${title}</summary>${table}</details>`);
}

/** The figures of the model beside those of the baselines, with their intervals. */
export function metricsSection(evaluation: AnyEvaluation): Section {
  const { users, newUsers, heldOut, heldOutNew, items, k } = evaluation;
  const longest = Math.max(...k);
  return {
    id: 'metrics',
    title: 'How good the lists are',
    body: html`<p>${count(heldOut)} interactions of ${count(users)} users were hidden from training. For each of these users all items that the user
did not have, of ${count(items)}, were ranked, and it was counted which of the hidden ones came out on top; the same was done
with lists that need no model. Lines are intervals of ${percent(evaluation.confidence)} confidence.${(newUsers > 0 || heldOutNew > 0) && html` ${count(newUsers)} of the users were new, and ${count(heldOutNew)} of the interactions were with new items, which nobody can find.`}</p>
${gridOf(drawnMetrics(evaluation).map((metric) => chartOf(evaluation, metric)))}
${metricsTable(evaluation, longest)}
${moreTables(evaluation, longest)}`,
  };
}
