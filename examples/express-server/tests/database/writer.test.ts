import { setImmediate, setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { type Change, readChanges } from '../../src/database/changes.js';
import { type Connection, type Database, openDatabase } from '../../src/database/open-database.js';
import { lastNumber } from '../../src/database/sequence.js';
import { takeBack } from '../../src/database/write-deletions.js';
import { storeEvents } from '../../src/database/write-events.js';
import { type Job, Writer } from '../../src/database/writer.js';
import { onEachDatabase, onPostgres } from '../support/databases.js';
import { eventOf, Opened, writerOf } from '../support/opened.js';

const opened = new Opened();
afterEach(() => opened.close());

const store = (users: readonly string[], { mostRows }: Database) =>
  storeEvents(
    users.map((user) => eventOf(user)),
    null,
    mostRows,
  );

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

function deferred(): Deferred {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Holds the turn to write until it has acted. */
function hold({ db }: Database, act: (transaction: Connection) => Promise<void>) {
  const { promise: isHeld, resolve } = deferred();
  const held = db.transaction().execute(async (transaction) => {
    await sql`update sequence set last = last`.execute(transaction);
    resolve();
    await act(transaction);
  });
  return { held, isHeld };
}

async function usersIn({ db }: Database): Promise<string[]> {
  const rows = await db.selectFrom('events').select('user_id').orderBy('sequence').execute();
  return rows.map(({ user_id }) => user_id);
}

onEachDatabase((fresh) => {
  test('keeps what is told over a restart, whatever the ids are', async () => {
    const url = await fresh();
    // The longest that are allowed, of characters that no index can shorten.
    const long = [0x1f300, 0x20000].map((start) =>
      String.fromCodePoint(...Array.from({ length: 512 }, (_, n) => start + ((n * n * 7919) % 700))),
    );
    const ids = [
      'ann',
      '日本語',
      '🎧',
      'two\u2028lines',
      'new\nline',
      '"quoted"',
      '__proto__',
      "'; drop table events",
      ...long,
    ];
    const events = ids.map((id, n) => eventOf(id, ids.at(-n)!, { event: 'like', value: n / 3, list_id: `model-${n}` }));
    const database = await opened.open(url);
    await writerOf(database).write(storeEvents(events, null, database.mostRows));
    await opened.close();
    const again = await opened.open(url);
    const changes = await readChanges(again.db, 0, await lastNumber(again.db));
    expect(changes).toEqual(events.map((event, n): Change => ({ kind: 'event', sequence: n + 1, event })));
  });

  test('stores more than one statement may hold', async () => {
    const database = await opened.open(await fresh());
    const users = Array.from({ length: 2 * database.mostRows + 1 }, (_, n) => `u${n}`);
    await writerOf(database).write(store(users, database));
    expect(await usersIn(database)).toEqual(users);
  });

  test('gives out numbers in the order in which they can be seen, whoever writes', async () => {
    const url = await fresh();
    const writers = [await opened.open(url), await opened.open(url), await opened.open(url)];
    const reader = await opened.open(url);
    let over = false;
    const seen: Change[] = [];
    const reading = (async () => {
      for (let reached = 0, isLast = false; !isLast; await setImmediate()) {
        isLast = over;
        const last = await lastNumber(reader.db);
        seen.push(...(await readChanges(reader.db, reached, last)));
        reached = last;
      }
    })();
    await Promise.all(
      writers.map(async (database, n) => {
        const writer = writerOf(database);
        for (let round = 0; round < 20; round++) {
          const jobs = Array.from({ length: 5 }, (_, job) => store([`${n}-${round}-${job}`, 'second'], database));
          await Promise.all(jobs.map((job) => writer.write(job)));
        }
      }),
    );
    over = true;
    await reading;
    // Whoever follows by number misses none, and finds what a request brought together.
    expect(seen.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 600 }, (_, n) => n + 1));
    const users = seen.map((change) => (change.kind === 'event' ? change.event.user_id : ''));
    expect(users.filter((_, n) => n % 2 === 1)).toEqual(Array.from({ length: 300 }, () => 'second'));
    expect(new Set(users).size).toBe(301);
  });

  test('writes those that wait together, each with its own result, in the order in which they came', async () => {
    const database = await opened.open(await fresh());
    const transactions: number[][] = [];
    const writer = new Writer(database, async (_first, jobs) => {
      transactions.push(jobs.map((changes) => changes[0].sequence));
      return jobs.map((changes) => ({ newUsers: changes.length, newItems: 0, forgotten: false }));
    });
    const sizes = Array.from({ length: 100 }, (_, n) => 1 + (n % 3));
    const all = await Promise.all(
      sizes.map((size) =>
        writer.write(
          store(
            Array.from({ length: size }, () => 'u'),
            database,
          ),
        ),
      ),
    );
    expect(all.map(({ brought }) => brought.newUsers)).toEqual(sizes);
    expect(transactions.length).toBeLessThanOrEqual(3);
    expect(transactions.flat()).toEqual(transactions.flat().sort((a, b) => a - b));
  });

  test('stores all of a transaction or nothing, and goes on', async () => {
    const database = await opened.open(await fresh());
    const writer = writerOf(database);
    const half: Job<void> = {
      numbers: 2,
      async write(connection, first) {
        await connection
          .insertInto('events')
          .values({ sequence: first, ...eventOf('half') })
          .execute();
        throw new Error('the lights went out');
      },
    };
    const answers = await Promise.allSettled([writer.write(store(['ann'], database)), writer.write(half)]);
    // The first was alone, or with the other one; what counts is that what was told is so.
    const told = answers[0].status === 'fulfilled' ? ['ann'] : [];
    expect(answers[1]).toMatchObject({ reason: { status: 503, code: 'database-unavailable' } });
    expect(await usersIn(database)).toEqual(told);
    await writer.write(store(['bob'], database));
    expect(await usersIn(database)).toEqual([...told, 'bob']);
  });

  test('takes events back that are stored, and no others', async () => {
    const database = await opened.open(await fresh());
    const writer = writerOf(database);
    const events = [eventOf('ann'), eventOf('ann', 'b'), eventOf('ann2'), eventOf('Ann'), eventOf('bob', 'ann')];
    await writer.write(storeEvents(events, null, database.mostRows));
    await writer.write(takeBack('ann', 'b'));
    expect(await usersIn(database)).toEqual(['ann', 'ann2', 'Ann', 'bob']);
    await writer.write(takeBack('ann', null));
    expect(await usersIn(database)).toEqual(['ann2', 'Ann', 'bob']);
    expect(await readChanges(database.db, 5, 7)).toEqual([
      { kind: 'deletion', sequence: 6, userId: 'ann', itemId: 'b' },
      { kind: 'deletion', sequence: 7, userId: 'ann', itemId: null },
    ]);
  });

  test('waits for another process that writes, and lets this one go on meanwhile', async () => {
    const url = await fresh();
    const database = await opened.open(url);
    const other = await opened.open(url);
    const { promise: released, resolve: release } = deferred();
    const { held, isHeld } = hold(other, () => released);
    await isHeld;
    let isWritten = false;
    const written = writerOf(database)
      .write(store(['ann'], database))
      .then(() => {
        isWritten = true;
      });
    for (let turn = 0; turn < 5; turn++) await setTimeout(5);
    expect(isWritten).toBe(false);
    release();
    await Promise.all([held, written]);
    // SQLite itself would wait for the other by standing still.
    if (url.startsWith('sqlite:')) {
      expect((await sql`pragma busy_timeout`.execute(database.db)).rows).toEqual([{ timeout: 0 }]);
    }
    expect(await usersIn(database)).toEqual(['ann']);
  });
});

