import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Product } from './vectors.js';

/** A Postgres inside this process, in memory, with pgvector and the products of a shop. */
export async function openPglite(products: readonly Product[]): Promise<PGlite> {
  const database = await PGlite.create({ extensions: { vector } });
  await database.exec(`create extension vector;
    create table products (item_id text primary key, categories text[] not null, available boolean not null)`);
  const insert = `insert into products select "itemId", categories, available
    from jsonb_to_recordset($1) as rows("itemId" text, categories text[], available boolean)`;
  await database.query(insert, [JSON.stringify(products)]);
  return database;
}
