import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresServer, startPostgres, withoutPostgres } from '../../../../tests/support/postgres.js';
import { eventually } from '../support/eventually.js';
import { type Asked, OLD, Together, train } from '../support/together.js';

const together = new Together();
afterEach(() => together.close());

const away = (message: RegExp) => ({
  status: 503,
  body: { error: { code: 'database-unavailable', message: expect.stringMatching(message) } },
});

async function expectLists(one: Asked): Promise<void> {
  expect((await one.ask('GET', '/recommendations/ann')).status).toBe(200);
  expect((await one.ask('GET', '/ready')).status).toBe(200);
  expect(await one.has('ann')).toEqual(['a', 'b', 'c']);
  expect(await one.has('lost')).toBeNull();
}

test('a full disk under SQLite', async () => {
  const one = await together.start(null, { model: await train(OLD) });
  const limit = (pages: number) => sql`pragma max_page_count = ${sql.lit(pages)}`.execute(one.service.database.db);
  await limit(1);
  // What fits into pages that are there goes on.
  let kept = 0;
  let answer = await one.like('kept-0', 'a');
  for (; answer.status === 200; answer = await one.like(`kept-${kept}`, 'a')) kept++;
  expect(answer).toMatchObject(away(/^The database: SQLITE_FULL: database or disk is full$/));
  expect(await one.has(`kept-${kept}`)).toBeNull();
  await expectLists(one);
  await limit(1_000_000);
  expect((await one.like('after', 'a')).status).toBe(200);
  await together.stop(one);

  const again = await together.start(null);
  const users = Array.from({ length: kept }, (_, n) => `kept-${n}`);
  expect(again.users()).toEqual(['ann', 'bob', 'cat', ...users, 'after']);
});

describe.skipIf(withoutPostgres())('Postgres', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  test('that crashes and comes back', async () => {
    const one = await together.start(async () => server.url, { model: await train(OLD) });
    const two = await together.start(null);
    await one.like('before', 'a');
    await server.crash();
    expect(await one.like('lost', 'a')).toMatchObject(away(/^The database: /));
    expect(await one.forget('ann')).toMatchObject(away(/^The database: /));
    expect(await one.ask('POST', '/admin/retrain')).toMatchObject(away(/^The database: /));
    await expectLists(one);
    await eventually(() => two.logged.join('')).toContain('Changes are not followed, because the database is away');

    await server.restart();
    await eventually(async () => (await one.like('after', 'a')).status).toBe(200);
    await eventually(() => two.has('after')).toEqual(['a']);
    expect(await two.has('before')).toEqual(['a']);
    // Notices come again, not only what polling finds.
    const listens = () => sql`select from pg_stat_activity where query like 'LISTEN%'`.execute(one.service.database.db);
    await eventually(async () => (await listens()).rows.length).toBe(2);
    expect((await two.forget('ann')).body).toMatchObject({ forgotten: true });
    await eventually(() => one.has('ann')).toBeNull();
    expect(two.logged.join('')).toContain('The database answers again');
  });

  test('that crashes under requests answers each of them, and keeps what it was told', async () => {
    const one = await together.start(async () => server.url, { model: await train(OLD) });
    let over = false;
    const taken: string[] = [];
    const counts = new Map<number, number>();
    const more = (status: number) => {
      const before = counts.get(status) ?? 0;
      return eventually(() => counts.get(status) ?? 0).toBeGreaterThan(before);
    };
    const clients = Array.from({ length: 8 }, async (_, client) => {
      for (let count = 0; !over; count++) {
        const user = `${client}-${count}`;
        const { status } = await one.like(user, 'a');
        counts.set(status, (counts.get(status) ?? 0) + 1);
        if (status === 200) taken.push(user);
      }
    });
    for (let crash = 0; crash < 2; crash++) {
      await more(200);
      await server.crash();
      await more(503);
      await server.restart();
    }
    await more(200);
    over = true;
    await Promise.all(clients);
    expect([...counts.keys()].sort()).toEqual([200, 503]);
    const rows = await one.service.database.db.selectFrom('events').select('user_id').execute();
    const stored = rows.map(({ user_id }) => user_id);
    expect(stored).toEqual(expect.arrayContaining(taken));
    expect(new Set(stored).size).toBe(stored.length);
    await eventually(() => one.users()).toEqual(expect.arrayContaining(stored));
  });
});
