import type { Estimate } from '../../evaluation/evaluation.js';
import type { Html } from '../html.js';
import { dot, link, ruleX, text } from '../plot.js';
import { percent } from '../words.js';
import { drawChart, lookOf } from './draw.js';

/** One of the things compared, with its estimate. */
export interface Compared {
  readonly name: string;
  readonly estimate: Estimate;
}

const ROW = 56;
/** Half the height of the ends of an interval, in rows. */
const END = 0.12;

/** One metric of the model and of each baseline: a sign for the mean, a line for the interval. */
export function drawComparison(label: string, compared: readonly Compared[]): Html {
  const rows = compared.map(({ name, estimate: { mean, low, high } }, row) => ({
    row,
    mean,
    low: low ?? mean,
    high: high ?? mean,
    look: lookOf(row),
    label: `${name}: ${percent(mean)}`,
  }));
  return drawChart(`${label}: ${rows.map((each) => each.label).join(', ')}.`, {
    height: 50 + ROW * rows.length,
    marginLeft: 8,
    marginTop: 4,
    x: { label: `${label} (%)`, percent: true, zero: true, nice: true, ticks: 4, grid: true },
    y: { domain: [rows.length - 0.5, -0.7], axis: null },
    marks: [
      ruleX([0]),
      rows.map(({ row, mean, low, high, look: { color, symbol } }) => {
        const end = { x: (x: number) => x, y1: row - END, y2: row + END, stroke: color, strokeWidth: 2 };
        return [
          link([row], { x1: () => low, x2: () => high, y1: row, y2: row, stroke: color, strokeWidth: 3 }),
          ruleX([low, high], end),
          dot([mean], { x: (x: number) => x, y: () => row, fill: color, symbol, r: 6 }),
        ];
      }),
      text(rows, { y: 'row', x: () => 0, text: 'label', textAnchor: 'start', dx: 8, dy: -22, fontWeight: 600 }),
    ],
  });
}
