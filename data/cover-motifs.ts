// Flat shapes on a square of 100 by 100, few and large: they are seen at 48 pixels, too.

export interface Scheme {
  readonly ground: string;
  readonly main: string;
  readonly second: string;
  readonly accent: string;
}

/** The shapes above the ground. `track` is 0 to 4. */
type Motif = (scheme: Scheme, track: number) => string;

const circle = (x: number, y: number, radius: number, fill: string): string =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;

const path = (fill: string, outline: string): string => `<path fill="${fill}" d="${outline}"/>`;

const strokes = (colour: string, width: number, lines: string): string =>
  `<path stroke="${colour}" stroke-width="${width}" d="${lines}"/>`;

/** Circles in one another that sink from track to track. */
const rings: Motif = ({ ground, main, second, accent }, track) => {
  const y = 30 + 10 * track;
  return [main, second, ground, accent].map((fill, ring) => circle(50, y, 44 - 11 * ring, fill)).join('');
};

/** Stripes across, of which one stands out and carries a dot. */
const rails: Motif = ({ main, second, accent }, track) => {
  const stripe = (at: number) => `M${at * 17 - 34} 104l68-108`;
  const others = [0, 1, 2, 3, 4, 5, 6].filter((at) => at !== track + 1);
  const lines = strokes(main, 8, others.map(stripe).join('')) + strokes(accent, 8, stripe(track + 1));
  return lines + circle(17 + 17 * track, 50, 10, second);
};

/** A flower of three to seven petals. */
const petals: Motif = ({ main, second, accent }, track) => {
  const count = 3 + track;
  const point = (turn: number, radius: number) => {
    const angle = 2 * Math.PI * turn;
    return `${Math.round(50 + radius * Math.sin(angle))} ${Math.round(50 - radius * Math.cos(angle))}`;
  };
  // From the middle to the tip and back, round a point on either side, so far out that petals nearly touch.
  const petal = (at: number) =>
    `M50 50Q${point((at - 0.55) / count, 38)} ${point(at / count, 46)}Q${point((at + 0.55) / count, 38)} 50 50`;
  const petalsOf = (colour: number) =>
    Array.from({ length: count }, (_, at) => (at % 2 === colour ? petal(at) : '')).join('');
  return path(main, petalsOf(0)) + path(second, petalsOf(1)) + circle(50, 50, 9, accent);
};

/** Nine tiles, each with a quarter of a circle in one of its corners. */
const quarters: Motif = ({ main, second, accent }, track) => {
  const quarter = (x: number, y: number, turn: number) =>
    [
      `M${x} ${y}h34a34 34 0 0 1-34 34z`,
      `M${x + 34} ${y}v34a34 34 0 0 1-34-34z`,
      `M${x + 34} ${y + 34}h-34a34 34 0 0 1 34-34z`,
      `M${x} ${y + 34}v-34a34 34 0 0 1 34 34z`,
    ][turn % 4];
  const tile = (row: number, colour: number) =>
    quarter(34 * ((row + colour + track) % 3) - 1, 34 * row - 1, row * 2 + colour + track);
  return [main, second, accent]
    .map((fill, colour) => path(fill, [0, 1, 2].map((row) => tile(row, colour)).join('')))
    .join('');
};

/** A moon that crosses the sky over three rows of waves, which grow longer. */
const waves: Motif = ({ main, second, accent, ground }, track) => {
  const length = 10 + 3 * track;
  const row = (y: number) =>
    `M-${length} ${y}q${length / 2}-14 ${length} 0${`t${length} 0`.repeat(Math.ceil(100 / length) + 1)}V100H0z`;
  return circle(18 + 16 * track, 26, 13, accent) + path(main, row(50)) + path(second, row(66)) + path(ground, row(82));
};

/** A sun that rises behind three bands of land. */
const sun: Motif = ({ main, second, accent, ground }, track) =>
  circle(50, 64 - 7 * track, 30, main) +
  path(second, 'M0 62h100v40H0z') +
  path(accent, 'M0 72h100v8H0z') +
  path(ground, 'M0 88h100v6H0z');

/** The bars of a level meter. */
const bars: Motif = ({ main, second, accent }, track) => {
  const heights = [34, 58, 70, 46, 22];
  const bar = (at: number) => `M${16 + 17 * at} 86v-${heights[(at + 2 * track) % heights.length]}`;
  const lines = strokes(main, 11, bar(0) + bar(3)) + strokes(second, 11, bar(1) + bar(4)) + strokes(accent, 11, bar(2));
  return `<g stroke-linecap="round">${lines}</g>`;
};

/** Doors in doors, which grow. */
const arches: Motif = ({ ground, main, second, accent }, track) => {
  const top = 66 - 5 * track;
  const arch = (radius: number) => `M${50 - radius} 100V${top}a${radius} ${radius} 0 0 1 ${2 * radius} 0V100z`;
  return [main, second, ground, accent].map((fill, at) => path(fill, arch(42 - 10 * at))).join('');
};

/** Mountains with snow under a moon that wanders. */
const peaks: Motif = ({ main, second, accent }, track) =>
  circle(16 + 12 * track, 22, 11, accent) +
  path(second, 'M-16 100L26 44 68 100z') +
  path(main, 'M14 100L62 36 110 100z') +
  path(accent, 'M50 52L62 36 74 52 67 58 61 51 55 58z');

/** Rays over the land from a point that wanders. */
const rays: Motif = ({ main, second, accent }, track) => {
  const x = 20 + 15 * track;
  const ray = (at: number) => `M${x} 84L${at * 34 - 60} -10h17z`;
  return path(main, [0, 1, 2, 3, 4, 5, 6].map(ray).join('')) + circle(x, 84, 26, second) + circle(x, 84, 14, accent);
};

/** Rows of dots; one row is the largest, and one of its dots stands out. */
const dots: Motif = ({ main, second, accent }, track) => {
  const row = (at: number) => strokes(at % 2 ? second : main, 15 - 3 * Math.abs(at - track), `M10 ${10 + 20 * at}h90`);
  // A dash of no length with round ends is a dot.
  const rows = `<g stroke-linecap="round" stroke-dasharray="0 20">${[0, 1, 2, 3, 4].map(row).join('')}</g>`;
  return rows + circle(90 - 20 * track, 10 + 20 * track, 10, accent);
};

/** Squares in one another that turn. */
const squares: Motif = ({ ground, main, second, accent }, track) => {
  const square = (half: number) => `M${50 - half} ${50 - half}h${2 * half}v${2 * half}h-${2 * half}z`;
  return [main, second, ground, accent]
    .map((fill, at) => {
      const turn = at * (6 + 9 * track);
      return `<path fill="${fill}" transform="rotate(${turn} 50 50)" d="${square(42 - 10 * at)}"/>`;
    })
    .join('');
};

/** The phases of a moon. */
const moon: Motif = ({ ground, main, second, accent }, track) =>
  circle(50, 50, 40, second) +
  circle(50, 50, 30, main) +
  circle(62 + 7 * track, 50 - 4 * track, 26, ground) +
  circle(14, 86, 5, accent);

export const MOTIFS = { rings, rails, petals, quarters, waves, sun, bars, arches, peaks, rays, dots, squares, moon };

export type MotifName = keyof typeof MOTIFS;
