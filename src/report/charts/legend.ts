import { dot, line, plot } from '@observablehq/plot';
import { type Html, html, trusted } from '../html.js';
import type { SeriesLook } from './draw.js';
import { svgDocument } from './svg-document.js';

const WIDTH = 40;
const HEIGHT = 16;

/** A piece of line with its sign, as it is in the chart. */
function swatchOf({ color, symbol, dash }: SeriesLook, joined: boolean): Html {
  const ends = [0, 1];
  const svg = plot({
    document: svgDocument(),
    width: joined ? WIDTH : HEIGHT,
    height: HEIGHT,
    margin: 2,
    axis: null,
    className: 'swatch',
    x: { domain: ends },
    y: { domain: ends },
    marks: [
      joined ? line(ends, { x: (x) => x, y: () => 0.5, stroke: color, strokeWidth: 2, strokeDasharray: dash }) : null,
      dot([0.5], { x: (x) => x, y: () => 0.5, fill: color, symbol, r: 4.5 }),
    ],
  });
  svg.setAttribute('aria-hidden', 'true');
  return trusted(svg.outerHTML.replace(/<style>.*?<\/style>/s, ''));
}

/** What the lines, or the signs alone, of a chart stand for. */
export const legendOf = (
  entries: readonly { readonly name: string; readonly look: SeriesLook }[],
  { joined }: { readonly joined: boolean },
): Html =>
  html`<ul class="legend">${entries.map(({ name, look }) => html`<li>${swatchOf(look, joined)} ${name}</li>`)}</ul>`;
