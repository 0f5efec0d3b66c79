import type { SharedMemory } from '../kernels/memory/kernel-memory.js';
import { Workspace } from '../kernels/memory/workspace.js';
import { Catalogue, type PlaceableTables, type PlacedCatalogue } from '../kernels/ranking/catalogue.js';
import type { NeighbourRows } from '../kernels/ranking/placed-neighbours.js';
import { type BatchSize, RankingBatch } from '../kernels/ranking/ranking-batch.js';
import { ObjectPool } from './object-pool.js';

/** The tables have room for a share of their items, and at least so many, to be added before new ones are made. */
const SPARE_SHARE = 1 / 16;
const LEAST_SPARE = 127;

/** Tables in a memory of the kernels that threads share: each makes batches of its own there, and nobody adds an item. */
export interface SharedTables {
  readonly memory: SharedMemory;
  readonly catalogue: PlacedCatalogue;
}

const isZero = (row: Float32Array): boolean => row.every((number) => number === 0);

/** Tables of items in the memory of the kernels. Items may be added until other threads read them. */
export class PlacedTables {
  readonly workspace: Workspace;
  private readonly catalogue: PlacedCatalogue;
  /** The catalogue as long as items may be added to it. */
  private growing: Catalogue | null = null;

  /** @param tables - to be placed, or where another thread has placed them. */
  constructor(tables: PlaceableTables | SharedTables) {
    const shared = 'memory' in tables ? tables : null;
    this.workspace = new Workspace({ backend: 'wasm', threads: 1 }, shared?.memory);
    this.catalogue = 'memory' in tables ? tables.catalogue : this.place(tables);
  }

  /** How many items there is room for. */
  get capacity(): number {
    return this.catalogue.capacity;
  }

  /** Whether items may be added. */
  get isOwn(): boolean {
    return this.growing !== null;
  }

  /** Batches of requests for the best items, each of the given size. */
  batches(size: BatchSize): ObjectPool<RankingBatch> {
    return new ObjectPool(() => new RankingBatch(this.workspace, this.catalogue, size));
  }

  /**
   * Gives other rows to an item; rows of zeros are none. Not while lists are made on threads.
   * @returns false where there is no room, or the tables are shared: then new tables are needed.
   */
  put(item: number, historyRow: Float32Array, itemRow: Float32Array): boolean {
    if (this.growing === null) return false;
    if (!isZero(historyRow) || !isZero(itemRow)) return this.growing.put(item, historyRow, itemRow);
    this.growing.clear(item);
    return true;
  }

  /** See {@link Catalogue.replaceNeighbours}. */
  replaceNeighbours(neighbours: NeighbourRows): void {
    this.growing?.replaceNeighbours(neighbours);
  }

  /** The tables for other threads; null where threads cannot share them. Nothing is added to them from now on. */
  share(): SharedTables | null {
    const memory = this.workspace.share();
    if (memory === null) return null;
    const { address, capacity, dim, places, placeOf, added, hasNeighbours } = this.catalogue;
    this.growing = null;
    return { memory, catalogue: { address, capacity, dim, places, placeOf, added, hasNeighbours } };
  }

  private place(tables: PlaceableTables): Catalogue {
    const spare = Math.max(LEAST_SPARE, Math.ceil(SPARE_SHARE * tables.items));
    this.growing = new Catalogue(this.workspace, tables, spare);
    return this.growing;
  }
}
