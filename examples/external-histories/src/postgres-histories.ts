import type { Pool } from 'pg';
import { type Histories, KEPT } from './histories.js';

/** A row a user. Times are milliseconds since 1970: numbers are read several times faster than dates. */
const TABLE = `create table if not exists histories (
  user_id text primary key,
  item_ids text[] not null,
  weights real[] not null,
  times bigint[] not null
)`;

// The server makes JSON of the arrays, which is read several times faster than their own notation.
const READ = `select to_json(item_ids) as items, to_json(weights) as weights, to_json(times) as times
  from histories where user_id = $1`;

const newest = (column: string): string => {
  const both = `histories.${column} || excluded.${column}`;
  return `${column} = (${both})[greatest(1, cardinality(${both}) - ${KEPT - 1}):]`;
};

const APPEND = `insert into histories values ($1, $2, $3, $4)
  on conflict (user_id) do update set ${['item_ids', 'weights', 'times'].map(newest).join(', ')}`;

interface Row {
  readonly items: readonly string[];
  readonly weights: readonly number[];
  readonly times: readonly number[];
}

/** Histories in a table of Postgres, which is made where there is none. */
export async function postgresHistories(pool: Pool): Promise<Histories> {
  await pool.query(TABLE);
  return {
    async read(userId) {
      // A name lets the server keep the plan.
      const { rows } = await pool.query<Row>({ name: 'read', text: READ, values: [userId] });
      if (rows.length === 0) return [];
      const [{ items, weights, times }] = rows;
      return items.map((itemId, at) => ({ itemId, value: weights[at], timestamp: new Date(times[at]) }));
    },
    async append(userId, entries) {
      const kept = entries.slice(-KEPT);
      const times = kept.map(({ timestamp }) => timestamp.getTime());
      const columns = [kept.map(({ itemId }) => itemId), kept.map(({ value }) => value), times];
      await pool.query({ name: 'append', text: APPEND, values: [userId, ...columns] });
    },
    async forget(userId) {
      await pool.query('delete from histories where user_id = $1', [userId]);
    },
  };
}
