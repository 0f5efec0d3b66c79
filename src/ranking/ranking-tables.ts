import type { SharedMemory } from '../kernels/memory/kernel-memory.js';
import { Workspace } from '../kernels/memory/workspace.js';
import { Catalogue, type PlacedCatalogue } from '../kernels/ranking/catalogue.js';
import { RankingBatch } from '../kernels/ranking/ranking-batch.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { ObjectPool } from './object-pool.js';

/** Lists of a block, and room for so many entries and results of them, or for a whole catalogue where that is more. */
const BLOCK_USERS = 256;
const BLOCK_ENTRIES = 2 ** 16;

/** The tables have room for a share of the model's items, and at least so many, to be added before new ones are made. */
const SPARE_SHARE = 1 / 16;
const LEAST_SPARE = 127;

/** A model in a memory of the kernels that threads share: each makes batches of its own there, and nobody adds an item. */
export interface SharedTables {
  readonly memory: SharedMemory;
  readonly catalogue: PlacedCatalogue;
}

/** A model in the memory of the kernels, and batches of requests to rank its items. */
export class RankingTables {
  readonly workspace: Workspace;
  /** Batches for one list: more than one only where a filter asks for a list of its own. */
  readonly listBatches: ObjectPool<RankingBatch>;
  /** Batches for a block of lists: more than one only where several `recommendAll` run at a time. */
  readonly blockBatches: ObjectPool<RankingBatch>;
  /** How many `recommendAll` read the tables, perhaps on threads. */
  blocksUnderWay = 0;
  private readonly catalogue: PlacedCatalogue;
  /** The catalogue as long as items may be added to it: until other threads read it. */
  private growing: Catalogue | null = null;
  private current: EmbeddingModel;

  /** @param shared - where the model was placed by another thread; null to place it. */
  constructor(model: EmbeddingModel, shared: SharedTables | null = null) {
    this.current = model;
    this.workspace = new Workspace({ backend: 'wasm', threads: 1 }, shared?.memory);
    this.catalogue = shared?.catalogue ?? this.place(model);
    const batches = (requests: number, room: number) =>
      new ObjectPool(
        () => new RankingBatch(this.workspace, this.catalogue, { requests, entries: room, results: room }),
      );
    this.listBatches = batches(1, this.capacity);
    this.blockBatches = batches(BLOCK_USERS, Math.max(BLOCK_ENTRIES, this.capacity));
  }

  get model(): EmbeddingModel {
    return this.current;
  }

  /** How many items the tables have room for. */
  get capacity(): number {
    return this.catalogue.capacity;
  }

  /**
   * Takes over the rows of some items from a model that grew out of the one that is here.
   * @returns false where there is no room, or the tables are being read, or shared: then new tables are needed.
   */
  update(model: EmbeddingModel, items: Iterable<number>): boolean {
    if (this.blocksUnderWay > 0 || this.growing === null) return false;
    // Those of items that are gone are gone.
    if (model.neighbours.values !== this.current.neighbours.values) this.growing.replaceNeighbours(model.neighbours);
    this.current = model;
    const { embeddingDim: dim, historyEmbeddings, itemEmbeddings } = model;
    for (const item of items) {
      const [start, end] = [item * dim, (item + 1) * dim];
      const rows = [historyEmbeddings.subarray(start, end), itemEmbeddings.subarray(start, end)] as const;
      if (rows.every((row) => row.every((number) => number === 0))) this.growing.clear(item);
      else if (!this.growing.put(item, ...rows)) return false;
    }
    return true;
  }

  /**
   * The tables for other threads; null where threads cannot share them. Nothing is added to them from now on.
   * @param model - the same model as is here, which other threads read, too.
   */
  share(model: EmbeddingModel): SharedTables | null {
    const memory = this.workspace.share();
    this.current = model;
    if (memory === null) return null;
    const { address, capacity, dim, places, placeOf, added, hasNeighbours } = this.catalogue;
    this.growing = null;
    return { memory, catalogue: { address, capacity, dim, places, placeOf, added, hasNeighbours } };
  }

  private place(model: EmbeddingModel): Catalogue {
    const spare = Math.max(LEAST_SPARE, Math.ceil(SPARE_SHARE * model.items));
    this.growing = new Catalogue(this.workspace, model, spare);
    return this.growing;
  }
}
