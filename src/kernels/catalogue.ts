import { CATALOGUE, CATALOGUE_BYTES, CHUNK, rowBytes, TILE } from './ranking-layout.js';
import type { Workspace } from './workspace.js';

/** Items are filled up to a multiple of this with rows of zeros. */
const STEP = 32;

/** Unit roundoff of Float32, and the smallest number above 0. */
const ROUNDOFF = 2 ** -24;
const SMALLEST = 2 ** -149;

/** The tables of a model: two rows of `dim` numbers for each item. */
export interface ItemTables {
  readonly items: number;
  readonly embeddingDim: number;
  readonly historyEmbeddings: Float32Array;
  readonly itemEmbeddings: Float32Array;
}

/** The tables of a model in the memory of the kernels. */
export interface PlacedCatalogue {
  /** Of its record, see `ranking-layout.ts`. */
  readonly address: number;
  readonly items: number;
  readonly dim: number;
  /** Address of the place of each item. */
  readonly placeOf: number;
}

/** Items by falling norm, to within half a percent: in one pass, by exponent and leading digits. */
function orderByNorm(norms: Float64Array): Uint32Array {
  const bits = new Uint32Array(Float32Array.from(norms).buffer);
  const starts = new Uint32Array(2 ** 16 + 1);
  const bucketOf = (item: number): number => 0xffff - (bits[item] >>> 15);
  for (let item = 0; item < norms.length; item++) starts[bucketOf(item) + 1]++;
  for (let bucket = 0; bucket < 2 ** 16; bucket++) starts[bucket + 1] += starts[bucket];
  const order = new Uint32Array(norms.length);
  for (let item = 0; item < norms.length; item++) order[starts[bucketOf(item)]++] = item;
  return order;
}

/**
 * What a score of each chunk, or of any after it, comes to at most, for a user of norm 1: the largest norm, and what
 * Float32 can add to a sum of `dim` products (Higham, Accuracy and Stability of Numerical Algorithms, 2002, 3.1).
 */
function reachesOf(order: Uint32Array, norms: Float64Array, dim: number): Float64Array {
  const reaches = new Float64Array(Math.ceil(order.length / CHUNK));
  const rounding = (dim * ROUNDOFF) / (1 - dim * ROUNDOFF) + 1e-9;
  let most = 0;
  for (let place = order.length - 1; place >= 0; place--) {
    most = Math.max(most, norms[order[place]]);
    reaches[Math.floor(place / CHUNK)] = most * (1 + rounding);
  }
  return reaches;
}

/** Copies a table (items x dim, row-major) to rows of whole cache lines. */
function placeRows(workspace: Workspace, address: number, table: Float32Array, items: number, dim: number): void {
  const row = rowBytes(dim) / 4;
  const rows = workspace.floats(address, row * items);
  if (row === dim) rows.set(table);
  else {
    rows.fill(0);
    for (let item = 0; item < items; item++) rows.set(table.subarray(item * dim, (item + 1) * dim), item * row);
  }
}

/**
 * Copies the tables of a model into the memory of the kernels, as `rankUsers` reads them: the item embeddings by falling
 * norm and in tiles, the history embeddings in rows.
 */
export function placeCatalogue(workspace: Workspace, tables: ItemTables): PlacedCatalogue {
  const { items, embeddingDim: dim, historyEmbeddings, itemEmbeddings } = tables;
  const filled = Math.ceil(items / STEP) * STEP;
  const chunks = Math.ceil(items / CHUNK);
  const address = workspace.allocate(CATALOGUE_BYTES);
  const tiles = workspace.allocate(4 * filled * dim);
  const reaches = workspace.allocate(8 * chunks);
  const itemAt = workspace.allocate(4 * items);
  const placeOf = workspace.allocate(4 * items);
  const history = workspace.allocate(rowBytes(dim) * items);
  const lengths = workspace.allocate(8 * items);

  // The rows of the items stand where those of the histories go when the tiles are filled.
  placeRows(workspace, history, itemEmbeddings, items, dim);
  workspace.kernels.measureRows(history, items, dim, lengths);
  const norms = workspace.doubles(lengths, items);
  const order = orderByNorm(norms);
  workspace.integers(itemAt, items).set(order);
  const places = workspace.integers(placeOf, items);
  for (let place = 0; place < items; place++) places[order[place]] = place;
  workspace.doubles(reaches, chunks).set(reachesOf(order, norms, dim));
  workspace.floats(tiles, filled * dim).fill(0, Math.floor(items / TILE) * TILE * dim);
  workspace.kernels.fillTiles(history, itemAt, items, dim, tiles);
  placeRows(workspace, history, historyEmbeddings, items, dim);

  workspace.doubles(address, 1)[0] = dim * SMALLEST;
  workspace.integers(address + CATALOGUE.items, 7).set([items, dim, tiles, reaches, itemAt, placeOf, history]);
  return { address, items, dim, placeOf };
}
