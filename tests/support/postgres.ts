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
export function findPostgres(): string | null {
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
  /** Stops it, whoever is connected, and removes all it held. */
  stop(): Promise<void>;
}

/** What a program says when it fails is its error. @returns once it says `line`, or is done. */
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

/** Starts a server with a database of its own, heard on a socket in a new folder alone, so that no port can be taken. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPostgres();
  if (programs === null) {
    throw new Error('Expected Postgres (apt-get install postgresql) or its folder in CF_RECS_POSTGRES, got none');
  }
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-pg-'));
  // Its programs refuse to run as root.
  const user = process.geteuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const run = (program: string, ...args: readonly string[]): ChildProcess =>
    spawn(join(programs, program), args, {
      ...user,
      cwd: folder,
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  await until(
    run(
      'initdb',
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
      '--no-instructions',
    ),
    null,
  );
  const settings = ['listen_addresses=', `unix_socket_directories=${folder}`, 'fsync=off', 'shared_buffers=16MB'];
  const server = run('postgres', '-D', data, ...settings.flatMap((setting) => ['-c', setting]));
  const quit = () => server.kill('SIGQUIT');
  process.once('exit', quit);
  await until(server, READY);
  return {
    url: `postgresql://postgres@${encodeURIComponent(folder)}/postgres`,
    async stop() {
      process.off('exit', quit);
      const ended = once(server, 'close');
      // Nothing is to be kept, so nothing need be written.
      if (quit()) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
