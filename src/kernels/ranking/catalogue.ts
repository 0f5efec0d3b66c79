import type { Workspace } from '../memory/workspace.js';
import { CATALOGUE, CATALOGUE_BYTES, CHUNK, rowBytes, TILE } from './layout.js';

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

/** What Float32 can add to a sum of `dim` products, as a share of it. */
const roundingOf = (dim: number): number => (dim * ROUNDOFF) / (1 - dim * ROUNDOFF) + 1e-9;

/**
 * What a score of each chunk, or of any after it, comes to at most, for a user of norm 1: the largest norm, and what
 * Float32 can add to a sum of `dim` products (Higham, Accuracy and Stability of Numerical Algorithms, 2002, 3.1).
 */
function reachesOf(order: Uint32Array, norms: Float64Array, dim: number): Float64Array {
  const reaches = new Float64Array(Math.ceil(order.length / CHUNK));
  const rounding = roundingOf(dim);
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

/** A place in a chunk that is never scored: that of items without an embedding of their own. */
const NOWHERE = 0;

/**
 * The tables of a model in the memory of the kernels, as `rankUsers` reads them: the item embeddings by falling norm and
 * in tiles, the history embeddings in rows.
 */
export class PlacedCatalogue {
  /** Of its record, see `ranking-layout.ts`. */
  readonly address: number;
  /** Items go by indexes below this: those of the model, and spare ones. */
  readonly items: number;
  readonly dim: number;
  /** How many places there are, and the address of the place of each item. */
  readonly places: number;
  readonly placeOf: number;
  private readonly tiles: number;
  private readonly reaches: number;
  private readonly itemAt: number;
  private readonly history: number;
  /** Where the places of the model's own items begin. Before them stand those that are put in later, backwards. */
  private readonly begin: number;
  private next: number;

  /** @param spare - room for so many items that are put in later. */
  constructor(
    private readonly workspace: Workspace,
    tables: ItemTables,
    spare = 0,
  ) {
    const { items: own, embeddingDim: dim } = tables;
    this.dim = dim;
    this.items = own + spare;
    // One more than there are spare ones: nobody stands at NOWHERE.
    this.begin = spare === 0 ? 0 : CHUNK * Math.ceil((spare + 1) / CHUNK);
    this.next = this.begin;
    this.places = this.begin + own;
    const row = rowBytes(dim);
    this.address = workspace.allocate(CATALOGUE_BYTES);
    this.tiles = workspace.allocate(4 * Math.ceil(this.places / STEP) * STEP * dim);
    this.reaches = workspace.allocate(8 * Math.ceil(this.places / CHUNK));
    this.itemAt = workspace.allocate(4 * this.places);
    this.placeOf = workspace.allocate(4 * this.items);
    this.history = workspace.allocate(row * this.items);
    this.placeItems(tables);
    const { integers, floats, doubles } = workspace.views;
    floats.fill(0, (this.history + row * own) / 4, (this.history + row * this.items) / 4);
    integers.fill(NOWHERE, this.placeOf / 4 + own, this.placeOf / 4 + this.items);
    doubles[this.address / 8] = dim * SMALLEST;
    const { places, tiles, reaches, itemAt, placeOf, history } = this;
    integers.set(
      [places, dim, tiles, reaches, itemAt, placeOf, history, this.begin / CHUNK],
      (this.address + CATALOGUE.places) / 4,
    );
  }

  /** How many items have got a place since the model's own were laid out. */
  get added(): number {
    return this.begin - this.next;
  }

  /**
   * Gives an item other embeddings: one that was put in before, or had none. Not while lists are made on threads.
   * @returns false where there is no room for it.
   */
  put(item: number, historyRow: Float32Array, itemRow: Float32Array): boolean {
    const { dim, begin, workspace } = this;
    if (item >= this.items) return false;
    const { integers, floats, doubles } = workspace.views;
    let place = integers[this.placeOf / 4 + item];
    if (place === NOWHERE || place >= begin) {
      if (this.next - 1 <= NOWHERE) return false;
      place = --this.next;
      integers[this.placeOf / 4 + item] = place;
      integers[this.itemAt / 4 + place] = item;
      integers[(this.address + CATALOGUE.first) / 4] = Math.floor(place / CHUNK);
    }
    floats.set(historyRow, (this.history + rowBytes(dim) * item) / 4);
    const at = this.tiles / 4 + Math.floor(place / TILE) * TILE * dim + (place % TILE);
    for (let c = 0; c < dim; c++) floats[at + c * TILE] = itemRow[c];
    const reach = Math.hypot(...itemRow) * (1 + roundingOf(dim));
    for (let chunk = Math.floor(place / CHUNK); chunk >= 0; chunk--) {
      const to = this.reaches / 8 + chunk;
      doubles[to] = Math.max(doubles[to], reach);
    }
    return true;
  }

  /** Lays out the items of the model. */
  private placeItems({ items, historyEmbeddings, itemEmbeddings }: ItemTables): void {
    const { workspace, begin, places, dim, history } = this;
    const lengths = workspace.allocate(8 * items);
    const itemAt = this.itemAt + 4 * begin;
    const tiles = this.tiles + 4 * begin * dim;
    // The rows of the items stand where those of the histories go when the tiles are filled.
    placeRows(workspace, history, itemEmbeddings, items, dim);
    workspace.kernels.measureRows(history, items, dim, lengths);
    const norms = workspace.doubles(lengths, items);
    const order = orderByNorm(norms);
    workspace.integers(itemAt, items).set(order);
    const placeOf = workspace.integers(this.placeOf, items);
    for (let at = 0; at < items; at++) placeOf[order[at]] = begin + at;
    const reaches = reachesOf(order, norms, dim);
    workspace.doubles(this.reaches, begin / CHUNK).fill(reaches[0] ?? 0);
    workspace.doubles(this.reaches + (8 * begin) / CHUNK, reaches.length).set(reaches);
    workspace.floats(this.tiles, begin * dim).fill(0);
    const filled = Math.ceil(places / STEP) * STEP - begin;
    workspace.floats(tiles, filled * dim).fill(0, Math.floor(items / TILE) * TILE * dim);
    workspace.kernels.fillTiles(history, itemAt, items, dim, tiles);
    placeRows(workspace, history, historyEmbeddings, items, dim);
  }
}
