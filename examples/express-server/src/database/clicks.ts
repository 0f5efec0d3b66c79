import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { dayOf, LIST_KINDS, type ListKind } from './list-counts.js';
import type { Connection } from './open-database.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How many lists of a kind were served on a day (UTC), and how many events say that they came from such a list. */
export interface Clicks {
  readonly day: string;
  readonly kind: ListKind;
  readonly lists: number;
  readonly events: number;
}

/** The kind of the list that an event came from, as its `list_id` begins; null for others. */
const kind = sql<ListKind | null>`case ${sql.join(
  LIST_KINDS.map((each) => sql`when list_id like ${`${each}-%`} then ${each}`),
  sql` `,
)} end`;

/** Events of a day by kind of list. Each day is asked for by itself: SQLite answers in this thread, and others want theirs. */
function eventsOf(connection: Connection, begin: number) {
  return connection
    .selectFrom((from) =>
      from
        .selectFrom('events')
        .select(kind.as('kind'))
        .where('timestamp', '>=', begin)
        .where('timestamp', '<', begin + DAY_MS)
        .where('list_id', 'is not', null)
        .as('taken'),
    )
    .select(({ fn }) => ['kind', fn.countAll<number>().as('events')])
    .where('kind', 'is not', null)
    .groupBy('kind')
    .execute();
}

/** The figures of so many days, oldest first, today among them. Days and kinds without any are left out. */
export async function countClicks(connection: Connection, days: number): Promise<Clicks[]> {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const first = today - (days - 1) * DAY_MS;
  const served = await connection.selectFrom('list_counts').selectAll().where('day', '>=', dayOf(first)).execute();
  const clicks: Clicks[] = [];
  for (let begin = first; begin <= today; begin += DAY_MS) {
    const day = dayOf(begin);
    const taken = await eventsOf(connection, begin);
    await setImmediate();
    for (const each of LIST_KINDS) {
      const lists = served.find((row) => row.day === day && row.kind === each)?.lists ?? 0;
      const events = taken.find((row) => row.kind === each)?.events ?? 0;
      if (lists + events > 0) clicks.push({ day, kind: each, lists, events });
    }
  }
  return clicks;
}
