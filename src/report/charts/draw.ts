import { type Html, html } from '../html.js';
import type { PlotOptions } from '../plot.js';
import { drawSvg } from './svg-document.js';

// Charts are as wide as a phone, so that their text is as large there as the text around them; where there is room, two
// stand side by side.
const WIDTH = 360;
const HEIGHT = 240;

/**
 * A chart as SVG, in the colours of the page.
 * @param description - what there is to see, for readers who do not see it.
 */
export function drawChart(description: string, options: PlotOptions): Html {
  const looks = {
    width: WIDTH,
    height: HEIGHT,
    marginLeft: 48,
    marginRight: 20,
    marginTop: 28,
    marginBottom: 40,
    className: 'chart',
    style: { fontSize: '12px' },
  };
  return drawSvg({ ...looks, ...options }, { role: 'img', 'aria-label': description });
}

/** A chart with what it says in words. */
export const figureOf = (chart: Html, caption: Html): Html =>
  html`<figure>${chart}<figcaption>${caption}</figcaption></figure>`;

/** An axis whose values are logarithms to base 2: Plot's own leaves out the labels of some ticks. */
export const doublingAxis = (values: readonly number[], show: (value: number) => string) => ({
  ticks: values.map(Math.log2),
  tickFormat: (at: number) => show(Number((2 ** at).toPrecision(6))),
});

/** How one of several things in a chart looks: told apart by colour, sign and line alike. */
export interface SeriesLook {
  readonly color: string;
  readonly symbol: 'circle' | 'square' | 'triangle' | 'diamond' | 'wye' | 'star';
  /** Dashes as SVG has them; undefined for a line without. */
  readonly dash: string | undefined;
}

const LOOKS: readonly SeriesLook[] = [
  { color: 'var(--series-1)', symbol: 'circle', dash: undefined },
  { color: 'var(--series-2)', symbol: 'square', dash: '6 3' },
  { color: 'var(--series-3)', symbol: 'triangle', dash: '2 3' },
  { color: 'var(--series-4)', symbol: 'diamond', dash: '8 3 2 3' },
  { color: 'var(--series-5)', symbol: 'star', dash: '12 4' },
  { color: 'var(--series-6)', symbol: 'wye', dash: '1 4' },
];

export const MOST_SERIES = LOOKS.length;

export const lookOf = (series: number): SeriesLook => LOOKS[series % LOOKS.length];
