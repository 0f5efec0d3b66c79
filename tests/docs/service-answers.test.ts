import { spawnSync } from 'node:child_process';
import { readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GuideService } from '../support/guide-service.js';
import { codeBlocks } from '../support/markdown.js';
import { PATIENCE } from '../support/patience.js';
import { runProcess } from '../support/processes.js';

// What the service of the guide answers, and what it says of that in its log.

const SAVER = `
import { Recommender, readInteractions } from 'cf-recs';
const recommender = await Recommender.fromInteractions(readInteractions(process.argv[2]));
await recommender.train({ algorithm: 'spectral', embeddingDim: 4, threads: 1 });
await recommender.save('models/nightly');
`;

/** Milliseconds in which the service looks for a new model many times. */
const LOOKS = 200;

const eventually = (holds: () => boolean | Promise<boolean>) =>
  vi.waitFor(async () => expect(await holds()).toBe(true), { timeout: PATIENCE, interval: 20 });

let guide: GuideService;
const LOG = resolve('data/sample_interactions.jsonl');
const save = (log = LOG) => guide.run('saver.mjs', log);

async function answerOf(asked: Promise<Response>): Promise<readonly [status: number, body: unknown]> {
  const response = await asked;
  return [response.status, await response.json()];
}
const forget = (user: string) => answerOf(guide.forget(user));
const linesOf = async (user: string) => (await guide.readJournal()).split('\n').filter((line) => line.includes(user));

beforeAll(async () => {
  guide = await GuideService.open();
  await guide.writeScript('saver.mjs', SAVER);
  await guide.startService();
});
afterAll(() => guide.close());

describe('before the first model', () => {
  it('nobody is answered, and the log says why, once', async () => {
    const unready = [503, { message: 'There is no model yet' }];
    expect(await answerOf(guide.ask('recommendations?user=ann'))).toEqual(unready);
    expect(await answerOf(guide.send({ userId: 'ann', itemId: 'jazz-tram-1' }))).toEqual(unready);
    await setTimeout(LOOKS);
    expect(guide.complaints).toMatch(/^No new model: CfRecsError: [^\n]*models\/nightly[^\n]*\n$/);
  });

  it('the service waits for it', async () => {
    await save();
    await eventually(() => guide.isKnown('user-30'));
  });
});

describe('similar items', () => {
  it.each([
    ['that has some', 'jazz-tram-1', 200, {}],
    ['that is new to the model', 'fresh', 404, { code: 'no-embedding' }],
    ['that nobody has', 'unheard', 404, { code: 'unknown-item' }],
  ])('of an item %s', async (_, itemId, status, body) => {
    await guide.send({ userId: 'ann', itemId: 'fresh' });
    const [was, answer] = await answerOf(guide.ask(`similar?item=${itemId}`));
    expect(was).toBe(status);
    expect(answer).toMatchObject(body);
  });
});

describe('events', () => {
  it('that are no interactions are refused and not kept', async () => {
    const before = await guide.readJournal();
    for (const body of ['{"userId":"new"}', '[null]', '{', '{"userId":{"$oid":"65f0"},"itemId":"a"}']) {
      expect((await answerOf(guide.ask('events', { method: 'POST', body })))[0]).toBe(400);
    }
    expect(await guide.readJournal()).toBe(before);
  });

  it('are refused where they are too long, or do not say how long they are', async () => {
    const post = (body: ReadableStream | string) =>
      guide.ask('events', { method: 'POST', body, duplex: 'half' } as RequestInit);
    const chunked = new Blob([JSON.stringify({ userId: 'new', itemId: 'jazz-tram-1' })]).stream();
    expect(await answerOf(post(chunked))).toEqual([411, { message: 'Expected a Content-Length' }]);
    expect(await answerOf(post(' '.repeat(1_000_001)))).toEqual([413, { message: 'Expected 1 MB at most' }]);
  });

  it('that break off are no alarm', async () => {
    const before = guide.complaints;
    const socket = connect(guide.port, 'localhost');
    socket.write('POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"userId":');
    await setTimeout(LOOKS);
    socket.destroy();
    await setTimeout(LOOKS);
    expect(await guide.isKnown('user-30')).toBe(true);
    expect(guide.complaints).toBe(before);
  });

  it('may have a field that is called as an erasure is', async () => {
    await guide.send([{ userId: 'sly', itemId: 'jazz-tram-1', forget: 'user-30' }]);
    await guide.restartService();
    expect(await guide.isKnown('sly')).toBe(true);
    expect(await guide.isKnown('user-30')).toBe(true);
  });
});

