import { writeRecord } from '../memory/record.js';
import type { Workspace } from '../memory/workspace.js';
import { meanSquares, orderByNorm, scoreBound, scoreBounds } from './item-order.js';
import { type NeighbourRows, PlacedNeighbours } from './placed-neighbours.js';
import { CATALOGUE, CHUNK, columnsOf, rowBytes } from './records.js';

/** More than what goes unseen where numbers are too small for Float32, and the smallest one above 0. */
const UNSEEN = 2 ** -100;
const SMALLEST = 2 ** -149;

/** Tables to be placed. */
export interface PlaceableTables {
  readonly items: number;
  readonly embeddingDim: number;
  /** Null where the item embeddings are both: they are placed once, and both rows of an item that is added are the same. */
  readonly historyEmbeddings: Float32Array | null;
  readonly itemEmbeddings: Float32Array;
  readonly neighbours?: NeighbourRows;
}

/** The tables of a model: two rows of `embeddingDim` numbers for each item, and perhaps neighbours. */
export interface ItemTables extends PlaceableTables {
  readonly historyEmbeddings: Float32Array;
}

/** Where a catalogue stands in a memory: all that making lists needs to know of it. Plain numbers. */
export interface PlacedCatalogue {
  /** Of its record, see {@link CATALOGUE}. */
  readonly address: number;
  /** Items go by indexes below this: those of the model, and those that there is room for. */
  readonly capacity: number;
  readonly dim: number;
  /** How many places there are, whole chunks, and the address of the place of each item. */
  readonly places: number;
  readonly placeOf: number;
  /** How many items have been added to those of the model. */
  readonly added: number;
  /** Whether items in a history add to others beside the tables. */
  readonly hasNeighbours: boolean;
}

/** The place of items without an embedding of their own: nobody stands there. */
const NOWHERE = 0;

/**
 * The tables of a model in the memory of the kernels, as `rankUsers` reads them: both by item; and the item embeddings in a
 * coarse form by place, an order by falling norm in which each item has its place. Neighbours stand beside them.
 */
