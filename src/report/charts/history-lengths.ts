import { rectY, ruleX, ruleY, text } from '@observablehq/plot';
import type { Html } from '../html.js';
import type { HistoryLengths } from '../numbers/history-lengths.js';
import { count, countOf } from '../words.js';
import { drawChart } from './draw.js';

/** How many users have so many items. */
export function drawHistoryLengths({ bins, doubling, median, longest }: HistoryLengths): Html {
  const edges = [...bins.map(({ from }) => from), bins[bins.length - 1].to];
  const everyOther = edges.length > 9 ? edges.filter((_, at) => at % 2 === 0) : edges;
  return drawChart(
    `Histogram of the items a user has: half of the users have ${countOf(median, 'item')} or fewer, the longest history has ${count(longest)}.`,
    {
      x: {
        label: 'items in the history',
        type: doubling ? 'log' : 'linear',
        ticks: everyOther,
        tickFormat: (edge: number) => count(edge),
      },
      y: { label: 'users', grid: true, ticks: 5, tickFormat: (users: number) => count(users) },
      marks: [
        rectY(bins, { x1: 'from', x2: 'to', y: 'users', fill: 'var(--series-1)', fillOpacity: 0.75, inset: 1 }),
        ruleY([0]),
        ruleX([median], { strokeDasharray: '4 3', strokeWidth: 1.5 }),
        text([median], {
          x: (at: number) => at,
          frameAnchor: 'top',
          text: () => `median ${count(median)}`,
          dy: -10,
        }),
      ],
    },
  );
}
