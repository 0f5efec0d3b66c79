import type { Dataset } from '../data/dataset.js';
import { popularityOrder } from '../data/popularity.js';
import { type PlacedCatalogue, placeCatalogue } from '../kernels/catalogue.js';
import { RankingDesk } from '../kernels/ranking-desk.js';
import { Workspace } from '../kernels/workspace.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { Eligibility } from './eligibility.js';

/** Lists of a block, and room for so many entries and items of them, or for a whole catalogue where that is more. */
const BLOCK_USERS = 256;
const BLOCK_ENTRIES = 2 ** 16;

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

  constructor(readonly model: EmbeddingModel) {
    const { items } = model;
    this.catalogue = placeCatalogue(this.workspace, model);
    const desk = (users: number, room: number) =>
      new Pool(() => new RankingDesk(this.workspace, this.catalogue, { users, entries: room, pairs: room }));
    this.desks = desk(1, items);
    this.blockDesks = desk(BLOCK_USERS, Math.max(BLOCK_ENTRIES, items));
  }
}

/**
 * A data set and a model made ready for ranking. It adds only what follows from the two and scratch memory, so a new
 * model means a new one of these, and lists under way go on with the old.
 */
export class RankingContext {
  /** Marks for the popular items of one list. */
  readonly marks: Pool<Eligibility>;
  private order: Uint32Array | null = null;
  private placed: RankingTables | null = null;

  constructor(
    readonly dataset: Dataset,
    readonly model: EmbeddingModel | null,
  ) {
    this.marks = new Pool(() => new Eligibility(dataset.items.size));
  }

  /** Items by falling popularity, sorted when first asked for. */
  get popularItems(): Uint32Array {
    this.order ??= popularityOrder(this.dataset.popularity);
    return this.order;
  }

  /** The model's tables, placed when first asked for; null where there is no model. */
  get tables(): RankingTables | null {
    if (this.model !== null) this.placed ??= new RankingTables(this.model);
    return this.placed;
  }
}