export class Catalogue implements PlacedCatalogue {
  readonly address: number;
  readonly capacity: number;
  readonly dim: number;
  readonly places: number;
  readonly placeOf: number;
  private readonly rows: number;
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
    tables: PlaceableTables,
    spare = 0,
  ) {
    const { items: own, embeddingDim: dim, historyEmbeddings, itemEmbeddings } = tables;
    this.dim = dim;
    this.capacity = own + spare;
    // One more than there are spare ones: no item stands at NOWHERE.
    this.begin = spare === 0 ? 0 : CHUNK * Math.ceil((spare + 1) / CHUNK);
    this.latest = this.begin;
    this.places = this.begin + CHUNK * Math.ceil(own / CHUNK);
    const { places, capacity } = this;
    const allocate = (bytes: number): number => workspace.allocate(bytes);
    this.address = allocate(CATALOGUE.bytes);
    // One more: that of nobody.
    this.rows = allocate(rowBytes(dim) * (capacity + 1));
    this.history = historyEmbeddings === null ? this.rows : allocate(rowBytes(dim) * capacity);
    this.itemAt = allocate(4 * places);
    this.placeOf = allocate(4 * capacity);
    this.bounds = allocate((8 * places) / CHUNK);
    const isNear = (tables.neighbours?.values.length ?? 0) > 0;
    this.neighbours = isNear ? new PlacedNeighbours(workspace, tables.neighbours!, capacity) : null;
    const record = {
      slack: UNSEEN + dim * SMALLEST,
      places,
      capacity,
      dim,
      history: this.history,
      rows: this.rows,
      itemAt: this.itemAt,
      placeOf: this.placeOf,
      firstChunk: this.begin / CHUNK,
      bounds: this.bounds,
      spread: allocate(rowBytes(dim)),
      codes: allocate(columnsOf(dim) * places),
      pairCodes: allocate(columnsOf(dim) * places),
      steps: allocate(4 * places),
      errors: allocate(4 * places),
      norms: allocate(4 * places),
      neighbourOffsets: this.neighbours?.offsets ?? 0,
      neighbourItems: this.neighbours?.items ?? 0,
      neighbourValues: this.neighbours?.values ?? 0,
    };
    writeRecord(workspace.views, CATALOGUE, this.address, record);
    if (historyEmbeddings !== null) this.copyRows(this.history, historyEmbeddings, own, capacity);
    this.copyRows(this.rows, itemEmbeddings, own, capacity + 1);
    const spread = workspace.floats(record.spread, columnsOf(dim)).fill(0);
    spread.set(meanSquares(itemEmbeddings, own, dim));
    this.givePlaces(own);
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
    const { dim, begin, workspace, capacity } = this;
    if (item >= capacity) return false;
    const { integers, floats, doubles } = workspace.views;
    let place = integers[this.placeOf / 4 + item];
    if (place === NOWHERE || place >= begin) {
      if (this.latest - 1 <= NOWHERE) return false;
      if (place !== NOWHERE) this.fill(place, capacity);
      place = --this.latest;
      integers[this.placeOf / 4 + item] = place;
      integers[(this.address + CATALOGUE.offsets.firstChunk) / 4] = Math.floor(place / CHUNK);
    }
    floats.set(historyRow, (this.history + rowBytes(dim) * item) / 4);
    floats.set(itemRow, (this.rows + rowBytes(dim) * item) / 4);
    this.fill(place, item);
    const bound = scoreBound(Math.hypot(...itemRow), dim);
    for (let chunk = Math.floor(place / CHUNK); chunk >= 0; chunk--) {
      const to = this.bounds / 8 + chunk;
      doubles[to] = Math.max(doubles[to], bound);
    }
    return true;
  }

  /** Takes the embeddings of an item away. Not while lists are made on threads. */
  clear(item: number): void {
    const { dim, workspace, capacity } = this;
    if (item >= capacity) return;
    for (const table of [this.history, this.rows]) {
      workspace.floats(table + rowBytes(dim) * item, dim).fill(0);
    }
    const place = workspace.views.integers[this.placeOf / 4 + item];
    if (place !== NOWHERE) this.fill(place, item);
  }

  /** Gives a place to an item, or to nobody. */
  private fill(place: number, item: number): void {
    const { workspace, itemAt, address } = this;
    workspace.views.integers[itemAt / 4 + place] = item;
    workspace.kernels.quantiseRows(address, place, place + 1);
  }

  /** Copies a table (items x dim, row-major) to rows of whole cache lines, and zeros behind it. */
  private copyRows(address: number, table: Float32Array, items: number, capacity: number): void {
    const { dim, workspace } = this;
    const columns = columnsOf(dim);
    const rows = workspace.floats(address, columns * capacity);
    if (columns === dim) rows.set(table.subarray(0, items * dim));
    else {
      rows.fill(0, 0, columns * items);
      for (let item = 0; item < items; item++) rows.set(table.subarray(item * dim, (item + 1) * dim), item * columns);
    }
    rows.fill(0, columns * items);
  }

  /** Gives a place to each of the model's own items. */
  private givePlaces(own: number): void {
    const { workspace, begin, places, dim, capacity } = this;
    const lengths = workspace.allocate(8 * own);
    workspace.kernels.measureRows(this.rows, own, dim, lengths);
    const norms = workspace.doubles(lengths, own);
    const order = orderByNorm(norms);
    const itemAt = workspace.integers(this.itemAt, places).fill(capacity);
    const placeOf = workspace.integers(this.placeOf, capacity).fill(NOWHERE);
    itemAt.set(order, begin);
    for (let at = 0; at < own; at++) placeOf[order[at]] = begin + at;
    const bounds = scoreBounds(order, norms, dim);
    const placed = workspace.doubles(this.bounds, places / CHUNK).fill(bounds[0] ?? 0);
    placed.set(bounds, begin / CHUNK);
    workspace.kernels.quantiseRows(this.address, 0, places);
  }
}
