import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Recommender } from '../../src/index.js';
import { SaveLock } from '../../src/persistence/folder/save-lock.js';
import { buildLibrary, toModule } from '../support/doc-blocks.js';
import { codeBlocks } from '../support/markdown.js';
import { PATIENCE } from '../support/patience.js';

// The service and the nightly job of the guide, as processes beside each other.

const NIGHTS = 25;
const PEOPLE = 40;
const FORGOTTEN = 8;

/** The log of a night: all users, also those who are forgotten, have its item, and so it is the most popular one. */
const NIGHT = `
const logOf = (night) =>
  Array.from({ length: ${PEOPLE} }, (_, user) => ['night-' + night, 'i' + (user % 5), 'i' + (5 + (user % 3))].map(
    (itemId) => ({ userId: 'user-' + user, itemId }))).flat();
`;
const SAVER = `
import { Recommender } from 'cf-recs';
${NIGHT}
for (let night = Number(process.argv[2]); night <= Number(process.argv[3]); night++) {
  const recommender = await Recommender.fromInteractions(logOf(night));
  await recommender.train({ algorithm: 'spectral', embeddingDim: 4, threads: 1 });
  await recommender.save('models/nightly');
}
`;
const LOG = `${NIGHT} process.stdout.write(logOf(${NIGHTS + 1}).map((row) => JSON.stringify(row)).join('\\n'));`;

let root = '';
let port = 0;
const started: ChildProcess[] = [];

function start(...args: string[]): ChildProcess {
  const env = { ...process.env, PORT: String(port) };
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  started.push(child);
  return child;
}

/** Waits for the end of a process. @returns what it printed. */
async function run(...args: string[]): Promise<string> {
  const child = start(...args);
  const [printed, complaints, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit'),
  ]);
  expect({ code, complaints }).toEqual({ code: 0, complaints: '' });
  return printed;
}

async function startService(): Promise<ChildProcess> {
  const service = start('service.mjs');
  const complaints = text(service.stderr!);
  const isUp = vi.waitFor(() => fetch(`http://localhost:${port}/`), { timeout: PATIENCE, interval: 50 });
  const ended = once(service, 'exit').then(async () => Promise.reject(new Error(`It ended: ${await complaints}`)));
  ended.catch(() => {}); // later it is meant to
  await Promise.race([isUp, ended]);
  return service;
}

