import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { cp, mkdtemp, rm, truncate } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { killAll, portOf, type Run, start as startProcess } from './support/process.js';

// The server as it is run: a process of its own, on the model that ships.

const shipped = fileURLToPath(new URL('../../../models/latest', import.meta.url));

const scratch = mkdtempSync(join(tmpdir(), 'cf-recs-server-'));
afterEach(killAll);
afterAll(() => rm(scratch, { recursive: true }));

/** A server on the model that ships, with a database of its own. */
const start = (settings: Readonly<Record<string, string>>): Run =>
  startProcess({
    RECOMMENDER_MODEL_DIR: shipped,
    DATABASE_URL: `sqlite:${join(scratch, `${randomUUID()}.db`)}`,
    ...settings,
  });

test('serves the model that ships, and stops on SIGTERM', async () => {
  const run = start({});
  const url = `http://127.0.0.1:${await portOf(run)}`;
  const health: unknown = await (await fetch(`${url}/health`)).json();
  expect(health).toEqual({ status: 'ok', model_version: 1, users: 50, items: 200 });
  const answer: unknown = await (await fetch(`${url}/recommendations/user-30?limit=5`)).json();
  expect(answer).toMatchObject({ user_id: 'user-30', fallback_used: false });
  run.child.kill('SIGTERM');
  expect(await run.ended).toEqual([0, null]);
  expect(run.output.stderr).toBe('');
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'finishes the request under way after %s, and takes no other',
  async (signal) => {
    const run = start({});
    const port = await portOf(run);
    const socket: Socket = connect(port, '127.0.0.1').setEncoding('utf8');
    await once(socket, 'connect');
    let answer = '';
    socket.on('data', (text: string) => {
      answer += text;
    });
    // A request whose last line is missing is under way; a keep-alive connection must not hold up the end.
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n');
    // A whole request on another connection: by its answer the server has read the half of the first.
    await (await fetch(`http://127.0.0.1:${port}/health`)).text();
    run.child.kill(signal);
    await expect.poll(() => fetch(`http://127.0.0.1:${port}/health`).then(String, () => 'refused')).toBe('refused');
    socket.write('\r\n');
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer).toMatch(/^Connection: close\r$/im);
    expect(await run.ended).toEqual([0, null]);
  },
);

test('is not ready any more before it takes no connections any more', async () => {
  const run = start({ DRAIN_SECONDS: '3600' });
  const url = `http://127.0.0.1:${await portOf(run)}`;
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  run.child.kill('SIGTERM');
  await expect.poll(async () => (await fetch(`${url}/ready`)).status, { interval: 10 }).toBe(503);
  // Whoever has not asked yet is answered as ever, on a connection of its own too.
  const answer = await fetch(`${url}/recommendations/user-30`, { headers: { connection: 'close' } });
  expect(answer.status).toBe(200);
  // It would go on for an hour.
  run.child.kill('SIGINT');
  expect(await run.ended).toEqual([0, null]);
  expect(run.output.stderr).toBe('');
});

test('stops when the time to drain is over', async () => {
  const run = start({ DRAIN_SECONDS: '1' });
  await portOf(run);
  run.child.kill('SIGTERM');
  expect(await run.ended).toEqual([0, null]);
});

test('starts a second time with what the first was told, in the same folder', async () => {
  const settings = { DATABASE_URL: `sqlite:${join(scratch, 'deep', 'kept.db')}` };
  const event = { user_id: 'kept', item_id: 'jazz-corner-1' };
  const first = start(settings);
  const posted = await fetch(`http://127.0.0.1:${await portOf(first)}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  expect(posted.status).toBe(200);
  first.child.kill('SIGTERM');
  expect(await first.ended).toEqual([0, null]);
  const second = start({ ...settings, READ_ONLY: '1' });
  const history = await fetch(`http://127.0.0.1:${await portOf(second)}/users/kept/history`);
  expect(await history.json()).toMatchObject({ history: [{ item_id: 'jazz-corner-1' }] });
  second.child.kill('SIGTERM');
  expect(await second.ended).toEqual([0, null]);
});

/** Runs a server that cannot start. @returns its exit code and the lines on stderr. */
async function failure(settings: Readonly<Record<string, string>>): Promise<{ code: number | null; stderr: string[] }> {
  const { ended, output } = start(settings);
  const [code] = await ended;
  expect(output.stdout).toBe('');
  return { code, stderr: output.stderr.trimEnd().split('\n') };
}

test('ends with one line where there is no model', async () => {
  const { code, stderr } = await failure({ RECOMMENDER_MODEL_DIR: '/no/such/folder' });
  expect(code).toBe(1);
  expect(stderr).toEqual([expect.stringMatching(/^model-not-found: .*\/no\/such\/folder/)]);
});

test('ends with one line where the model is damaged', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
  try {
    await cp(shipped, folder, { recursive: true });
    await truncate(join(folder, 'metadata.json'), 1000);
    const { code, stderr } = await failure({ RECOMMENDER_MODEL_DIR: folder });
    expect(code).toBe(1);
    expect(stderr).toEqual([expect.stringMatching(/^model-corrupt: /)]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  ['postgres://nobody@127.0.0.1:1/none', /ECONNREFUSED/],
  [`sqlite:${shipped}/metadata.json/service.db`, /ENOTDIR|EEXIST/],
  [`sqlite:${shipped}/metadata.json`, /file is not a database/],
])('ends with one line where the database cannot be used: %s', async (DATABASE_URL, message) => {
  const { code, stderr } = await failure({ DATABASE_URL });
  expect(code).toBe(1);
  expect(stderr).toEqual([expect.stringMatching(message)]);
});

test.each<Readonly<Record<string, string>>>([
  { PORT: '70000' },
  { PORT: '' },
  { RECOMMENDER_MODEL_DIR: '' },
  { DATABASE_URL: 'mysql://somewhere' },
])('ends with one line on the setting %j', async (settings) => {
  const { code, stderr } = await failure(settings);
  expect(code).toBe(1);
  expect(stderr).toEqual([expect.stringMatching(new RegExp(`^invalid-option: Expected ${Object.keys(settings)[0]} `))]);
});

test('ends with one line where the port is taken', async () => {
  const first = start({});
  const port = await portOf(first);
  const { code, stderr } = await failure({ PORT: String(port) });
  expect(code).toBe(1);
  expect(stderr).toEqual([expect.stringContaining('EADDRINUSE')]);
  first.child.kill('SIGTERM');
  expect(await first.ended).toEqual([0, null]);
});
