import type { Html } from '../html.js';
import type { TrialPoint, TuningLines } from '../numbers/tuning-lines.js';
import { dot, line, ruleX, text } from '../plot.js';
import { figure, percent } from '../words.js';
import { doublingAxis, drawChart, lookOf, MOST_SERIES } from './draw.js';

/** Whether values grow by steps that double rather than by equal ones. */
const growsByFactors = (values: readonly number[]): boolean =>
  values.length > 2 && values[0] > 0 && values[values.length - 1] / values[0] >= 8;

/** NDCG of what was tried, a line for each setting of the other options; the one that was taken has a ring. */
export function drawTuning({ option, values, lines }: TuningLines): Html {
  const doubling = growsByFactors(values);
  const along = ({ x }: TrialPoint): number => (doubling ? Math.log2(x) : x);
  const place = { x: along, y: ({ trial }: TrialPoint) => trial.ndcg };
  const axis = doubling ? doublingAxis(values, figure) : { ticks: [...values], tickFormat: figure };
  const named = lines.slice(0, MOST_SERIES);
  const rest = lines.slice(MOST_SERIES);
  const taken = lines.flatMap(({ points }) => points.filter(({ best }) => best));
  const about = taken.map(({ x, trial }) => `, the one taken at ${figure(x)} with ${percent(trial.ndcg)}`).join('');
  return drawChart(`NDCG at 20 on the validation part against ${option}${about}.`, {
    x: { label: option, insetLeft: 8, insetRight: 8, ...axis },
    y: { label: 'NDCG@20 on validation (%)', percent: true, grid: true, ticks: 5, inset: 12 },
    marks: [
      rest.map(({ points }) => line(points, { ...place, strokeOpacity: 0.25 })),
      named.map(({ points }, at) => {
        const { color, dash, symbol } = lookOf(at);
        return [
          line(points, { ...place, stroke: color, strokeWidth: 2, strokeDasharray: dash }),
          dot(points, { ...place, fill: color, symbol, r: 3.5 }),
        ];
      }),
      ruleX(taken, {
        x: along,
        y1: ({ trial }: TrialPoint) => trial.ndcg - trial.standardError,
        y2: ({ trial }: TrialPoint) => trial.ndcg + trial.standardError,
      }),
      dot(taken, { ...place, r: 8, strokeWidth: 2 }),
      text(taken, { ...place, text: () => 'taken', dy: -18, fontWeight: 'bold' }),
    ],
  });
}
