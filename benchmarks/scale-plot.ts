import * as Plot from '@observablehq/plot';
import type { Measured } from './scale.js';
import { BLUE, drawPlot, GREEN, ORANGE, svgFile } from './svg-file.js';

const WIDTH = 420;
const HEIGHT = 320;

interface Point {
  readonly line: string;
  readonly rows: number;
  readonly value: number;
}

const pointsOf = (
  results: readonly Measured[],
  lines: Readonly<Record<string, (measured: Measured) => number | null>>,
): Point[] =>
  Object.entries(lines).flatMap(([line, measure]) =>
    results.flatMap((measured) => {
      const value = measure(measured);
      return value === null ? [] : [{ line, rows: measured.rows, value }];
    }),
  );

function drawPanel(label: string, points: readonly Point[]): string {
  const channels = { x: 'rows', y: 'value', z: 'line' } as const;
  return drawPlot({
    width: WIDTH,
    height: HEIGHT,
    marginRight: 80,
    x: { type: 'log', label: 'interactions', tickFormat: '~s', ticks: 4 },
    y: { type: 'log', label, tickFormat: '~s', ticks: 4, grid: true },
    color: { range: [BLUE, ORANGE, GREEN] },
    marks: [
      Plot.line(points, { ...channels, stroke: 'line', strokeWidth: 2 }),
      Plot.dot(points, { ...channels, fill: 'line', r: 3 }),
      Plot.text(points, Plot.selectLast({ ...channels, fill: 'line', text: 'line', textAnchor: 'start', dx: 8 })),
    ],
  });
}

/** Seconds and memory against size, both axes logarithmic, side by side. @returns the text of an SVG file. */
export function drawScale(results: readonly Measured[]): string {
  const time = pointsOf(results, { ingest: (each) => each.ingestSeconds, train: (each) => each.trainSeconds });
  const memory = pointsOf(results, { ingest: (each) => each.ingestPeak, 'with train': (each) => each.peak });
  const panels = [drawPanel('seconds', time), drawPanel('peak memory of the process, MB', memory)].map((panel, at) =>
    panel.replace('<svg', `<svg x="${at * (WIDTH + 20)}"`),
  );
  const title = 'Seconds and peak memory of reading and training, against interactions';
  return svgFile(title, 2 * WIDTH + 20, HEIGHT, panels.join('\n'));
}
