import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

/** Readable on white and on black; the text and the axes follow the reader's scheme. */
export const [BLUE, ORANGE, GREEN] = ['#3b82f6', '#e8590c', '#12b886'];

/** A drawing without a background. @returns its text. */
export const drawPlot = (options: Plot.PlotOptions): string =>
  Plot.plot({
    document: parseHTML('<html><body></body></html>').document,
    marginLeft: 50,
    style: { background: 'none', fontSize: '12px' },
    ...options,
  }).outerHTML;

/** Drawings as an SVG file whose text and axes follow the reader's colour scheme. */
export const svgFile = (title: string, width: number, height: number, drawings: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">
<title>${title}</title>
<style>svg { color: #24292f } @media (prefers-color-scheme: dark) { svg { color: #d1d7e0 } }</style>
${drawings}
</svg>
`;
