import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../../../tests/support/postgres.js';
import { killAll } from '../tests/support/process.js';
import { FaultyServer } from './faulty-server.js';

// Lets disks and databases fail under the service: full, read-only, crashed. Mounts small file systems in memory, which
// takes root on Linux, and starts a Postgres of its own. Ends with an error at the first thing that is not as it should be.

const SHIPPED = fileURLToPath(new URL('../../../models/latest', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'cf-recs-faults-'));
const [dataDisk, modelDisk] = [join(folder, 'data'), join(folder, 'models')];
const sqlite = {
  RECOMMENDER_MODEL_DIR: join(modelDisk, 'model'),
  DATABASE_URL: `sqlite:${join(dataDisk, 'service.db')}`,
  RATE_LIMIT: '0',
};

const mount = (...args: string[]): void => void execFileSync('mount', args);
const passed = (what: string): void => console.log(`passed: ${what}`);

/** Takes the room that is left on a disk. @returns how to give it back. */
async function fill(disk: string): Promise<() => Promise<void>> {
  const path = join(disk, 'ballast');
  await writeFile(path, Buffer.alloc(1 << 25)).catch(({ code }) => assert.equal(code, 'ENOSPC'));
  return () => rm(path);
}

async function fullDatabase(): Promise<void> {
  const server = await FaultyServer.start(sqlite);
  const acknowledged = new Set<string>();
  let giveBack: (() => Promise<void>) | null = null;
  for (let count = 0; (await server.like(`u-${count}`)).status === 200; count++) {
    acknowledged.add(`u-${count}`);
    // What fits into the room that SQLite has taken goes on.
    if (count === 50) giveBack = await fill(dataDisk);
  }
  await server.refuses(server.like('too-much'), /^The database: SQLITE_(FULL|IOERR\w*): /);
  await server.refuses(server.ask('DELETE', '/users/u-0'), /^The database: SQLITE_(FULL|IOERR\w*): /);
  await server.kill();

  // A replica follows even so; a service that would write says why it cannot.
  const replica = await FaultyServer.start({ ...sqlite, READ_ONLY: '1' });
  await replica.knows(acknowledged);
  await replica.stop();
  await giveBack!();
  const again = await FaultyServer.start(sqlite);
  assert.equal((await again.like('room')).status, 200);
  await again.knows([...acknowledged, 'room']);
  await again.stop();
  passed(`a full disk under SQLite, kill -9 on it, room again: ${acknowledged.size} acknowledged events there`);
}

async function unwritableModel(what: string, message: RegExp, begin: () => Promise<() => unknown>): Promise<void> {
  const end = await begin();
  const server = await FaultyServer.start(sqlite);
  await server.like('ann');
  // Forgetting is a matter of the database alone.
  assert.equal((await server.ask('DELETE', '/users/user-01')).status, 200);
  await server.failsToTrain(message);
  await server.stop();
  const again = await FaultyServer.start(sqlite);
  await again.knows(['ann', 'user-30']);
  await again.doesNotKnow('user-01');
  await end();
  await again.trains();
  await again.stop();
  passed(`${what}: the training fails, all else goes on, and it trains when that is over`);
}

async function crashedPostgres(): Promise<void> {
  const postgres = await startPostgres();
  try {
    const settings = { ...sqlite, DATABASE_URL: postgres.url };
    const servers = [await FaultyServer.start(settings), await FaultyServer.start(settings)];
    assert.equal((await servers[0].like('before')).status, 200);
    await postgres.crash();
    for (const server of servers) await server.refuses(server.like('lost'), /^The database: /);
    await postgres.restart();
    for (const [n, server] of servers.entries()) await server.likesAtLast(`after-${n}`);
    await setTimeout(1000);
    for (const server of servers) {
      await server.knows(['before', 'after-0', 'after-1']);
      await server.stop();
    }
  } finally {
    await postgres.stop();
  }
  passed('Postgres crashed and started again: events are refused meanwhile, lists go on, all is followed again');
}

try {
  for (const [disk, size] of [
    [dataDisk, '2m'],
    [modelDisk, '4m'],
  ]) {
    await mkdir(disk);
    mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk);
  }
  await cp(SHIPPED, join(modelDisk, 'model'), { recursive: true });
  await fullDatabase();
  await unwritableModel('a full disk under the model', /ENOSPC/, () => fill(modelDisk));
  await unwritableModel('a read-only model folder', /EROFS/, async () => {
    mount('-o', 'remount,ro', modelDisk);
    return () => mount('-o', 'remount,rw', modelDisk);
  });
  await crashedPostgres();
} finally {
  killAll();
  await setTimeout(500);
  for (const disk of [dataDisk, modelDisk]) execFileSync('umount', ['-l', disk]);
  await rm(folder, { recursive: true });
}
