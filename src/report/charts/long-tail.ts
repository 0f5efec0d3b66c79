import type { Html } from '../html.js';
import type { LongTail } from '../numbers/long-tail.js';
import { areaY, dot, line, text } from '../plot.js';
import { percent } from '../words.js';
import { drawChart } from './draw.js';

/** Keeps text readable over lines. */
const halo = { fill: 'currentColor', fontWeight: 600, stroke: 'var(--card)', strokeWidth: 4 } as const;
const shares = { x: 'items', y: 'interactions' } as const;

/** The share of the interactions on the most popular share of the items, beside what it were if all were alike. */
export function drawLongTail({ curve, head }: LongTail): Html {
  const even = [
    { items: 0, interactions: 0 },
    { items: 1, interactions: 1 },
  ];
  const fifth = [{ items: 0.2, interactions: head }];
  const scale = { percent: true, domain: [0, 100], ticks: 5 } as const;
  return drawChart(
    `Curve of the share of interactions against the share of items, most popular first: a fifth of the items has ${percent(head)} of the interactions.`,
    {
      x: { ...scale, label: 'items, most popular first (%)' },
      y: { ...scale, label: 'interactions (%)', grid: true },
      marks: [
        areaY(curve, { ...shares, fill: 'var(--series-1)', fillOpacity: 0.15 }),
        line(even, { ...shares, strokeDasharray: '4 4', strokeOpacity: 0.5 }),
        text(even.slice(0, 1), {
          x: () => 0.66,
          y: () => 0.58,
          text: () => 'if all were alike',
          textAnchor: 'start',
          ...halo,
        }),
        line(curve, { ...shares, stroke: 'var(--series-1)', strokeWidth: 2.5 }),
        dot(fifth, { ...shares, fill: 'var(--series-1)', r: 5 }),
        text(fifth, {
          ...shares,
          text: () => `20 % have ${percent(head)}`,
          textAnchor: 'start',
          dx: 10,
          dy: -10,
          ...halo,
        }),
      ],
    },
  );
}
