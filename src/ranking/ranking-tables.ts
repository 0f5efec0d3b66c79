import type { Workspace } from '../kernels/memory/workspace.js';
import type { RankingBatch } from '../kernels/ranking/ranking-batch.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import type { ObjectPool } from './object-pool.js';
import { PlacedTables, type SharedTables } from './placed-tables.js';

/** Lists of a block, and room for so many entries and results of them, or for a whole catalogue where that is more. */
const BLOCK_USERS = 256;
const BLOCK_ENTRIES = 2 ** 16;

/** A model in the memory of the kernels, and batches of requests to rank its items. */
export class RankingTables {
  /** Batches for one list: more than one only where a filter asks for a list of its own. */
  readonly listBatches: ObjectPool<RankingBatch>;
  /** Batches for a block of lists: more than one only where several `recommendAll` run at a time. */
  readonly blockBatches: ObjectPool<RankingBatch>;
  /** Items whose rows have changed and have not been taken over yet. */
  readonly changed = new Set<number>();
  /** How many `recommendAll` read the tables, perhaps on threads. */
  blocksUnderWay = 0;
  private readonly placed: PlacedTables;
  private current: EmbeddingModel;

  /** @param shared - where the model was placed by another thread; null to place it. */
  constructor(model: EmbeddingModel, shared: SharedTables | null = null) {
    this.current = model;
    this.placed = new PlacedTables(shared ?? model);
    const batches = (requests: number, room: number) => this.placed.batches({ requests, entries: room, results: room });
    this.listBatches = batches(1, this.capacity);
    this.blockBatches = batches(BLOCK_USERS, Math.max(BLOCK_ENTRIES, this.capacity));
  }

  get model(): EmbeddingModel {
    return this.current;
  }

  get workspace(): Workspace {
    return this.placed.workspace;
  }

  /** How many items the tables have room for. */
  get capacity(): number {
    return this.placed.capacity;
  }

  /**
   * Takes over the rows that have changed from a model that grew out of the one that is here.
   * @returns false where there is no room, or the tables are being read, or shared: then new tables are needed.
   */
  update(model: EmbeddingModel): boolean {
    const { placed, changed } = this;
    if (changed.size === 0) return true;
    if (this.blocksUnderWay > 0 || !placed.isOwn) return false;
    // Those of items that are gone are gone.
    if (model.neighbours.values !== this.current.neighbours.values) placed.replaceNeighbours(model.neighbours);
    this.current = model;
    const { embeddingDim: dim, historyEmbeddings, itemEmbeddings } = model;
    for (const item of changed) {
      const [start, end] = [item * dim, (item + 1) * dim];
      if (!placed.put(item, historyEmbeddings.subarray(start, end), itemEmbeddings.subarray(start, end))) return false;
    }
    changed.clear();
    return true;
  }

  /**
   * The tables for other threads; null where threads cannot share them. Nothing is added to them from now on.
   * @param model - the same model as is here, which other threads read, too.
   */
  share(model: EmbeddingModel): SharedTables | null {
    this.current = model;
    return this.placed.share();
  }
}