async function stop(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

const ask = (path: string, init?: RequestInit): Promise<Response> => fetch(`http://localhost:${port}/${path}`, init);
const send = (body: unknown) => ask('events', { method: 'POST', body: JSON.stringify(body) });
const forget = (user: string) => ask(`users?user=${user}`, { method: 'DELETE' });

interface List {
  readonly items: readonly { readonly itemId: string }[];
  readonly fallback: { readonly reason: string | null };
}
const list = async (user: string): Promise<List> =>
  (await (await ask(`recommendations?user=${user}&limit=1`)).json()) as List;
const isKnown = async (user: string) => (await list(user)).fallback.reason !== 'unknown-user';
const nightNow = async () => Number((await list('stranger')).items[0]?.itemId.split('-')[1]);

/** A block of the page, told by its first line. */
function blockOf(name: string, change: readonly [from: string, to: string]): string {
  const block = codeBlocks('docs/guide/saving.md').find((each) => each.text.startsWith(`// ${name}\n`));
  expect(block?.text).toContain(change[0]);
  return toModule({ ...block!, text: block!.text.replace(...change) }, join(root, 'library'));
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cf-recs-service-'));
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
  await buildLibrary(join(root, 'library'));
  const library = (code: string) => code.replace("'cf-recs'", "'./library/cf-recs.mjs'");
  await writeFile(join(root, 'saver.mjs'), library(SAVER));
  await writeFile(join(root, 'log.mjs'), LOG);
  // The same, in less time.
  await writeFile(
    join(root, 'service.mjs'),
    blockOf('service.mts', ['setTimeout(follow, 1000)', 'setTimeout(follow, 10)']),
  );
  const waits = ['await setTimeout(1000);', "process.stdout.write('busy\\n'); await setTimeout(10);"] as const;
  const nightly = blockOf('nightly.mts', waits).replace(/globalThis\.claim\([^\n]*/, '');
  await writeFile(join(root, 'nightly.mjs'), nightly);
  const server = createServer().listen(0);
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
  server.close();
  await once(server, 'close');
});
afterAll(async () => {
  await Promise.all(started.map(stop));
  await rm(root, { recursive: true, force: true });
});

describe('the service of the guide', () => {
  const gone: string[] = [];
  const come: string[] = [];
  let service: ChildProcess;

  it('never goes back to an older model, to somebody forgotten, or behind an event, while a job saves', async () => {
    await run('saver.mjs', '0', '0');
    service = await startService();
    const nights = new Set<number>();
    const wrong: string[] = [];
    let isSaving = true;
    const saving = run('saver.mjs', '1', String(NIGHTS)).finally(() => {
      isSaving = false;
    });
    const watching = async () => {
      for (let before = 0; isSaving; ) {
        const now = await nightNow();
        if (!(now >= before)) wrong.push(`night ${now} after ${before}`);
        nights.add(now);
        before = now;
        // Who is told of before the question.
        for (const user of [...gone]) if (await isKnown(user)) wrong.push(`${user} is back`);
        for (const user of [...come]) if (!(await isKnown(user))) wrong.push(`${user} is lost`);
      }
    };
    const changing = async () => {
      for (let at = 0; at < FORGOTTEN; at++) {
        const event = { itemId: 'i1', event: 'like' };
        expect(
          (
            await send([
              { ...event, userId: `new-${at}` },
              { ...event, user_id: `user-${at}` },
            ])
          ).status,
        ).toBe(200);
        come.push(`new-${at}`);
        expect((await forget(`user-${at}`)).status).toBe(204);
        gone.push(`user-${at}`);
        await setTimeout(20);
      }
    };
    await Promise.all([saving, changing(), watching(), watching()]);
    expect(wrong).toEqual([]);
    expect(nights.size).toBeGreaterThan(3);
    await vi.waitFor(async () => expect(await nightNow()).toBe(NIGHTS), { timeout: PATIENCE });
  });

  it('answers an erasure that is asked for again like the first one', async () => {
    expect((await forget('user-0')).status).toBe(204);
    expect((await forget('nobody')).status).toBe(204);
  });

  it('refuses what is no interaction, and does not keep it', async () => {
    const before = await readFile(join(root, 'journal.jsonl'), 'utf8');
    expect((await send({ userId: 'new-9' })).status).toBe(400);
    expect((await send([null])).status).toBe(400);
    expect((await ask('events', { method: 'POST', body: '{' })).status).toBe(400);
    expect(await readFile(join(root, 'journal.jsonl'), 'utf8')).toBe(before);
  });

  it('keeps nothing of who was forgotten but the id', async () => {
    const journal = await readFile(join(root, 'journal.jsonl'), 'utf8');
    expect(journal).toContain('{"forget":"user-0"}');
    expect(journal).not.toMatch(/"user_?[iI]d":"user-/);
  });

  it('knows after a crash what it has answered, whatever was being written', async () => {
    await stop(service);
    await appendFile(join(root, 'journal.jsonl'), '\n{"events":[{"userId":"cut-short","itemId":"i1"}');
    service = await startService();
    expect((await send({ userId: 'new-9', itemId: 'i1' })).status).toBe(200);
    await stop(service);
    service = await startService();
    expect(await isKnown('cut-short')).toBe(false);
    for (const user of gone) expect([user, await isKnown(user)]).toEqual([user, false]);
    for (const user of [...come, 'new-9']) expect([user, await isKnown(user)]).toEqual([user, true]);
  });

  it('is followed by a job that learns from the journal, and waits for its turn to save', async () => {
    await writeFile(join(root, 'plays.jsonl'), await run('log.mjs'));
    const lock = await SaveLock.take(join(root, 'models/nightly'));
    const job = start('nightly.mjs');
    const complaints = text(job.stderr!);
    const ended = once(job, 'exit');
    const [said] = await Promise.race([once(job.stdout!, 'data'), ended]);
    expect(String(said)).toContain('busy');
    await lock.release();
    job.stdout!.resume();
    expect([(await ended)[0], await complaints]).toEqual([0, '']);
    const { users } = await Recommender.load(join(root, 'models/nightly'));
    expect(users.filter((user) => gone.includes(user) || user === 'cut-short')).toEqual([]);
    expect(users).toEqual(expect.arrayContaining([...come, 'new-9']));
    await vi.waitFor(async () => expect(await nightNow()).toBe(NIGHTS + 1), { timeout: PATIENCE });
  });
});
