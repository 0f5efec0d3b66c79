import * as Plot from '@observablehq/plot';
import type { Trained } from './accuracy.js';
import { BLUE, drawPlot, ORANGE, svgFile } from './svg-file.js';

const WIDTH = 720;
const HEIGHT = 420;
const LABEL = { text: 'name', fontWeight: 600 } as const;
/** What takes no time to train is drawn here, since the axis is logarithmic. */
const SHORTEST = 0.01;

/** Recall against the seconds of training. @returns the text of an SVG file. */
export function drawAccuracy(data: string, results: readonly Trained[]): string {
  const points = results.map((each) => ({
    ...each,
    seconds: Math.max(SHORTEST, each.seconds),
    colour: each.isOurs ? ORANGE : BLUE,
  }));
  // Ours have their names on the left; a name on the right goes below its point where another stands in its way.
  const isFree = ({ seconds }: { seconds: number }): boolean =>
    !points.some((each) => !each.isOurs && each.seconds > seconds && each.seconds < 2 * seconds);
  const others = points.filter(({ isOurs }) => !isOurs);
  const channels = { x: 'seconds', y: 'recall', fill: 'colour' } as const;
  const plot = drawPlot({
    width: WIDTH,
    height: HEIGHT,
    marginRight: 100,
    x: { type: 'log', label: 'seconds of training, two cores', tickFormat: '~g', ticks: 5, domain: [SHORTEST, 100] },
    y: { label: `Recall@20 on ${data}`, grid: true, domain: [0.1, 0.3] },
    marks: [
      Plot.dot(points, { ...channels, r: 5 }),
      Plot.text(
        points.filter(({ isOurs }) => isOurs),
        { ...channels, ...LABEL, textAnchor: 'end', dx: -9 },
      ),
      Plot.text(others.filter(isFree), { ...channels, ...LABEL, textAnchor: 'start', dx: 9 }),
      Plot.text(
        others.filter((each) => !isFree(each)),
        { ...channels, ...LABEL, textAnchor: 'middle', dy: 15 },
      ),
    ],
  });
  return svgFile('Recall against the seconds of training', WIDTH, HEIGHT, plot);
}
