import { afterEach, expect, test } from 'vitest';
import type { Database } from '../../src/database/open-database.js';
import { storeEvents } from '../../src/database/write-events.js';
import { onEachDatabase } from '../support/databases.js';
import { eventOf, Opened, writerOf } from '../support/opened.js';

const opened = new Opened();
afterEach(() => opened.close());

/** A request with a key, as one of the processes takes it. */
const send = (database: Database, key: string, users: readonly string[]) =>
  writerOf(database).write(
    storeEvents(
      users.map((user) => eventOf(user)),
      { key, request: users },
      database.mostRows,
    ),
  );

async function stored({ db }: Database): Promise<string[]> {
  const rows = await db.selectFrom('events').select('user_id').orderBy('sequence').execute();
  return rows.map(({ user_id }) => user_id);
}

onEachDatabase((fresh) => {
  test('a request that comes again with its key counts once', async () => {
    const database = await opened.open(await fresh());
    expect(await send(database, 'key', ['ann', 'bob'])).toMatchObject({ result: { kind: 'stored' } });
    expect(await send(database, 'key', ['ann', 'bob'])).toMatchObject({ result: { kind: 'repeated', events: 2 } });
    expect(await send(database, 'another', ['ann', 'bob'])).toMatchObject({ result: { kind: 'stored' } });
    expect(await stored(database)).toEqual(['ann', 'bob', 'ann', 'bob']);
  });

  test('a key of another request is refused, and nothing stored', async () => {
    const database = await opened.open(await fresh());
    await send(database, 'key', ['ann']);
    expect(await send(database, 'key', ['bob'])).toMatchObject({ result: { kind: 'key-reused' } });
    expect(await stored(database)).toEqual(['ann']);
  });

  test('two processes that are asked at once store it once', async () => {
    const url = await fresh();
    const both = [await opened.open(url), await opened.open(url)];
    const keys = Array.from({ length: 20 }, (_, n) => `key-${n}`);
    const kinds = await Promise.all(
      keys.map(async (key) => {
        const answers = await Promise.all(both.map((database) => send(database, key, [key])));
        return answers.map(({ result }) => result.kind).sort();
      }),
    );
    expect(kinds).toEqual(keys.map(() => ['repeated', 'stored']));
    expect((await stored(both[0])).sort()).toEqual([...keys].sort());
  });

  test('a key whose transaction came to nothing may come again', async () => {
    const database = await opened.open(await fresh());
    const { write, numbers } = storeEvents([eventOf('ann')], { key: 'key', request: 'ann' }, database.mostRows);
    const fails = async (...args: Parameters<typeof write>) => {
      await write(...args);
      throw new Error('the lights went out');
    };
    await expect(writerOf(database).write({ numbers, write: fails })).rejects.toMatchObject({ status: 503 });
    expect(await writerOf(database).write({ numbers, write })).toMatchObject({ result: { kind: 'stored' } });
    expect(await stored(database)).toEqual(['ann']);
  });
});
