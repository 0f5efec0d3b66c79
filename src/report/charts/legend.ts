import { type Html, html } from '../html.js';
import { dot, line } from '../plot.js';
import type { SeriesLook } from './draw.js';
import { drawSvg } from './svg-document.js';

const WIDTH = 40;
const HEIGHT = 16;

/** A piece of line with its sign, as it is in the chart. */
function swatchOf({ color, symbol, dash }: SeriesLook, joined: boolean): Html {
  const ends = [0, 1];
  const marks = [
    joined ? line(ends, { x: (x) => x, y: () => 0.5, stroke: color, strokeWidth: 2, strokeDasharray: dash }) : null,
    dot([0.5], { x: (x) => x, y: () => 0.5, fill: color, symbol, r: 4.5 }),
  ];
  const width = joined ? WIDTH : HEIGHT;
  const scales = { axis: null, x: { domain: ends }, y: { domain: ends } };
  return drawSvg(
    { width, height: HEIGHT, margin: 2, className: 'swatch', ...scales, marks },
    { 'aria-hidden': 'true' },
  );
}

/** What the lines, or the signs alone, of a chart stand for. */
export const legendOf = (
  entries: readonly { readonly name: string; readonly look: SeriesLook }[],
  { joined }: { readonly joined: boolean },
): Html =>
  html`<ul class="legend">${entries.map(({ name, look }) => html`<li>${swatchOf(look, joined)} ${name}</li>`)}</ul>`;
