import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

const PROGRAM = 'redis-server';

/** Where the server's program is: what CF_RECS_REDIS names, else the first on the path; null where there is none. */
function findRedis(): string | null {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, PROGRAM));
  return process.env.CF_RECS_REDIS ?? places.find((place) => existsSync(place)) ?? null;
}

/** Whether tests may do without Redis: a machine without it may, one that checks every change may not. */
export const withoutRedis = (): boolean => findRedis() === null && process.env.CI === undefined;

/** A server of one's own. */
export interface RedisServer {
  /** `redis:` and the path of its socket. */
  readonly url: string;
  /** Stops it, whoever is connected, and removes all it held. */
  stop(): Promise<void>;
}

/** Starts a server that keeps all in memory and is heard on a socket in a folder of its own, so that no port can be taken. */
export async function startRedis(): Promise<RedisServer> {
  const program = findRedis();
  if (program === null) {
    throw new Error('Expected Redis (apt-get install redis-server) or its program in CF_RECS_REDIS, got none');
  }
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-redis-'));
  const socket = join(folder, 'socket');
  const settings = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', '', '--appendonly', 'no'];
  const server = spawn(program, settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  const quit = () => server.kill('SIGKILL');
  process.once('exit', quit);
  const ended = once(server, 'close');
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    said.push(line);
    if (/ready to accept connections/i.test(line)) break;
  }
  server.stdout.resume();
  const stop = async (): Promise<void> => {
    process.off('exit', quit);
    if (quit()) await ended;
    await rm(folder, { recursive: true, force: true });
  };
  if (!existsSync(socket)) {
    await stop();
    throw new Error(`${program} did not start\n${said.join('\n')}`);
  }
  return { url: `redis:${socket}`, stop };
}
