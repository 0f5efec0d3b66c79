import { Pool } from 'pg';
import { createClient } from 'redis';
import type { Histories } from './histories.js';
import { postgresHistories } from './postgres-histories.js';
import { redisHistories } from './redis-histories.js';

/** Histories that can be closed. */
export interface OpenHistories {
  readonly histories: Histories;
  close(): Promise<unknown>;
}

async function openPostgres(url: string): Promise<OpenHistories> {
  const pool = new Pool({ connectionString: url });
  // A connection that is lost while it waits is made anew by the next query.
  pool.on('error', (error) => console.error(error.message));
  return { histories: await postgresHistories(pool), close: () => pool.end() };
}

async function openRedis(url: string): Promise<OpenHistories> {
  // A server on a socket of this machine is named by its path.
  const path = /^redis:(\/[^/].*)$/.exec(url)?.[1];
  const client = createClient(path === undefined ? { url } : { socket: { path, tls: false } });
  client.on('error', (error: Error) => console.error(error.message));
  await client.connect();
  return { histories: redisHistories(client), close: () => client.close() };
}

/** Connects to where a URL leads: `postgresql://...` or `redis://...`. */
export function openHistories(url: string): Promise<OpenHistories> {
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url);
  if (/^redis/.test(url)) return openRedis(url);
  throw new Error(`Expected a URL of Postgres or Redis, got ${JSON.stringify(url)}`);
}
