import { buildDataset, Recommender } from 'cf-recs';
import { rangesOf, readHistories, readItems, readNeighbours, readSettings } from './tables.js';

/** Which users a model is to know. */
export interface Attached {
  /** Ranges of users whose histories are read; default all that were written. */
  readonly ranges?: readonly number[] | undefined;
}

/**
 * Makes a recommender of what a training on Spark wrote. Of the histories it knows how popular items are; without any, a
 * list that the model cannot fill stays short.
 */
export async function buildModel(tables: string, { ranges }: Attached = {}): Promise<Recommender> {
  const { event_weights: eventWeights } = await readSettings(tables);
  const items = await readItems(tables);
  const neighbours = await readNeighbours(tables, items.itemIds);
  const wanted = ranges ?? (await rangesOf(tables));
  if (wanted.length === 0) return Recommender.fromEmbeddings({ ...items, neighbours });
  // What was written are weights, whatever they were made of.
  const dataset = await buildDataset(readHistories(tables, wanted), { weighting: 'value', eventWeights });
  return Recommender.fromEmbeddings({ ...items, neighbours, dataset });
}
