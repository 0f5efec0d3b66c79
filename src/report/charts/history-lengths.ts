import type { Html } from '../html.js';
import type { HistoryLengths, LengthBin } from '../numbers/history-lengths.js';
import { rectY, ruleX, ruleY, text } from '../plot.js';
import { count, countOf } from '../words.js';
import { doublingAxis, drawChart } from './draw.js';

/** How many users have so many items. */
export function drawHistoryLengths({ bins, doubling, median, longest }: HistoryLengths): Html {
  const edges = [...bins.map(({ from }) => from), bins[bins.length - 1].to];
  const ticks = edges.length > 9 ? edges.filter((_, at) => at % 2 === 0) : edges;
  const along = doubling ? Math.log2 : (edge: number) => edge;
  const axis = doubling ? doublingAxis(ticks, count) : { ticks, tickFormat: count };
  return drawChart(
    `Histogram of the items a user has: half of the users have ${countOf(median, 'item')} or fewer, the longest history has ${count(longest)}.`,
    {
      x: { label: 'items in the history', ...axis },
      y: { label: 'users', grid: true, ticks: 5, tickFormat: (users: number) => count(users) },
      marks: [
        rectY(bins, {
          x1: ({ from }: LengthBin) => along(from),
          x2: ({ to }: LengthBin) => along(to),
          y: 'users',
          fill: 'var(--series-1)',
          fillOpacity: 0.75,
          inset: 1,
        }),
        ruleY([0]),
        ruleX([along(median)], { strokeDasharray: '4 3', strokeWidth: 1.5 }),
        text([along(median)], {
          x: (at: number) => at,
          frameAnchor: 'top',
          text: () => `median ${count(median)}`,
          dy: -10,
        }),
      ],
    },
  );
}