onPostgres((fresh) => {
  test('what the database cannot hold is not to the harm of what comes with it', async () => {
    const database = await opened.open(await fresh());
    const writer = writerOf(database);
    const jobs = ['ann', 'nul\0', 'bob', 'cat'].map((user) => writer.write(store([user], database)));
    const answers = await Promise.allSettled(jobs);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: { status: 400, code: 'invalid-body' } });
    expect(await usersIn(database)).toEqual(['ann', 'bob', 'cat']);
  });

  test('whoever stands still in a transaction is not waited for', async () => {
    const url = await fresh();
    const [database, other] = [await opened.open(url), await opened.open(url)];
    const { rows } = await sql<{ name: string; setting: string }>`select name, setting from pg_settings
      where name in ('lock_timeout', 'idle_in_transaction_session_timeout', 'statement_timeout')`.execute(database.db);
    expect(rows.map(({ setting }) => Number(setting)).every((milliseconds) => milliseconds > 0)).toBe(true);
    const { promise: released, resolve: release } = deferred();
    const { held, isHeld } = hold(other, async (transaction) => {
      await sql`set local idle_in_transaction_session_timeout = 300`.execute(transaction);
      await released;
      await sql`select 1`.execute(transaction);
    });
    held.catch(() => {});
    await isHeld;
    await writerOf(database).write(store(['ann'], database));
    expect(await usersIn(database)).toEqual(['ann']);
    release();
    await expect(held).rejects.toThrow();
  });
});

test('a database that is away is said to be so', async () => {
  const database = await openDatabase('postgres://nobody@127.0.0.1:1/none', false);
  await expect(writerOf(database).write(takeBack('ann', null))).rejects.toMatchObject({
    status: 503,
    code: 'database-unavailable',
    message: expect.stringContaining('ECONNREFUSED'),
  });
  await database.close();
});
