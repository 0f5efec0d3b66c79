import { writeRecord } from '../memory/record.js';
import type { Workspace } from '../memory/workspace.js';
import { type NeighbourRows, PlacedNeighbours } from './placed-neighbours.js';
import { CATALOGUE, CHUNK, rowBytes, TILE } from './records.js';

/** Places are filled up to a multiple of this with rows of zeros: the kernel scores four tiles at a time. */
const PADDED_TO = 4 * TILE;

/** Unit roundoff of Float32, and the smallest number above 0. */
const ROUNDOFF = 2 ** -24;
const SMALLEST = 2 ** -149;

/** The tables of a model: two rows of `embeddingDim` numbers for each item, and perhaps neighbours. */
export interface ItemTables {
  readonly items: number;
  readonly embeddingDim: number;
  readonly historyEmbeddings: Float32Array;
  readonly itemEmbeddings: Float32Array;
  readonly neighbours?: NeighbourRows;
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
 * What Float32 can add to a sum of `dim` products, as a share of it (Higham, Accuracy and Stability of Numerical
 * Algorithms, 2002, 3.1).
 */
const roundingOf = (dim: number): number => (dim * ROUNDOFF) / (1 - dim * ROUNDOFF) + 1e-9;

/** For each chunk the most that an item there, or later, can score for a user of norm 1: the largest norm and rounding. */
function scoreBounds(order: Uint32Array, norms: Float64Array, dim: number): Float64Array {
  const bounds = new Float64Array(Math.ceil(order.length / CHUNK));
  const rounding = roundingOf(dim);
  let largest = 0;
  for (let place = order.length - 1; place >= 0; place--) {
    largest = Math.max(largest, norms[order[place]]);
    bounds[Math.floor(place / CHUNK)] = largest * (1 + rounding);
  }
  return bounds;
}

/** Copies a table (items x dim, row-major) to rows of whole cache lines. */
function copyRows(workspace: Workspace, address: number, table: Float32Array, items: number, dim: number): void {
  const row = rowBytes(dim) / 4;
  const rows = workspace.floats(address, row * items);
  if (row === dim) rows.set(table);
  else {
    rows.fill(0);
    for (let item = 0; item < items; item++) rows.set(table.subarray(item * dim, (item + 1) * dim), item * row);
  }
}

/** Where a catalogue stands in a memory: all that making lists needs to know of it. Plain numbers. */
export interface PlacedCatalogue {
  /** Of its record, see {@link CATALOGUE}. */
  readonly address: number;
  /** Items go by indexes below this: those of the model, and those that there is room for. */
  readonly capacity: number;
  readonly dim: number;
  /** How many places there are, and the address of the place of each item. */
  readonly places: number;
  readonly placeOf: number;
  /** How many items have been added to those of the model. */
  readonly added: number;
  /** Whether items in a history add to others beside the tables. */
  readonly hasNeighbours: boolean;
}

/** A place in a chunk that is never scored: that of items without an embedding of their own. */
const NOWHERE = 0;

/**
 * The tables of a model in the memory of the kernels, as `rankUsers` reads them: the history embeddings by item, and the
 * item embeddings in tiles, by falling norm. In that order each item has its place. Neighbours stand beside them.
 */
export class Catalogue implements PlacedCatalogue {
  readonly address: number;
  readonly capacity: number;
  readonly dim: number;
  readonly places: number;
  readonly placeOf: number;
  private readonly tiles: number;
  private readonly bounds: number;
  private readonly itemAt: number;
  private readonly history: number;
  /** Where the places of the model's own items begin. Items that are added stand before them, the latest first. */
  private readonly begin: number;
  /** The place of the item that was added last. */
  private latest: number;
  private readonly neighbours: PlacedNeighbours | null;

  /** @param spare - room for so many items that are added later. */
  constructor(
    private readonly workspace: Workspace,
    tables: ItemTables,
    spare = 0,
  ) {
    const { items: own, embeddingDim: dim } = tables;
    this.dim = dim;
    this.capacity = own + spare;
    // One more than there are spare ones: no item stands at NOWHERE.
    this.begin = spare === 0 ? 0 : CHUNK * Math.ceil((spare + 1) / CHUNK);
    this.latest = this.begin;
    this.places = this.begin + own;
    const row = rowBytes(dim);
    this.address = workspace.allocate(CATALOGUE.bytes);
    this.tiles = workspace.allocate(4 * Math.ceil(this.places / PADDED_TO) * PADDED_TO * dim);
    this.bounds = workspace.allocate(8 * Math.ceil(this.places / CHUNK));
    this.itemAt = workspace.allocate(4 * this.places);
    this.placeOf = workspace.allocate(4 * this.capacity);
    this.history = workspace.allocate(row * this.capacity);
    const isNear = (tables.neighbours?.values.length ?? 0) > 0;
    this.neighbours = isNear ? new PlacedNeighbours(workspace, tables.neighbours!, this.capacity, dim) : null;
    this.writeItems(tables);
    const { integers, floats } = workspace.views;
    floats.fill(0, (this.history + row * own) / 4, (this.history + row * this.capacity) / 4);
    integers.fill(NOWHERE, this.placeOf / 4 + own, this.placeOf / 4 + this.capacity);
    const { places, tiles, bounds, itemAt, placeOf, history, neighbours } = this;
    const [slack, firstChunk] = [dim * SMALLEST, this.begin / CHUNK];
    const record = { slack, places, dim, tiles, bounds, itemAt, placeOf, history, firstChunk };
    const placed = {
      neighbourOffsets: neighbours?.offsets ?? 0,
      neighbourItems: neighbours?.items ?? 0,
      neighbourValues: neighbours?.values ?? 0,
      itemRows: neighbours?.itemRows ?? 0,
    };
    writeRecord(workspace.views, CATALOGUE, this.address, { ...record, ...placed });
  }

