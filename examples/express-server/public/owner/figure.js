import { make } from '../shared/dom.js';
import { lineChart, sign } from './chart.js';

/** A table of what a chart shows. @param rows - of text or nodes; the first of each is its head. */
export function table(caption, heads, rows) {
  const head = make('tr', {}, ...heads.map((text) => make('th', { scope: 'col' }, text)));
  const line = ([first, ...rest]) =>
    make('tr', {}, make('th', { scope: 'row' }, first), ...rest.map((text) => make('td', {}, text)));
  const whole = make('table', {}, make('caption', { className: 'hidden' }, caption), make('thead', {}, head));
  whole.append(make('tbody', {}, ...rows.map(line)));
  // Where it is wider than the page it can be scrolled, by keyboard too.
  return make('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': caption }, whole);
}

/** A table that is opened by who wants it. */
export const folded = (summary, content) => make('details', {}, make('summary', {}, summary), content);

/** A chart with its legend, drawn anew whenever its room changes. @param chart - as `lineChart` takes it. */
export function figure(chart) {
  const item = ({ name }, index) => make('li', {}, sign(index), name);
  const legend = chart.lines.flatMap((line, index) => (line.points.some(Boolean) ? [item(line, index)] : []));
  const place = make('div', { className: 'plot' });
  let width = 0;
  new ResizeObserver(([{ contentRect }]) => {
    if (Math.round(contentRect.width) === width) return;
    width = Math.round(contentRect.width);
    place.replaceChildren(lineChart({ ...chart, width }));
  }).observe(place);
  return make('figure', {}, make('ul', { className: 'legend' }, ...legend), place);
}
