import type { LiveDataset } from '../data/live-dataset.js';
import { type PlacedCatalogue, placeCatalogue } from '../kernels/catalogue.js';
import { RankingDesk } from '../kernels/ranking-desk.js';
import { Workspace } from '../kernels/workspace.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { GrowingModel } from '../model/growing-model.js';
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
 * A data set and a model made ready for ranking. It adds only what follows from the two and scratch memory, so another
 * training means another one of these, and lists under way go on with the old.
 */
export class RankingContext {
  /** Marks for the popular items of one list. */
  readonly marks = new Pool(() => new Eligibility());
  private readonly growing: GrowingModel | null;
  private placed: RankingTables | null = null;

  constructor(
    readonly dataset: LiveDataset,
    trained: EmbeddingModel | null,
  ) {
    this.growing = trained === null ? null : new GrowingModel(trained);
  }

  /** The model, with a row for every item of the data set; null before training. */
  get model(): EmbeddingModel | null {
    return this.growing?.withItems(this.dataset.items.size) ?? null;
  }

  /** The model's tables, placed when first asked for; null where there is no model. */
  get tables(): RankingTables | null {
    const { model } = this;
    if (model !== null) this.placed ??= new RankingTables(model);
    return this.placed;
  }
}
