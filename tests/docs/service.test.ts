import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Recommender } from '../../src/index.js';
import { SaveLock } from '../../src/persistence/folder/save-lock.js';
import { GuideService } from '../support/guide-service.js';
import { PATIENCE } from '../support/patience.js';

// The service and the nightly job of the guide, as processes beside each other.

const NIGHTS = 25;
/** Nights that are saved without a pause. */
const AT_ONCE = 5;
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
/**
 * Stands for the library: each load tells, once it has read all, how many were under way when it began, and waits until it
 * may end.
 */
const HELD = `
import { Recommender as Whole } from './library/cf-recs.mjs';
export { isCfRecsError } from './library/cf-recs.mjs';
let underWay = 0;
export const Recommender = {
  async load(folder) {
    const now = ++underWay;
    const loaded = await Whole.load(folder);
    process.send({ underWay: now });
    await new Promise((go) => process.once('message', go));
    underWay--;
    return loaded;
  },
};
`;
const LOG = `${NIGHT} process.stdout.write(logOf(${NIGHTS + 1}).map((row) => JSON.stringify(row)).join('\\n'));`;

let guide: GuideService;

beforeAll(async () => {
  guide = await GuideService.open();
  await guide.writeScript('saver.mjs', SAVER);
  await guide.writeScript('log.mjs', LOG);
  await guide.writeScript('held.mjs', HELD);
  await guide.writeService('held-service.mjs', ["from 'cf-recs'", "from './held.mjs'"]);
});
afterAll(() => guide.close());

describe('the service of the guide', () => {
  const gone: string[] = [];
  const come: string[] = [];
  let service: ChildProcess;

  it('never goes back to an older model, to somebody forgotten, or behind an event, while a job saves', async () => {
    await guide.run('saver.mjs', '0', '0');
    service = await guide.startService();
    const nights = new Set<number>();
    const wrong: string[] = [];
    let isSaving = true;
    const saveAndSee = async (first: number) => {
      const last = first + AT_ONCE - 1;
      await guide.run('saver.mjs', String(first), String(last));
      await vi.waitFor(() => expect(nights).toContain(last), { timeout: PATIENCE });
    };
    const saving = async () => {
      try {
        for (let first = 1; first <= NIGHTS; first += AT_ONCE) await saveAndSee(first);
      } finally {
        isSaving = false;
      }
    };
    const watching = async () => {
      for (let before = 0; isSaving; ) {
        const now = await guide.night();
        if (!(now >= before)) wrong.push(`night ${now} after ${before}`);
        nights.add(now);
        before = now;
        // Who is told of before the question.
        for (const user of [...gone]) if (await guide.isKnown(user)) wrong.push(`${user} is back`);
        for (const user of [...come]) if (!(await guide.isKnown(user))) wrong.push(`${user} is lost`);
      }
    };
    const changing = async () => {
      for (let at = 0; at < FORGOTTEN; at++) {
        const event = { itemId: 'i1', event: 'like' };
        expect(
          (
            await guide.send([
              { ...event, userId: `new-${at}` },
              { ...event, user_id: `user-${at}` },
            ])
          ).status,
        ).toBe(200);
        come.push(`new-${at}`);
        expect(await (await guide.forget(`user-${at}`)).json()).toEqual({ known: true });
        gone.push(`user-${at}`);
        await setTimeout(20);
      }
    };
    await Promise.all([saving(), changing(), watching(), watching()]);
    expect(wrong).toEqual([]);
    expect(await guide.night()).toBe(NIGHTS);
  });

  it('keeps nothing of who was forgotten but the id', async () => {
    const journal = await guide.readJournal();
    expect(journal).toContain('{"forget":"user-0"}');
    expect(journal).not.toMatch(/"user_?[iI]d":"user-/);
  });

  it('knows after a crash what it has answered, whatever was being written', async () => {
    await guide.stop(service);
    await guide.addToJournal('\n{"event":{"userId":"cut-short","itemId":"i1"}');
    service = await guide.startService();
    expect((await guide.send({ userId: 'new-9', itemId: 'i1' })).status).toBe(200);
    service = await guide.restartService();
    expect(await guide.isKnown('cut-short')).toBe(false);
    for (const user of gone) expect([user, await guide.isKnown(user)]).toEqual([user, false]);
    for (const user of [...come, 'new-9']) expect([user, await guide.isKnown(user)]).toEqual([user, true]);
  });

  it('is followed by a job that learns from the journal, and waits for its turn to save', async () => {
    await writeFile(join(guide.root, 'plays.jsonl'), await guide.run('log.mjs'));
    const lock = await SaveLock.take(join(guide.root, 'models/nightly'));
    const job = guide.start('nightly.mjs');
    const complaints = text(job.stderr!);
    const ended = once(job, 'exit');
    const [said] = await Promise.race([once(job.stdout!, 'data'), ended]);
    expect(String(said)).toContain('busy');
    await lock.release();
    job.stdout!.resume();
    expect([(await ended)[0], await complaints]).toEqual([0, '']);
    const { users } = await Recommender.load(join(guide.root, 'models/nightly'));
    expect(users.filter((user) => gone.includes(user) || user === 'cut-short')).toEqual([]);
    expect(users).toEqual(expect.arrayContaining([...come, 'new-9']));
    await vi.waitFor(async () => expect(await guide.night()).toBe(NIGHTS + 1), { timeout: PATIENCE });
  });
});

describe('models that come while the service of the guide loads one', () => {
  it('lead to one more load, after that one, and the newest is what it serves then', async () => {
    const beside = await guide.beside();
    try {
      const save = (night: number) => beside.run('saver.mjs', String(night), String(night));
      const loads: number[] = [];
      const haveRead = (count: number) => vi.waitFor(() => expect(loads).toHaveLength(count), { timeout: PATIENCE });
      await save(0);
      const service = await beside.startService('held-service.mjs', ({ underWay }, child) => {
        if (underWay === undefined) return;
        loads.push(underWay);
        // Without the first one it serves nothing.
        if (loads.length === 1) child.send('go');
      });
      await save(1);
      await haveRead(2);
      await save(2);
      await save(3);
      expect((await beside.send({ userId: 'new', itemId: 'i1' })).status).toBe(200);
      expect((await beside.forget('user-0')).status).toBe(200);
      expect([loads, await beside.night()]).toEqual([[1, 1], 0]);
      service.send('go');
      await haveRead(3);
      expect(await beside.night()).toBe(1);
      service.send('go');
      await vi.waitFor(async () => expect(await beside.night()).toBe(3), { timeout: PATIENCE });
      expect([await beside.isKnown('new'), await beside.isKnown('user-0')]).toEqual([true, false]);
      // There is nothing new any more.
      await setTimeout(100);
      expect(loads).toEqual([1, 1, 1]);
    } finally {
      await beside.close();
    }
  });
});
