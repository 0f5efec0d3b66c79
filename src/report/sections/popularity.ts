import type { AnyEvaluation, PopularityBucket } from '../../evaluation/evaluation.js';
import { figureOf, lookOf } from '../charts/draw.js';
import { legendOf } from '../charts/legend.js';
import { drawPopularity } from '../charts/popularity.js';
import { gridOf, type Section, tableOf } from '../elements.js';
import { html } from '../html.js';
import { baselineWords } from '../metric-names.js';
import { count, percent } from '../words.js';

const rangeOf = ({ minUsers, maxUsers }: PopularityBucket): string =>
  minUsers === maxUsers ? count(minUsers) : `${count(minUsers)}–${count(maxUsers)}`;

/** How much is found of rare items and of popular ones; null where the evaluation does not say. */
export function popularitySection({ byPopularity, k }: AnyEvaluation): Section | null {
  if (byPopularity.length === 0) return null;
  const label = `Recall@${Math.max(...k)}`;
  const series = Object.keys(byPopularity[0].recall) as (keyof PopularityBucket['recall'])[];
  const names = series.map((name) => (name === 'model' ? 'model' : baselineWords(name).short));
  const recallOf = ({ recall }: PopularityBucket): number[] => series.map((name) => recall[name] ?? 0);
  const chart = drawPopularity(
    label,
    byPopularity.map((bucket) => ({ range: rangeOf(bucket), recall: recallOf(bucket) })),
  );
  const legend = legendOf(
    names.map((name, at) => ({ name, look: lookOf(at) })),
    { joined: false },
  );
  const caption = html`${legend}Held-out interactions that are found, by how many users the item has; each row stands for about
as many of them. Popular items are easy to find; what a model adds shows in the upper rows.`;
  const table = tableOf({
    caption: `${label} by popularity of the item`,
    columns: ['users of the item', 'items', 'held out', ...names],
    rows: byPopularity.map((bucket) => [
      html`<span class="nowrap">${rangeOf(bucket)}</span>`,
      count(bucket.items),
      count(bucket.heldOut),
      ...recallOf(bucket).map(percent),
    ]),
    cells: 'numbers',
  });
  return { id: 'popularity', title: 'Rare items and popular ones', body: gridOf([figureOf(chart, caption), table]) };
}