describe('an erasure', () => {
  it('tells whether there was such a user, and is no error when it is asked for again', async () => {
    expect(await forget('user-20')).toEqual([200, { known: true }]);
    expect(await forget('user-20')).toEqual([200, { known: false }]);
    expect(await forget('nobody')).toEqual([200, { known: false }]);
  });

  it('finds the id that is encoded, as the page does', async () => {
    for (const userId of ['a+b@x.de', 'a b', 'a&user=b', 'ü%2B']) {
      await guide.send({ userId, itemId: 'jazz-tram-1' });
      expect(await forget(userId)).toEqual([200, { known: true }]);
      expect(await guide.isKnown(userId)).toBe(false);
    }
  });

  it('is one line that is written once, however often it is asked for', async () => {
    await forget('stranger');
    const written = () => stat(join(guide.root, 'journal.jsonl'), { bigint: true });
    const { mtimeNs } = await written();
    for (let time = 0; time < 20; time++) await forget('stranger');
    expect(await linesOf('stranger')).toEqual(['{"forget":"stranger"}\t']);
    expect((await written()).mtimeNs).toBe(mtimeNs);
  });

  it('comes after what the user did before, and before what the user does since', async () => {
    const [early, late] = ['jazz-tram-1', 'jazz-corner-1'].map((itemId) => ({ userId: 'back-again', itemId }));
    await guide.send([early, { userId: 'witness', itemId: 'jazz-tram-1' }]);
    await forget('back-again');
    await guide.send(late);
    expect(await linesOf('back-again')).toEqual([
      '{"forget":"back-again"}\t',
      expect.stringContaining('jazz-corner-1'),
    ]);
    await guide.restartService();
    expect(await guide.isKnown('back-again')).toBe(true);
    expect(await forget('back-again')).toEqual([200, { known: true }]);
    expect(await linesOf('back-again')).toEqual(['{"forget":"back-again"}\t']);
    await guide.restartService();
    expect(await guide.isKnown('back-again')).toBe(false);
    expect(await guide.isKnown('witness')).toBe(true);
  });

  it('that a crash cut short is ended when it is asked for again', async () => {
    await guide.send({ userId: 'half-gone', itemId: 'jazz-tram-1' });
    await guide.addToJournal('\n{"forget":"half-gone"}\t');
    await guide.restartService();
    expect(await guide.isKnown('half-gone')).toBe(false);
    expect(await forget('half-gone')).toEqual([200, { known: false }]);
    expect(await linesOf('half-gone')).toEqual(['{"forget":"half-gone"}\t']);
  });
});

describe('a model that cannot be used', () => {
  it('is told of once for each state of its file, and one that can be used is taken', async () => {
    const folder = join(guide.root, 'models/nightly');
    const touch = () => utimes(join(folder, 'metadata.json'), new Date(), new Date());
    const complaints = () => guide.complaints.split('\n').slice(0, -1);
    await guide.restartService();
    const weights = (await readdir(folder)).find((name) => name.startsWith('weights-'))!;
    await truncate(join(folder, weights), 10);
    const complaint = expect.stringMatching(`^No new model: CfRecsError: .*${weights}`);
    for (const told of [[complaint], [complaint, complaint]]) {
      await touch();
      await eventually(() => complaints().length >= told.length);
      await setTimeout(LOOKS);
      expect(complaints()).toEqual(told);
    }
    expect(await guide.isKnown('user-30')).toBe(true);
    await writeFile(join(guide.root, 'more.jsonl'), `${await readFile(LOG, 'utf8')}\n{"userId":"more","itemId":"a"}`);
    await save('more.jsonl');
    await eventually(() => guide.isKnown('more'));
    expect(complaints()).toHaveLength(2);
  });
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;
it.runIf(hasCurl)('answers the commands of the page', async () => {
  const block = codeBlocks('docs/guide/saving.md').find(
    ({ language, text }) => language === 'sh' && /^curl/.test(text),
  );
  const commands = block!.text.trim().split('\n');
  expect(commands).toHaveLength(4);
  for (const command of commands) {
    const [line = '', answer = ''] = command.replace('localhost:3000', `localhost:${guide.port}`).split(' # ');
    const { code, said } = await runProcess(guide.root, 'sh', '-c', `${line} --silent --show-error --fail`);
    expect([command, code]).toEqual([command, 0]);
    expect(said).toContain(answer);
  }
});
