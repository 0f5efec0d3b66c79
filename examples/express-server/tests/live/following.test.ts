import { afterEach, expect, test } from 'vitest';
import { putItems, removeItem } from '../../src/database/write-items.js';
import { onEachDatabase } from '../support/databases.js';
import { eventually } from '../support/eventually.js';
import { OLD, Together, train } from '../support/together.js';

const together = new Together();
afterEach(() => together.close());

const PLAIN = { title: null, image: null, url: null, categories: '[]', available: 1, published_at: null, gone: 0 };
const item = (item_id: string, more: object) => ({ ...PLAIN, item_id, ...more });

onEachDatabase((fresh) => {
  test('what one process takes counts there at once, and in all others when they have heard of it', async () => {
    const one = await together.start(fresh, { model: await train(OLD) });
    const two = await together.start(fresh);
    const replica = await together.start(fresh, { settings: { READ_ONLY: '1' } });
    expect((await one.like('new', 'a', 'x')).body).toEqual({ events: 2, new_users: 1, new_items: 1 });
    expect(await one.has('new')).toEqual(['a', 'x']);
    for (const other of [two, replica]) await eventually(() => other.has('new')).toEqual(['a', 'x']);

    expect((await two.like('new', 'b')).body).toEqual({ events: 1, new_users: 0, new_items: 0 });
    for (const other of [one, replica]) await eventually(() => other.has('new')).toEqual(['a', 'b', 'x']);

    expect((await one.ask('DELETE', '/users/new/items/x')).body).toMatchObject({ taken_back: true });
    expect(await one.has('new')).toEqual(['a', 'b']);
    for (const other of [two, replica]) await eventually(() => other.has('new')).toEqual(['a', 'b']);
    expect((await one.ask('DELETE', '/users/new/items/x')).body).toMatchObject({ taken_back: false });

    expect((await two.forget('new')).body).toEqual({ user_id: 'new', forgotten: true });
    for (const other of [one, replica]) await eventually(() => other.has('new')).toBeNull();
    expect((await one.forget('new')).body).toEqual({ user_id: 'new', forgotten: false });
  });

  test('a replica refuses to write', async () => {
    await together.start(fresh, { model: await train(OLD) });
    const replica = await together.start(fresh, { settings: { READ_ONLY: '1' } });
    const refused = { status: 403, body: { error: { code: 'read-only' } } };
    expect(await replica.like('new', 'a')).toMatchObject(refused);
    expect(await replica.forget('ann')).toMatchObject(refused);
    expect(await replica.ask('DELETE', '/users/ann/items/a')).toMatchObject(refused);
    expect(await replica.ask('POST', '/admin/retrain')).toMatchObject(refused);
    expect(replica.users()).toEqual(['ann', 'bob', 'cat']);
  });

  test('a replica needs tables that somebody made', async () => {
    await expect(together.start(fresh, { model: await train(OLD), settings: { READ_ONLY: '1' } })).rejects.toThrow(
      /ENOENT|Expected a database that a service of this version has written to/,
    );
  });

  test('what the catalogue says reaches all: who cannot be had is in no list', async () => {
    const one = await together.start(fresh, { model: await train(OLD) });
    const two = await together.start(fresh);
    const listed = async ({ ask }: typeof one): Promise<string> => {
      const { body } = await ask('GET', '/popular?limit=10');
      return (body.recommendations as { item_id: string; item?: { title: string } }[])
        .map(({ item_id, item }) => `${item_id}:${item?.title ?? ''}`)
        .sort()
        .join(' ');
    };
    const put = (...items: Parameters<typeof putItems>[0]) =>
      one.service.live.write(putItems(items, one.service.database.mostRows));
    await put(item('a', { title: 'first' }), item('a', { title: 'A' }), item('b', { title: 'B', available: 0 }));
    expect(await listed(one)).toBe('a:A c:');
    await eventually(() => listed(two)).toBe('a:A c:');
    await put(item('b', { title: 'B' }));
    await one.service.live.write(removeItem('c'));
    await eventually(() => listed(two)).toBe('a:A b:B');
    // The next start knows it too.
    expect(await listed(await together.start(fresh))).toBe('a:A b:B');
  });

  test('all that is there counts after a restart', async () => {
    const one = await together.start(fresh, { model: await train(OLD) });
    await one.like('new', 'a', 'x');
    await one.like('bob', 'x');
    await one.ask('DELETE', '/users/ann/items/a');
    await one.forget('cat');
    await together.stop(one);
    const again = await together.start(fresh);
    expect(again.users()).toEqual(['ann', 'bob', 'new']);
    expect(await again.has('ann')).toEqual(['b', 'c']);
    expect(await again.has('bob')).toEqual(['a', 'b', 'c', 'x']);
    expect(await again.has('new')).toEqual(['a', 'x']);
  });

  test('processes that write at the same time come to the same', async () => {
    const all = [await together.start(fresh, { model: await train(OLD) }), await together.start(fresh)];
    await Promise.all(
      all.flatMap((one, n) =>
        Array.from({ length: 30 }, async (_, round) => {
          await one.like(`u${round % 10}`, `${n}-${round}`, 'a');
          if (round % 7 === 3) await one.forget(`u${round % 10}`);
        }),
      ),
    );
    const state = async ({ users, has }: (typeof all)[0]): Promise<unknown> =>
      Promise.all([...users()].sort().map(async (user) => [user, await has(user)]));
    const texts = async (): Promise<string[]> => Promise.all(all.map(async (one) => JSON.stringify(await state(one))));
    // Either may be behind the other for a moment.
    await eventually(async () => new Set(await texts()).size).toBe(1);
    const again = await together.start(fresh);
    expect(await state(again)).toEqual(await state(all[0]));
  });
});
