import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { Recommender } from 'cf-recs';
import { afterEach, describe, expect, test } from 'vitest';
import { killAll, portOf, start } from './support/process.js';

// The server as it is run: a process of its own, over real HTTP.

afterEach(killAll);

test('serves the model that ships, and stops on SIGTERM', async () => {
  const recommender = await Recommender.load(new URL('../../../models/latest', import.meta.url));
  const run = start();
  const url = `http://127.0.0.1:${await portOf(run)}`;
  const { users, items } = recommender.info.summary;
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'ok', model_version: 1, users, items });

  const known: unknown = await (await fetch(`${url}/recommendations/user-30?limit=3`)).json();
  const list = recommender.recommend('user-30', 3).items;
  expect(known).toMatchObject({ recommendations: list.map(({ itemId, score }) => ({ item_id: itemId, score })) });
  const strange: unknown = await (await fetch(`${url}/recommendations/${encodeURIComponent('a/ü%2F🎧')}`)).json();
  expect(strange).toMatchObject({ user_id: 'a/ü%2F🎧', fallback_reason: 'unknown-user' });

  const body = JSON.stringify({ history: [{ item_id: 'jazz-corner-1' }], limit: 2 });
  const headers = { 'content-type': 'application/json' };
  const guest: unknown = await (await fetch(`${url}/recommendations`, { method: 'POST', headers, body })).json();
  const { items: expected } = recommender.recommendFor(['jazz-corner-1'], 2);
  expect(guest).toMatchObject({ recommendations: expected.map(({ itemId, score }) => ({ item_id: itemId, score })) });

  run.child.kill('SIGTERM');
  expect(await run.ended).toEqual([0, null]);
  expect(run.output.stderr).toBe('');
});

test('stops on a signal that comes as soon as it says that it listens', async () => {
  const run = start();
  await portOf(run);
  run.child.kill('SIGTERM');
  expect(await run.ended).toEqual([0, null]);
});

test('refuses bodies that are too large, of a length that is told or not, and serves on', async () => {
  const url = `http://127.0.0.1:${await portOf(start())}`;
  const text = new Blob(['x'.repeat(2 ** 20 + 1)]);
  const headers = { 'content-type': 'application/json' };
  for (const init of [{ body: text }, { body: text.stream(), duplex: 'half' as const }, { body: text }]) {
    const response = await fetch(`${url}/recommendations`, { method: 'POST', headers, ...init });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'too-large' } });
    expect((await fetch(`${url}/health`)).status).toBe(200);
  }
});

test('refuses a body that takes long to send when it is there', async () => {
  const port = await portOf(start());
  const headers = { 'content-type': 'application/json', 'content-length': 10_000_000 };
  const sending = request({ port, host: '127.0.0.1', path: '/recommendations', method: 'POST', headers });
  sending.end('x'.repeat(10_000_000));
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(413);
  expect(await json(response)).toMatchObject({ error: { code: 'too-large' } });
});

test.each(['SIGTERM', 'SIGINT'] as const)('finishes what is under way after %s, and takes no more', async (signal) => {
  const run = start();
  const port = await portOf(run);
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  await once(socket, 'connect');
  let answer = '';
  socket.on('data', (text: string) => {
    answer += text;
  });
  // A request without its last line is under way; its connection, to be kept alive, must not hold up the end.
  socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n');
  // By the answer on another connection the server has read that much.
  await (await fetch(`http://127.0.0.1:${port}/health`)).text();
  run.child.kill(signal);
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/health`).then(String, () => 'refused')).toBe('refused');
  socket.write('\r\n');
  await once(socket, 'close');
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(answer).toMatch(/^connection: close\r$/im);
  expect(await run.ended).toEqual([0, null]);
});

test('ends a connection whose answer was under way as soon as it is there', async () => {
  // Nothing else ends its connections.
  const run = start({ NODE_OPTIONS: `--import ${new URL('support/lasting-connections.mjs', import.meta.url)}` });
  const port = await portOf(run);
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  const body = '{"history":[]}';
  const head = ['POST /recommendations HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'];
  socket.write([...head, `Content-Length: ${body.length}`, 'Expect: 100-continue', '\r\n'].join('\r\n'));
  // The server asks for the body once it has taken the request.
  expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 100/);
  run.child.kill('SIGTERM');
  await expect.poll(() => fetch(`http://127.0.0.1:${port}/health`).then(String, () => 'refused')).toBe('refused');
  socket.write(body);
  expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 200/);
  expect(await run.ended).toEqual([0, null]);
});

test('serves another model, empty settings count as not set, and ids of any text come through', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cf-recs-hono-'));
  try {
    const pairs = ['ann', 'bob', 'cat'].flatMap((userId) => ['a/b', '日本', 'c'].map((itemId) => ({ userId, itemId })));
    const own = await Recommender.fromInteractions(pairs.slice(1));
    await own.train();
    await own.save(folder);
    const run = start({ RECOMMENDER_MODEL_DIR: folder, HOST: '' });
    const path = `/items/${encodeURIComponent('a/b')}/similar`;
    const similar: unknown = await (await fetch(`http://127.0.0.1:${await portOf(run)}${path}`)).json();
    const { items } = own.similarItems('a/b');
    expect(similar).toEqual({
      item_id: 'a/b',
      similar: items.map(({ itemId, score }) => ({ item_id: itemId, score })),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe('ends with one line', () => {
  test.each([
    [{ RECOMMENDER_MODEL_DIR: '/no/such/folder' }, /^model-not-found: .*\/no\/such\/folder.*\n$/],
    [{ PORT: '70000' }, /^ERR_SOCKET_BAD_PORT: .*70000.*\n$/],
    [{ PORT: 'none' }, /^ERR_SOCKET_BAD_PORT: .*NaN.*\n$/],
  ])('on %j', async (settings, line) => {
    const { ended, output } = start(settings);
    expect(await ended).toEqual([1, null]);
    expect(output).toEqual({ stdout: '', stderr: expect.stringMatching(line) });
  });

  test('where the port is taken', async () => {
    const port = await portOf(start());
    const { ended, output } = start({ PORT: String(port) });
    expect(await ended).toEqual([1, null]);
    expect(output).toEqual({ stdout: '', stderr: expect.stringMatching(/^EADDRINUSE: .*\n$/) });
  });
});
