import type { Html } from '../html.js';
import { dot, link, ruleX } from '../plot.js';
import { drawChart, lookOf } from './draw.js';

/** How much is found of items of like popularity, by the model and the baselines. */
export interface PopularityRow {
  /** The range of users, as it is written beside the row. */
  readonly range: string;
  /** Shares in [0, 1], in the order of the series. */
  readonly recall: readonly number[];
}

const ROW = 30;

/** A row for each range of popularity, rare items on top; in it a sign for the model and each baseline. */
export function drawPopularity(label: string, rows: readonly PopularityRow[]): Html {
  const place = { x: 'recall', y: 'range' } as const;
  const series = rows[0].recall.map((_, at) => rows.map(({ range, recall }) => ({ range, recall: recall[at] })));
  const spans = rows.map(({ range, recall }) => ({ range, from: Math.min(...recall), to: Math.max(...recall) }));
  const widest = Math.max(...rows.map(({ range }) => range.length));
  return drawChart(`${label} by popularity of the item; the figures are in the table below.`, {
    height: 56 + ROW * rows.length,
    marginTop: 8,
    marginLeft: 26 + 7 * widest,
    x: { label: `${label} (%)`, percent: true, zero: true, nice: true, ticks: 4, grid: true },
    y: { type: 'point', domain: rows.map(({ range }) => range), label: 'users of the item', tickSize: 0 },
    marks: [
      ruleX([0]),
      link(spans, { x1: 'from', x2: 'to', y1: 'range', y2: 'range', strokeOpacity: 0.35 }),
      series.map((points, at) => {
        const { color, symbol } = lookOf(at);
        return dot(points, { ...place, fill: color, symbol, r: 5 });
      }),
    ],
  });
}
