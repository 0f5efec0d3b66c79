import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { NOBODY } from './privilege.js';

/** Where Debian puts the programs: a folder for each version. */
const DEBIAN = '/usr/lib/postgresql';

/** The last line that a server writes before it can be used. */
const READY = 'ready to accept connections';

/** Where the programs of Postgres are: what CF_RECS_POSTGRES names, else the newest of Debian's, else on the path; null where there are none. */
function findPostgres(): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const places = [
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  return process.env.CF_RECS_POSTGRES ?? places.find((place) => existsSync(join(place, 'initdb'))) ?? null;
}

/** Whether tests may do without Postgres: a machine without it may, one that checks every change may not. */
export const withoutPostgres = (): boolean => findPostgres() === null && process.env.CI === undefined;

/** A server of one's own. */
export interface PostgresServer {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** Lets it crash, whoever is connected: what was committed is there when it is started again. */
  crash(): Promise<void>;
  restart(): Promise<void>;
  /** Stops it, whoever is connected, and removes all it held. */
  stop(): Promise<void>;
}

/** Waits until a program says `line`, or is done where there is none. @throws what it said, where it fails before. */
async function until(child: ChildProcess, line: string | null): Promise<void> {
  let said = '';
  const heard = new Promise<void>((resolve) => {
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
      if (line !== null && said.includes(line)) resolve();
    });
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => {
    if (line !== null || code !== 0) throw new Error(`${child.spawnfile} ended with ${code}\n${said}`);
  });
  await Promise.race([heard, ended]);
}

/** Runs a program of Postgres on the cluster of a folder. */
function run(folder: string, program: string, ...args: readonly string[]): ChildProcess {
  // They refuse to run as root.
  const user = process.geteuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  return spawn(program, ['-D', join(folder, 'data'), ...args], {
    ...user,
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Makes a cluster in a folder. */
async function createIn(folder: string, programs: string): Promise<void> {
  if (process.geteuid?.() === 0) await chown(folder, NOBODY, NOBODY);
  const options = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
  await until(run(folder, join(programs, 'initdb'), ...options), null);
}

/** Starts the server of a cluster, which is heard on a socket in its folder alone, so that no port can be taken. */
async function startIn(folder: string, programs: string): Promise<ChildProcess> {
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'shared_buffers=16MB'];
  const server = run(folder, join(programs, 'postgres'), ...settings.flatMap((setting) => ['-c', setting]));
  await until(server, READY);
  return server;
}

/** Starts a server with a database of its own, where there is Postgres. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPostgres();
  if (programs === null) {
    throw new Error('Expected Postgres (apt-get install postgresql) or its folder in CF_RECS_POSTGRES, got none');
  }
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-pg-'));
  const clean = () => rm(folder, { recursive: true, force: true });
  let server: ChildProcess;
  try {
    await createIn(folder, programs);
    server = await startIn(folder, programs);
  } catch (error) {
    await clean();
    throw error;
  }
  const quit = () => server.kill('SIGQUIT');
  process.once('exit', quit);
  const crash = async (): Promise<void> => {
    const ended = once(server, 'close');
    if (quit()) await ended;
  };
  return {
    url: `postgresql://postgres@${encodeURIComponent(folder)}/postgres`,
    crash,
    async restart() {
      server = await startIn(folder, programs);
    },
    async stop() {
      process.off('exit', quit);
      // Nothing is to be kept, so nothing need be written.
      await crash();
      await clean();
    },
  };
}
