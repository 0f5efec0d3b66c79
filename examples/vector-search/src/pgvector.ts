import type { Recommender } from 'cf-recs';
import { type Answer, nameFor, personal, type Question, vectorsOf } from './vectors.js';

/** What a `Pool` of `pg`, a `PGlite` and others have. */
export interface Database {
  query<Row extends object>(sql: string, values?: unknown[]): Promise<{ readonly rows: Row[] }>;
}

const BATCH = 1000;

const toText = (vector: Float32Array): string => `[${vector.join()}]`;

/** Rows in arrays of a thousand, as statements take them. */
function* batchesOf<Row>(rows: Iterable<Row>): Generator<readonly Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function writeTable(database: Database, table: string, rows: ReturnType<typeof vectorsOf>, width: number) {
  await database.query(`create table if not exists ${table}
    (id text primary key, position integer not null, embedding vector(${width}) not null)`);
  const insert = `insert into ${table}
    select id, $3::integer + place, embedding::vector
    from unnest($1::text[], $2::text[]) with ordinality as rows(id, embedding, place)
    on conflict (id) do update set embedding = excluded.embedding`;
  let written = 0;
  for (const batch of batchesOf(rows)) {
    await database.query(insert, [batch.map(({ id }) => id), batch.map(({ vector }) => toText(vector)), written]);
    written += batch.length;
  }
}

/** Writes the vectors of a model's items, and of its users where it has some, each to a table named after the model. */
export async function writeVectors(database: Database, recommender: Recommender): Promise<void> {
  const { items, users, info } = recommender;
  const itemRows = vectorsOf(items, (id) => recommender.itemEmbedding(id));
  const userRows = vectorsOf(users, (id) => recommender.userEmbedding(id));
  await writeTable(database, nameFor(recommender, 'items'), itemRows, info.embeddingDim ?? 0);
  await writeTable(database, nameFor(recommender, 'users'), userRows, info.embeddingDim ?? 0);
}

/** Lists come faster from now on, and miss an item now and then. */
export async function indexItems(database: Database, recommender: Recommender): Promise<void> {
  const table = nameFor(recommender, 'items');
  await database.query(`create index if not exists ${table}_nearest on ${table} using hnsw (embedding vector_ip_ops)`);
}

/** `<#>` is the inner product below 0. `products` is the shop's own table: item_id, categories, available.
 * Equal scores stand in the order of the items, as in lists of the library. */
const nearestTo = (items: string, vector: string): string => `
  select id as "itemId", -(embedding <#> ${vector}) as score
  from ${items} join products on item_id = id
  where available and id <> all($2) and ($3::text is null or $3 = any(categories))
  order by embedding <#> ${vector}, position limit $4`;

const valuesOf = ({ exclude, category, limit }: Question): unknown[] => [exclude, category ?? null, limit];

/** The best items for a vector, as `userEmbeddingFor(history)` makes it. */
export async function nearest(
  database: Database,
  recommender: Recommender,
  vector: Float32Array,
  question: Question,
): Promise<readonly Answer[]> {
  const sql = nearestTo(nameFor(recommender, 'items'), '$1::vector');
  return personal((await database.query<Answer>(sql, [toText(vector), ...valuesOf(question)])).rows);
}

/** The best items for a user whose vector is in the database: SQL alone, for services that know nothing of the model. */
export async function nearestForUser(
  database: Database,
  recommender: Recommender,
  userId: string,
  question: Question,
): Promise<readonly Answer[]> {
  const vector = `(select embedding from ${nameFor(recommender, 'users')} where id = $1)`;
  const sql = nearestTo(nameFor(recommender, 'items'), vector);
  return personal((await database.query<Answer>(sql, [userId, ...valuesOf(question)])).rows);
}
