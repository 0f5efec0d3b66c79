import type { LiveDataset } from '../live/live-dataset.js';
import { LiveModel } from '../live/live-model.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { shareModel } from '../model/share-model.js';
import { Eligibility } from './eligibility.js';
import { ObjectPool } from './object-pool.js';
import { PenalisedTables } from './penalised-tables.js';
import type { SharedTables } from './placed-tables.js';
import { RankingTables } from './ranking-tables.js';
import { UnitTables } from './similar/unit-tables.js';

/** A model that threads share, and its tables where they can share them. */
export interface SharedRanking {
  readonly model: EmbeddingModel | null;
  readonly tables: SharedTables | null;
  /** Those of similar items, where some have been asked for. */
  readonly units: SharedTables | null;
}

/**
 * A data set and a model, made ready for ranking. It adds only what follows from the two, and scratch memory. After another
 * training there is a new one, and lists under way go on with the old.
 */
export class RankingContext {
  readonly eligibilities = new ObjectPool(() => new Eligibility());
  /** Whether it reads what another one shares, and must not change it. */
  readonly isReader: boolean;
  /** The model as it grows; null where there is none, or another thread shares it. */
  private readonly live: LiveModel | null;
  /** The model that another thread shares; else null. */
  private readonly frozen: EmbeddingModel | null;
  private tables: RankingTables | null = null;
  private units: UnitTables | null = null;
  private penalised: PenalisedTables | null = null;
  /** How often items got embeddings after training, or lost them. */
  private settled = 0;

  /**
   * @param shared - what another one shares; null where data set and model are its own.
   * @param untrained - items of the model that came after its training began, see {@link LiveModel}.
   */
  constructor(
    readonly dataset: LiveDataset,
    trained: EmbeddingModel | null,
    shared: SharedRanking | null = null,
    untrained?: ReadonlySet<number>,
  ) {
    this.isReader = shared !== null;
    this.live = trained === null || this.isReader ? null : new LiveModel(dataset, trained, untrained);
    this.frozen = shared?.model ?? null;
    if (shared?.model && shared.tables) this.tables = new RankingTables(shared.model, shared.tables);
    if (shared?.model && shared.units) this.units = new UnitTables(shared.model, shared.units);
  }

  /** The {@link model} as it is, to be kept: it does not change any more. */
  get snapshot(): EmbeddingModel | null {
    return this.model === null || this.live === null ? this.frozen : this.live.snapshot();
  }

  /** The model, with a row for every item of the data set and new items folded in; null before training. Not to be kept. */
  get model(): EmbeddingModel | null {
    if (this.live === null) return this.frozen;
    for (const item of this.live.takeChanges()) {
      this.tables?.changed.add(item);
      this.units?.changed.add(item);
      this.settled++;
    }
    return this.live.model;
  }

  /** What other threads need to make the same lists. From then on it works on the shared tables itself, and changes none. */
  share(): SharedRanking {
    const tables = this.tablesFor(0);
    const model = tables === null ? null : this.model;
    if (tables === null || model === null) return { model: null, tables: null, units: null };
    const units = this.units === null ? null : this.unitTables(model);
    const shared = shareModel(model);
    this.live?.moveTo(shared);
    return { model: shared, tables: tables.share(shared), units: units?.share() ?? null };
  }

  /** The tables of similar items for the {@link model}, made at the first call. */
  unitTables(model: EmbeddingModel): UnitTables {
    if (!this.units?.update(model)) this.units = new UnitTables(model);
    return this.units;
  }

  /**
   * The model's tables for a popularity penalty, made at the first call; null where there is no model. Beside those without
   * a penalty only the last used are kept, so that memory stays bounded; they follow the popularity of items, and are made
   * anew after items or their embeddings have been added.
   */
  tablesFor(penalty: number): RankingTables | null {
    const { model } = this;
    if (model === null) return null;
    if (penalty !== 0) return this.penalisedTables(model, penalty);
    if (!this.tables?.update(model)) this.tables = new RankingTables(model);
    return this.tables;
  }

  private penalisedTables(model: EmbeddingModel, penalty: number): RankingTables {
    const { dataset, settled } = this;
    const purpose = { penalty, settled };
    if (!this.penalised?.update(model, dataset, purpose)) {
      this.penalised = new PenalisedTables(model, dataset, purpose);
    }
    return this.penalised.tables;
  }
}
