import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Trained } from './accuracy.js';
import { svgFile } from './svg-file.js';

const WIDTH = 720;
const HEIGHT = 400;
/** Readable on white and on black; the text and the axes follow the reader's scheme. */
const OURS = '#e8590c';
const OTHERS = '#3b82f6';
/** What takes no time to train is drawn here, since the axis is logarithmic. */
const SHORTEST = 0.01;

/** Recall against the seconds of training. @returns the text of an SVG file. */
export function drawAccuracy(data: string, results: readonly Trained[]): string {
  const { document } = parseHTML('<html><body></body></html>');
  const points = results.map((each) => ({
    ...each,
    seconds: Math.max(SHORTEST, each.seconds),
    colour: each.isOurs ? OURS : OTHERS,
  }));
  const channels = { x: 'seconds', y: 'recall', fill: 'colour' } as const;
  const plot = Plot.plot({
    document,
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 50,
    marginRight: 90,
    style: { background: 'none', fontSize: '12px' },
    x: { type: 'log', label: 'seconds of training, two cores', tickFormat: '~g', ticks: 5, domain: [SHORTEST, 100] },
    y: { label: `Recall@20 on ${data}`, grid: true, zero: true, nice: true },
    marks: [
      Plot.dot(points, { ...channels, r: 5 }),
      Plot.text(points, { ...channels, text: 'name', textAnchor: 'start', dx: 9, fontWeight: 600 }),
    ],
  });
  return svgFile('Recall against the seconds of training', WIDTH, HEIGHT, plot.outerHTML);
}
