import { type Connection, Index, type Table } from '@lancedb/lancedb';
import type { Recommender } from 'cf-recs';
import { type Answer, nameFor, type Product, personal, type Question, vectorsOf } from './vectors.js';

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Writes the vectors of a model's items and what filters ask for to a table named after the model. */
export function writeItems(
  connection: Connection,
  recommender: Recommender,
  products: readonly Product[],
): Promise<Table> {
  const known = new Map(products.map((product) => [product.itemId, product]));
  const rows = [...vectorsOf(recommender.items, (id) => recommender.itemEmbedding(id))].map(({ id, vector }) => ({
    item_id: id,
    categories: known.get(id)?.categories ?? [],
    available: known.get(id)?.available ?? false,
    embedding: vector,
  }));
  return connection.createTable(nameFor(recommender, 'items'), rows, { mode: 'overwrite' });
}

/**
 * Lists come faster from now on, and miss an item now and then. The index is one that keeps numbers as they are: those
 * with scalar quantisation (`hnswSq`) find little by the inner product in Lance 8.0 (lance-format/lance#7352).
 */
export const indexItems = (table: Table): Promise<void> =>
  table.createIndex('embedding', { config: Index.ivfFlat({ distanceType: 'dot' }) });

/** The best items for a vector. */
export async function nearest(table: Table, vector: Float32Array, question: Question): Promise<readonly Answer[]> {
  const { exclude, category, limit } = question;
  const rules = [
    'available',
    ...(exclude.length > 0 ? [`item_id not in (${exclude.map(quote).join()})`] : []),
    ...(category === undefined ? [] : [`array_has(categories, ${quote(category)})`]),
  ];
  const rows: { item_id: string; _distance: number }[] = await table
    .query()
    .nearestTo(vector)
    .distanceType('dot')
    .where(rules.join(' and '))
    .select(['item_id', '_distance'])
    .limit(limit)
    .toArray();
  // Its distance is 1 - the inner product.
  return personal(rows.map(({ item_id, _distance }) => ({ itemId: item_id, score: 1 - _distance })));
}
