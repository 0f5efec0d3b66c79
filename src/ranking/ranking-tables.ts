import { Workspace } from '../kernels/memory/workspace.js';
import { Catalogue } from '../kernels/ranking/catalogue.js';
import { RankingBatch } from '../kernels/ranking/ranking-batch.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { Pool } from './pool.js';

/** Lists of a block, and room for so many entries and results of them, or for a whole catalogue where that is more. */
const BLOCK_USERS = 256;
const BLOCK_ENTRIES = 2 ** 16;

/** The tables have room for a share of the model's items, and at least so many, to be added before new ones are made. */
const SPARE_SHARE = 1 / 16;
const LEAST_SPARE = 127;

/** A model in the memory of the kernels, and batches of requests to rank its items. */
export class RankingTables {
  readonly workspace = new Workspace({ backend: 'wasm', threads: 1 });
  /** Batches for one list: more than one only where a filter asks for a list of its own. */
  readonly listBatches: Pool<RankingBatch>;
  /** Batches for a block of lists: more than one only where several `recommendAll` run at a time. */
  readonly blockBatches: Pool<RankingBatch>;
  /** How many `recommendAll` read the tables, perhaps on threads. */
  blocksUnderWay = 0;
  private readonly catalogue: Catalogue;
  private current: EmbeddingModel;

  constructor(model: EmbeddingModel) {
    this.current = model;
    const spare = Math.max(LEAST_SPARE, Math.ceil(SPARE_SHARE * model.items));
    this.catalogue = new Catalogue(this.workspace, model, spare);
    const batches = (requests: number, room: number) =>
      new Pool(() => new RankingBatch(this.workspace, this.catalogue, { requests, entries: room, results: room }));
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
   * @returns false where there is no room, or the tables are being read: then new tables are needed.
   */
  update(model: EmbeddingModel, items: Iterable<number>): boolean {
    if (this.blocksUnderWay > 0) return false;
    this.current = model;
    const { embeddingDim: dim, historyEmbeddings, itemEmbeddings } = model;
    for (const item of items) {
      const [start, end] = [item * dim, (item + 1) * dim];
      if (!this.catalogue.put(item, historyEmbeddings.subarray(start, end), itemEmbeddings.subarray(start, end)))
        return false;
    }
    return true;
  }
}
