import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GuideService } from '../support/guide-service.js';
import { codeBlocks } from '../support/markdown.js';
import { runProcess } from '../support/processes.js';

// What the service of the guide answers, and what it says of that in its log.

const SAVER = `
import { Recommender, readInteractions } from 'cf-recs';
const recommender = await Recommender.fromInteractions(readInteractions(process.argv[2]));
await recommender.train({ algorithm: 'spectral', embeddingDim: 4, threads: 1 });
await recommender.save('models/nightly');
`;

let guide: GuideService;
const save = () => guide.run('saver.mjs', resolve('data/sample_interactions.jsonl'));

async function answerOf(asked: Promise<Response>): Promise<readonly [status: number, body: unknown]> {
  const response = await asked;
  return [response.status, await response.json()];
}
const forget = (user: string) => answerOf(guide.forget(user));
const linesOf = async (user: string) => (await guide.readJournal()).split('\n').filter((line) => line.includes(user));

beforeAll(async () => {
  guide = await GuideService.open();
  await guide.writeScript('saver.mjs', SAVER);
  await save();
  await guide.startService();
});
afterAll(() => guide.close());

describe('events', () => {
  it('that are no interactions are refused and not kept', async () => {
    const before = await guide.readJournal();
    for (const body of ['{"userId":"new"}', '[null]', '{']) {
      expect((await answerOf(guide.ask('events', { method: 'POST', body })))[0]).toBe(400);
    }
    expect(await guide.readJournal()).toBe(before);
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

  it('is one line, however often it is asked for', async () => {
    for (let time = 0; time < 20; time++) await forget('stranger');
    expect(await linesOf('stranger')).toEqual(['{"forget":"stranger"}\t']);
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
