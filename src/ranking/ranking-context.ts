import { Workspace } from '../kernels/memory/workspace.js';
import { PlacedCatalogue } from '../kernels/ranking/catalogue.js';
import { RankingDesk } from '../kernels/ranking/ranking-batch.js';
import type { LiveDataset } from '../live/live-dataset.js';
import { LiveModel } from '../live/live-model.js';
import { rowLengths } from '../model/cosine.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { Eligibility } from './eligibility.js';
import { penalise } from './penalise.js';

/** Lists of a block, and room for so many entries and items of them, or for a whole catalogue where that is more. */
const BLOCK_USERS = 256;
const BLOCK_ENTRIES = 2 ** 16;

/** The catalogue has room for a share of its items, and at least so many, to be appended before it is laid out anew. */
const SPARE_SHARE = 1 / 16;
const LEAST_SPARE = 127;

/** Things that are made when none is idle, and used again. */
class Pool<Thing> {
  private readonly idle: Thing[] = [];

  constructor(private readonly make: () => Thing) {}

  take(): Thing {
    return this.idle.pop() ?? this.make();
  }

  giveBack(thing: Thing): void {
    this.idle.push(thing);
  }

  /** Lends one to `work`. */
  lend<Result>(work: (thing: Thing) => Result): Result {
    const thing = this.take();
    try {
      return work(thing);
    } finally {
      this.giveBack(thing);
    }
  }
}

/** A model in the memory of the kernels, and where lists are made with it. */
export class RankingTables {
  readonly workspace = new Workspace({ backend: 'wasm', threads: 1 });
  private readonly catalogue: PlacedCatalogue;
  /** Desks for one list: more than one only when a filter asks for a list of its own. */
  readonly desks: Pool<RankingDesk>;
  /** Desks for a block of lists: more than one only when several batches run at a time. */
  readonly blockDesks: Pool<RankingDesk>;

  /** Batches that read the tables, perhaps on threads. */
  readers = 0;
  private current: EmbeddingModel;

  constructor(model: EmbeddingModel) {
    this.current = model;
    const spare = Math.max(LEAST_SPARE, Math.ceil(SPARE_SHARE * model.items));
    this.catalogue = new PlacedCatalogue(this.workspace, model, spare);
    const { items } = this.catalogue;
    const desk = (users: number, room: number) =>
      new Pool(() => new RankingDesk(this.workspace, this.catalogue, { users, entries: room, pairs: room }));
    this.desks = desk(1, items);
    this.blockDesks = desk(BLOCK_USERS, Math.max(BLOCK_ENTRIES, items));
  }

  get model(): EmbeddingModel {
    return this.current;
  }

  /** How many items the tables have room for. */
  get items(): number {
    return this.catalogue.items;
  }

  /**
   * Takes over the rows of some items from a model that grew out of the one that is here.
   * @returns false where there is no room, or a batch is at work: then new tables are needed.
   */
  take(model: EmbeddingModel, items: Iterable<number>): boolean {
    if (this.readers > 0) return false;
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

/**
 * A data set and a model made ready for ranking. It adds only what follows from the two and scratch memory, so another
 * training means another one of these, and lists under way go on with the old.
 */
export class RankingContext {
  /** Marks for the popular items of one list. */
  readonly marks = new Pool(() => new Eligibility());
  private readonly live: LiveModel | null;
  /** Items whose rows the tables have not taken over yet. */
  private readonly unplaced = new Set<number>();
  private lengths: Float64Array | null = null;
  private placed: RankingTables | null = null;
  private penalised: {
    readonly penalty: number;
    readonly settled: number;
    readonly items: number;
    readonly tables: RankingTables;
  } | null = null;
  /** How often items got embeddings after training. */
  private settled = 0;

  constructor(
    readonly dataset: LiveDataset,
    trained: EmbeddingModel | null,
  ) {
    this.live = trained === null ? null : new LiveModel(dataset, trained);
  }

  /** The model, with a row for every item of the data set and new items folded in; null before training. */
  get model(): EmbeddingModel | null {
    if (this.live === null) return null;
    for (const item of this.live.foldIn()) {
      this.unplaced.add(item);
      this.lengths = null;
      this.settled++;
    }
    return this.live.model;
  }

  /** The length of each item's history embedding, measured when first asked for. */
  historyLengths({ historyEmbeddings, embeddingDim, items }: EmbeddingModel): Float64Array {
    if (this.lengths?.length !== items) this.lengths = rowLengths(historyEmbeddings, embeddingDim);
    return this.lengths;
  }

  /**
   * The model's tables for a penalty, placed when first asked for; null where there is no model. Beside those without a
   * penalty only the last used are kept, so that memory stays bounded; they penalise the popularity of when they were
   * made, and are made anew when items or their embeddings have come.
   */
  tablesFor(penalty: number): RankingTables | null {
    const { model } = this;
    if (model === null) return null;
    if (penalty !== 0) return this.penalisedTables(model, penalty);
    const ready = this.unplaced.size === 0 || this.placed?.take(model, this.unplaced);
    if (this.placed === null || !ready) this.placed = new RankingTables(model);
    this.unplaced.clear();
    return this.placed;
  }

  private penalisedTables(model: EmbeddingModel, penalty: number): RankingTables {
    const { penalised, settled } = this;
    const ready = penalised?.penalty === penalty && penalised.settled === settled && penalised.items === model.items;
    if (ready) return penalised.tables;
    const tables = new RankingTables(penalise(model, this.dataset.popularity.counts, penalty));
    this.penalised = { penalty, settled, items: model.items, tables };
    return tables;
  }
}
