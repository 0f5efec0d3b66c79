import { MOTIFS, type MotifName, type Scheme } from './cover-motifs.js';
import type { Taste } from './make-sample.js';

// Covers drawn in flat shapes: a palette for each taste, a motif for each record that goes with its name, and a place,
// turn or count in the motif for each track. Small enough to stand in the catalogue itself.

/** Dark, deep, warm, bright, pale. */
type Palette = readonly [string, string, string, string, string];

const PALETTES: Readonly<Record<Taste, Palette>> = {
  jazz: ['#1d2a4d', '#2f7f86', '#e2654a', '#f2b544', '#f7e9cf'],
  metal: ['#2b2328', '#7d1d2b', '#e4572e', '#8a97a3', '#eadfce'],
  techno: ['#17163a', '#4a2bd1', '#ff4f9a', '#27d3c9', '#e9f4ff'],
  folk: ['#2f4a3a', '#6f9468', '#b8562f', '#e3b75a', '#f6ecd2'],
  classical: ['#34405e', '#6d4a75', '#d88c8c', '#c9a24b', '#f4eee1'],
};

/** Which colours of the palette are ground, main, second and accent, one record after the other. */
const SCHEMES = ['0324', '4120', '2043', '1430', '3021', '0142', '4203', '1324'] as const;

/** The motif of each record, by taste in the order of the records. */
const MOTIFS_OF: Readonly<Record<Taste, readonly MotifName[]>> = {
  jazz: ['rings', 'rails', 'petals', 'quarters', 'waves', 'sun', 'bars', 'arches'],
  metal: ['peaks', 'sun', 'rays', 'dots', 'quarters', 'squares', 'rings', 'moon'],
  techno: ['rails', 'bars', 'squares', 'arches', 'rings', 'dots', 'rays', 'sun'],
  folk: ['waves', 'dots', 'arches', 'rails', 'rings', 'petals', 'squares', 'sun'],
  classical: ['quarters', 'bars', 'squares', 'waves', 'arches', 'moon', 'petals', 'rays'],
};

function schemeOf(taste: Taste, record: number): Scheme {
  const [ground, main, second, accent] = [...SCHEMES[record]].map((at) => PALETTES[taste][Number(at)]);
  return { ground, main, second, accent };
}

/**
 * The cover of a track as a `data:` URI of an SVG, square and without a size of its own. `record` counts the records of
 * the taste from 0, `track` the tracks of the record.
 */
export function drawCover(taste: Taste, record: number, track: number): string {
  const scheme = schemeOf(taste, record);
  const shapes = MOTIFS[MOTIFS_OF[taste][record]](scheme, track);
  const ground = `<path fill="${scheme.ground}" d="M0 0h100v100H0z"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${ground}${shapes}</svg>`;
  // What encodeURI leaves but ends a URI before its fragment.
  return `data:image/svg+xml,${encodeURI(svg).replaceAll('#', '%23')}`;
}
