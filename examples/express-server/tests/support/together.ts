import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Recommender } from 'cf-recs';
import type { FreshDatabase } from './databases.js';
import { type ServeOptions, serve, type TestService } from './service.js';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A service, and what tests ask it. */
export interface Asked extends TestService {
  ask(method: string, path: string, body?: unknown): Promise<Answer>;
  /** A user likes items. */
  like(userId: string, ...itemIds: readonly string[]): Promise<Answer>;
  forget(userId: string): Promise<Answer>;
  users(): readonly string[];
  /** What a user has, by item; null where nobody knows the user. */
  has(userId: string): Promise<string[] | null>;
  /** A line of `/metrics`. */
  figure(name: string): Promise<number>;
}

function asked(served: TestService): Asked {
  const ask: Asked['ask'] = async (method, path, body) => {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(served.url + path, { method, ...(body !== undefined && json) });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  return {
    ...served,
    ask,
    like: (userId, ...itemIds) =>
      ask(
        'POST',
        '/events',
        itemIds.map((item_id) => ({ user_id: userId, item_id, event: 'like' })),
      ),
    forget: (userId) => ask('DELETE', `/users/${userId}`),
    users: () => served.service.live.recommender.users,
    async has(userId) {
      const { status, body } = await ask('GET', `/users/${userId}/history`);
      return status === 404 ? null : (body.history as { item_id: string }[]).map(({ item_id }) => item_id).sort();
    },
    async figure(name) {
      const text = await (await fetch(`${served.url}/metrics`)).text();
      const line = text.split('\n').find((one) => one.startsWith(`${name} `));
      return Number(line?.slice(name.length + 1));
    },
  };
}

/** Services on one database and one model folder, which are closed at the end of a test. */
export class Together {
  private place: { folder: string; databaseUrl: string } | null = null;
  private readonly all: Asked[] = [];

  get modelDir(): string {
    return join(this.place!.folder, 'model');
  }

  /** @param fresh - makes the database, for the first of them; null: a file of SQLite in the folder. */
  async start(fresh: FreshDatabase | null, options: Omit<ServeOptions, 'at'> = {}): Promise<Asked> {
    if (this.place === null) {
      const folder = await mkdtemp(join(tmpdir(), 'cf-recs-together-'));
      this.place = { folder, databaseUrl: (await fresh?.()) ?? `sqlite:${join(folder, 'service.db')}` };
    }
    const one = asked(await serve({ ...options, at: this.place }));
    this.all.push(one);
    return one;
  }

  async stop(one: Asked): Promise<void> {
    this.all.splice(this.all.indexOf(one), 1);
    await one.close();
  }

  async close(): Promise<void> {
    for (const one of this.all.splice(0)) await one.close();
    if (this.place !== null) await rm(this.place.folder, { recursive: true, force: true });
    this.place = null;
  }
}

/** Users who have all of some items, long ago. */
export const rows = (users: readonly string[], items: readonly string[]) =>
  users.flatMap((userId) => items.map((itemId) => ({ userId, itemId, timestamp: '2026-01-01T00:00:00Z' })));

export async function train(interactions: ReturnType<typeof rows>): Promise<Recommender> {
  const recommender = await Recommender.fromInteractions(interactions);
  await recommender.train();
  return recommender;
}

export const OLD = rows(['ann', 'bob', 'cat'], ['a', 'b', 'c']);
export const NEW = [...OLD, ...rows(['dan', 'eve'], ['c', 'd', 'e'])];