  get added(): number {
    return this.begin - this.latest;
  }

  get hasNeighbours(): boolean {
    return this.neighbours !== null;
  }

  /** Puts other neighbours, no more of them, in the place of those that there are. Not while lists are made on threads. */
  replaceNeighbours(neighbours: NeighbourRows): void {
    this.neighbours?.replace(neighbours);
  }

  /**
   * Adds an item, or gives other embeddings to one. Not while lists are made on threads.
   * @returns false where there is no room for it.
   */
  put(item: number, historyRow: Float32Array, itemRow: Float32Array): boolean {
    const { dim, begin, workspace } = this;
    if (item >= this.capacity) return false;
    const { integers, floats, doubles } = workspace.views;
    let place = integers[this.placeOf / 4 + item];
    if (place === NOWHERE || place >= begin) {
      if (this.latest - 1 <= NOWHERE) return false;
      this.clearPlace(place);
      place = --this.latest;
      integers[this.placeOf / 4 + item] = place;
      integers[this.itemAt / 4 + place] = item;
      integers[(this.address + CATALOGUE.offsets.firstChunk) / 4] = Math.floor(place / CHUNK);
    }
    floats.set(historyRow, (this.history + rowBytes(dim) * item) / 4);
    const at = this.placeIn(place);
    for (let c = 0; c < dim; c++) floats[at + c * TILE] = itemRow[c];
    this.neighbours?.putRow(item, itemRow);
    const bound = Math.hypot(...itemRow) * (1 + roundingOf(dim));
    for (let chunk = Math.floor(place / CHUNK); chunk >= 0; chunk--) {
      const to = this.bounds / 8 + chunk;
      doubles[to] = Math.max(doubles[to], bound);
    }
    return true;
  }

  /** Takes the embeddings of an item away. Not while lists are made on threads. */
  clear(item: number): void {
    if (item >= this.capacity) return;
    const { dim, workspace } = this;
    const { integers, floats } = workspace.views;
    const row = (this.history + rowBytes(dim) * item) / 4;
    floats.fill(0, row, row + dim);
    this.neighbours?.putRow(item, new Float32Array(dim));
    this.clearPlace(integers[this.placeOf / 4 + item]);
  }

  private clearPlace(place: number): void {
    if (place === NOWHERE) return;
    const { floats } = this.workspace.views;
    for (let c = 0; c < this.dim; c++) floats[this.placeIn(place) + c * TILE] = 0;
  }

  /** Where the first number of a place stands; the next ones stand `TILE` numbers further on each. */
  private placeIn(place: number): number {
    return this.tiles / 4 + Math.floor(place / TILE) * TILE * this.dim + (place % TILE);
  }

  /** Writes the tables of the model's own items. */
  private writeItems({ items, historyEmbeddings, itemEmbeddings }: ItemTables): void {
    const { workspace, begin, places, dim, history } = this;
    const lengths = workspace.allocate(8 * items);
    const itemAt = this.itemAt + 4 * begin;
    const tiles = this.tiles + 4 * begin * dim;
    // Until the tiles are filled, the rows of the item embeddings stand where those of the history embeddings will.
    copyRows(workspace, history, itemEmbeddings, items, dim);
    workspace.kernels.measureRows(history, items, dim, lengths);
    const norms = workspace.doubles(lengths, items);
    const order = orderByNorm(norms);
    workspace.integers(itemAt, items).set(order);
    const placeOf = workspace.integers(this.placeOf, items);
    for (let at = 0; at < items; at++) placeOf[order[at]] = begin + at;
    const bounds = scoreBounds(order, norms, dim);
    workspace.doubles(this.bounds, begin / CHUNK).fill(bounds[0] ?? 0);
    workspace.doubles(this.bounds + (8 * begin) / CHUNK, bounds.length).set(bounds);
    workspace.floats(this.tiles, begin * dim).fill(0);
    const padded = Math.ceil(places / PADDED_TO) * PADDED_TO - begin;
    workspace.floats(tiles, padded * dim).fill(0, Math.floor(items / TILE) * TILE * dim);
    workspace.kernels.fillTiles(history, itemAt, items, dim, tiles);
    if (this.neighbours !== null) copyRows(workspace, this.neighbours.itemRows, itemEmbeddings, items, dim);
    copyRows(workspace, history, historyEmbeddings, items, dim);
  }
}
