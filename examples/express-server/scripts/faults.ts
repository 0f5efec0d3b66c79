import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { killAll, portOf, type Run, start } from '../tests/support/process.js';

// Lets the disk fail under the service: full, read-only, with lines that are cut short. Mounts small file systems in
// memory, which takes root on Linux. Ends with an error at the first thing that is not as it should be.

const SHIPPED = fileURLToPath(new URL('../../../models/latest', import.meta.url));
const folder = await mkdtemp(join(tmpdir(), 'cf-recs-faults-'));
const [logDisk, modelDisk] = [join(folder, 'log'), join(folder, 'model')];
const eventLog = join(logDisk, 'events.jsonl');
const settings = { RECOMMENDER_MODEL_DIR: modelDisk, EVENT_LOG: eventLog, RATE_LIMIT: '0' };

const mount = (...args: string[]): void => void execFileSync('mount', args);
const passed = (what: string): void => console.log(`passed: ${what}`);

/** Takes the room that is left on a disk. @returns how to give it back. */
async function fill(disk: string): Promise<() => Promise<void>> {
  const path = join(disk, 'ballast');
  await writeFile(path, Buffer.alloc(1 << 24)).catch(({ code }) => assert.equal(code, 'ENOSPC'));
  return () => rm(path);
}

interface Answer {
  readonly status: number;
  readonly body: { readonly users?: string[]; readonly error?: { readonly code: string; readonly message: string } };
}

class Server {
  private constructor(
    readonly run: Run,
    private readonly url: string,
  ) {}

  static async start(): Promise<Server> {
    const run = start(settings);
    return new Server(run, `http://127.0.0.1:${await portOf(run)}`);
  }

  async ask(method: string, path: string, body?: object): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  }

  like = (user_id: string) => this.ask('POST', '/events', { user_id, item_id: 'jazz-corner-1', event: 'like' });

  async refuses(answer: Promise<Answer>, code: string, message: RegExp): Promise<void> {
    const { status, body } = await answer;
    assert.deepEqual([status, body.error?.code], [503, code]);
    assert.match(body.error!.message, message);
    assert.equal((await this.ask('GET', '/recommendations/user-30')).status, 200);
  }

  async failsToTrain(message: RegExp): Promise<void> {
    assert.equal((await this.ask('POST', '/admin/retrain')).status, 202);
    for (let wait = 0; !this.run.output.stdout.includes('"outcome":"failed"'); wait++) {
      assert.ok(wait < 300 && !this.run.output.stdout.includes('"outcome":"done"'), 'the training should fail');
      await setTimeout(100);
    }
    assert.match(this.run.output.stdout, message);
    assert.equal((await this.ask('GET', '/recommendations/user-30')).status, 200);
  }

  async knows(users: Iterable<string>): Promise<void> {
    const known = new Set((await this.ask('GET', '/users?limit=1000000')).body.users);
    assert.deepEqual(
      [...users].filter((user) => !known.has(user)),
      [],
    );
  }

  async stop(): Promise<void> {
    this.run.child.kill('SIGTERM');
    assert.deepEqual(await this.run.ended, [0, null]);
  }
}

async function fullLog(): Promise<void> {
  const server = await Server.start();
  const acknowledged = new Set<string>();
  for (let count = 0; (await server.like(`u-${count}`)).status === 200; count++) acknowledged.add(`u-${count}`);
  const giveBack = await fill(logDisk);
  await server.refuses(server.like('too-much'), 'log-unavailable', /ENOSPC/);
  await server.refuses(server.ask('DELETE', '/users/u-0'), 'log-unavailable', /ENOSPC/);
  server.run.child.kill('SIGKILL');
  await server.run.ended;

  const again = await Server.start();
  await again.knows(acknowledged);
  await giveBack();
  for (const line of (await readFile(eventLog, 'utf8')).trimEnd().split('\n')) JSON.parse(line);
  mount('-o', 'remount,size=1m', logDisk);
  assert.equal((await again.like('room')).status, 200);
  await again.knows([...acknowledged, 'room']);
  await again.stop();
  passed(`a full disk under the event log, kill -9 on it, room again: ${acknowledged.size} acknowledged events there`);
}

async function unwritableModel(what: string, message: RegExp, begin: () => Promise<() => unknown>): Promise<void> {
  const end = await begin();
  const server = await Server.start();
  await server.like('ann');
  await server.refuses(server.ask('DELETE', '/users/user-01'), 'model-not-writable', message);
  await server.failsToTrain(message);
  await server.stop();
  const again = await Server.start();
  await again.knows(['ann', 'user-30']);
  await end();
  assert.equal((await again.ask('DELETE', '/users/user-01')).status, 200);
  await again.stop();
  passed(`${what}: forgetting and training are refused, and forgetting goes on when it is over`);
}

async function damagedLog(): Promise<void> {
  await appendFile(eventLog, '{"user_id":"half');
  const server = await Server.start();
  assert.match(server.run.output.stdout, /events\.jsonl: the last line was cut short by a crash; its 16 bytes/);
  await server.like('after');
  await server.stop();
  const again = await Server.start();
  await again.knows(['ann', 'after']);
  await again.stop();
  passed('a last line that is cut short: cut off with a warning');

  const lines = (await readFile(eventLog, 'utf8')).split('\n');
  const damaged = lines.with(1, lines[1].slice(0, 20)).join('\n');
  await writeFile(eventLog, damaged);
  const run = start(settings);
  assert.deepEqual(await run.ended, [1, null]);
  assert.match(run.output.stderr, /events\.jsonl, line 2: /);
  assert.equal(await readFile(eventLog, 'utf8'), damaged);
  passed(`a broken line in the midst: ${run.output.stderr.trim().replace(folder, '')}`);
}

try {
  for (const [disk, size] of [
    [logDisk, '64k'],
    [modelDisk, '1m'],
  ]) {
    await mkdir(disk);
    mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk);
  }
  await cp(SHIPPED, modelDisk, { recursive: true });
  await fullLog();
  await unwritableModel('a full disk under the model', /ENOSPC/, () => fill(modelDisk));
  await unwritableModel('a read-only model folder', /EROFS/, async () => {
    mount('-o', 'remount,ro', modelDisk);
    return () => mount('-o', 'remount,rw', modelDisk);
  });
  await damagedLog();
} finally {
  killAll();
  await setTimeout(500);
  for (const disk of [logDisk, modelDisk]) execFileSync('umount', ['-l', disk]);
  await rm(folder, { recursive: true });
}
