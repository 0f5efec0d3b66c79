import type { Connection } from './open-database.js';

/**
 * Takes the next numbers of the sequence. Whoever has taken some is alone until the end of the transaction, in SQLite by
 * its lock of writers, in Postgres by that of the row. So changes become visible in the order of their numbers, without
 * gaps: all up to the last number that can be seen are there.
 * @returns the first of them.
 */
export async function takeNumbers(connection: Connection, count: number): Promise<number> {
  const { last } = await connection
    .updateTable('sequence')
    .set((row) => ({ last: row('last', '+', count) }))
    .where('id', '=', 1)
    .returning('last')
    .executeTakeFirstOrThrow();
  return last - count + 1;
}

/** The last number that was given out. */
export async function lastNumber(connection: Connection): Promise<number> {
  const { last } = await connection.selectFrom('sequence').select('last').where('id', '=', 1).executeTakeFirstOrThrow();
  return last;
}
