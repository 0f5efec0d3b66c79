import type { LiveDataset } from '../live/live-dataset.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { penalise, penaliseNeighbours, penaltyFactor } from './penalise.js';
import { RankingTables } from './ranking-tables.js';

/** What tables are made for: a penalty, and the rows of a model, which differ where the model has settled more often. */
interface Purpose {
  readonly penalty: number;
  readonly settled: number;
}

/** A model's tables for a popularity penalty. They follow the popularity of items, not the rows of the model. */
export class PenalisedTables {
  readonly tables: RankingTables;
  private readonly items: number;
  /** Distinct users of each item as the tables have them. */
  private readonly counted: Uint32Array;
  /** The changes of the data set that the tables have. */
  private seen: number;

  constructor(
    model: EmbeddingModel,
    { popularity, changes }: LiveDataset,
    private readonly purpose: Purpose,
  ) {
    this.items = model.items;
    this.counted = popularity.counts.slice();
    this.seen = changes;
    this.tables = new RankingTables(penalise(model, this.counted, purpose.penalty));
  }

  /**
   * Takes over the popularity of now: a look at every count, time by the items that have other users, and one pass over
   * the neighbours.
   * @returns false where they are for another purpose, have no room, or are being read: then new tables are needed.
   */
  update(model: EmbeddingModel, { popularity, changes }: LiveDataset, { penalty, settled }: Purpose): boolean {
    const { purpose, items, tables, counted } = this;
    if (purpose.penalty !== penalty || purpose.settled !== settled || items !== model.items) return false;
    if (changes === this.seen) return true;
    const { counts } = popularity;
    const changed: number[] = [];
    for (let item = 0; item < counted.length; item++) if (counts[item] !== counted[item]) changed.push(item);
    if (changed.length > 0) {
      if (tables.blocksUnderWay > 0) return false;
      const { embeddingDim: dim } = model;
      // Made for these tables alone.
      const rows = tables.model.itemEmbeddings;
      for (const item of changed) {
        counted[item] = counts[item];
        const factor = penaltyFactor(counts[item], penalty);
        for (let at = item * dim; at < (item + 1) * dim; at++) rows[at] = model.itemEmbeddings[at] * factor;
        tables.changed.add(item);
      }
      const neighbours = penaliseNeighbours(model.neighbours, counted, penalty);
      if (!tables.update({ ...tables.model, neighbours })) return false;
    }
    this.seen = changes;
    return true;
  }
}
