import { draw } from '../shared/dom.js';

const EDGE = { left: 48, right: 14, top: 12, bottom: 30 };
const HEIGHT = 240;
const LEAST_WIDTH = 260;
const RADIUS = 4.5;

/** Steps of an axis from 0 up, no more than five. */
function ticksTo(most) {
  const raw = (most || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((times) => times * power).find((step) => step >= raw);
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, at) => at * step);
}

/** A sign of its own for each line, so that colour is not all that tells them apart. */
const SIGNS = [
  (x, y, more) => draw('circle', { cx: x, cy: y, r: RADIUS, ...more }),
  (x, y, more) => draw('rect', { x: x - 4, y: y - 4, width: 8, height: 8, ...more }),
  (x, y, more) => draw('path', { d: `M${x} ${y - 5.5}l5.5 9.5h-11z`, ...more }),
  (x, y, more) => draw('path', { d: `M${x} ${y - 6}l6 6-6 6-6-6z`, ...more }),
  (x, y, more) => draw('path', { d: `M${x - 5} ${y - 5}l10 10m0-10-10 10`, ...more }),
];

/** The sign of a line, as a legend shows it. */
export function sign(index) {
  const line = draw('path', { d: 'M0 8h26', class: 'line' });
  const drawing = { class: `key series-${index}`, width: 26, height: 16, 'aria-hidden': 'true' };
  return draw('svg', drawing, line, SIGNS[index](13, 8, { class: 'mark' }));
}

function series({ points }, index, place) {
  const known = points.flatMap((point, at) => (point ? [{ ...point, x: place.x(at), y: place.y(point.value) }] : []));
  const line = known
    .filter(({ isAside }) => !isAside)
    .map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join('');
  const marks = known.flatMap(({ x, y, low, high, isAside, text }) => [
    ...(low === undefined ? [] : [draw('path', { d: `M${x} ${place.y(low)}V${place.y(high)}`, class: 'interval' })]),
    SIGNS[index](x, y, { class: isAside ? 'mark aside' : 'mark' }),
    // The larger the place to point at, the easier it is to learn what is there.
    draw('circle', { cx: x, cy: y, r: 12, class: 'target' }, draw('title', {}, text)),
  ]);
  return draw('g', { class: `series-${index}` }, draw('path', { d: line || 'M0 0', class: 'line' }), ...marks);
}

function axes(labels, ticks, format, place, width) {
  const lines = ticks.map((tick) => {
    const y = place.y(tick);
    return draw(
      'g',
      {},
      draw('path', { d: `M${EDGE.left} ${y}H${width - EDGE.right}`, class: 'grid' }),
      draw('text', { x: EDGE.left - 8, y: y + 4, 'text-anchor': 'end' }, format(tick)),
    );
  });
  // As many as fit, the last one always.
  const every = Math.ceil((labels.length * 64) / (width - EDGE.left));
  const names = labels.map((label, at) => {
    if ((labels.length - 1 - at) % every !== 0) return '';
    const isLast = at === labels.length - 1 && at > 0;
    const anchor = { x: isLast ? width - EDGE.right : place.x(at), 'text-anchor': isLast ? 'end' : 'middle' };
    return draw('text', { ...anchor, y: HEIGHT - 8 }, label);
  });
  return [...lines, ...names.filter((name) => name !== '')];
}

/**
 * A chart of lines over moments one after another.
 * @param labels - of the moments. @param lines - each of one point a moment, null where there is none:
 * `{ value, low, high, text, isAside }`; what is aside is marked, and the line does not go there.
 * @param name - what the chart is, and what it says: not all see it.
 */
export function lineChart({ name, labels, lines, format, width }) {
  const room = Math.max(LEAST_WIDTH, width);
  const points = lines.flatMap((line) => line.points).filter(Boolean);
  const ticks = ticksTo(Math.max(...points.map(({ value, high = value }) => Math.max(value, high)), 0.01));
  const span = Math.max(1, labels.length - 1);
  const inner = room - EDGE.left - EDGE.right - 24;
  const place = {
    x: (at) => EDGE.left + 12 + (labels.length === 1 ? inner / 2 : (at / span) * inner),
    y: (value) => HEIGHT - EDGE.bottom - (value / ticks.at(-1)) * (HEIGHT - EDGE.top - EDGE.bottom),
  };
  return draw(
    'svg',
    { class: 'chart', role: 'img', 'aria-label': name, width: room, height: HEIGHT },
    ...axes(labels, ticks, format, place, room),
    // The first line is what it is about: it lies over the others.
    ...lines.map((line, index) => series(line, index, place)).reverse(),
  );
}
