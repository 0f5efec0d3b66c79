import { appendFile, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { EventLog, type LoggedEvent } from '../src/event-log.js';

let folder: string;
let path: string;
let warnings: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-recs-log-'));
  path = join(folder, 'deep', 'events.jsonl');
  warnings = [];
});
afterEach(() => rm(folder, { recursive: true }));

const event = (user_id: string, item_id = 'a'): LoggedEvent => ({
  user_id,
  item_id,
  timestamp: '2026-01-01T00:00:00.000Z',
});
const openLog = (): Promise<EventLog> => EventLog.open(path, (message) => warnings.push(message));

async function usersIn(log: EventLog): Promise<string[]> {
  const users: string[] = [];
  for await (const block of await log.read(() => {})) users.push(...block.map(({ userId }) => String(userId)));
  return users;
}

test('keeps events over a restart, whatever their ids are', async () => {
  const ids = ['ann', '日本語', '🎧', 'two\u2028lines', 'new\nline', '"quoted"', '__proto__', '../../etc/passwd', '\0'];
  const log = await openLog();
  await log.append(
    ids.map((id) => event(id)),
    () => {},
  );
  await log.close();
  const again = await openLog();
  expect(await usersIn(again)).toEqual(ids);
  expect(warnings).toEqual([]);
  await again.close();
});

test('is empty where nothing was written', async () => {
  const log = await openLog();
  expect(await usersIn(log)).toEqual([]);
  await log.close();
});

test('takes events in the order in which they come, with one sync for those that wait', async () => {
  const log = await openLog();
  const file = await open(path);
  const syncs = vi.spyOn(Object.getPrototypeOf(file), 'datasync');
  await file.close();
  const applied: number[] = [];
  await Promise.all(Array.from({ length: 100 }, (_, n) => log.append([event(`u${n}`)], () => applied.push(n))));
  expect(applied).toEqual(Array.from({ length: 100 }, (_, n) => n));
  expect(await usersIn(log)).toEqual(applied.map((n) => `u${n}`));
  expect(syncs.mock.calls.length).toBeLessThanOrEqual(2);
  syncs.mockRestore();
  await log.close();
});

test.each(['{"user_id":"cut', '{"user_id":"cut","item_id":"a"}', '\0\0\0'])(
  'cuts off a last line that a crash left: %j',
  async (tail) => {
    const log = await openLog();
    await log.append([event('ann')], () => {});
    await log.close();
    await appendFile(path, tail);
    const again = await openLog();
    expect(warnings).toEqual([expect.stringContaining(`${path}: the last line was cut short`)]);
    await again.append([event('bob')], () => {});
    expect(await usersIn(again)).toEqual(['ann', 'bob']);
    await again.close();
  },
);

test('names file and line where a line in the midst is broken', async () => {
  const log = await openLog();
  await log.append([event('ann')], () => {});
  await log.close();
  await appendFile(path, '{"user_id":"bob"}\n');
  const again = await openLog();
  await again.append([event('cat')], () => {});
  await expect(usersIn(again)).rejects.toThrow(`${path}, line 2: expected \`itemId\``);
  await again.close();
});

test('forgets a user and nobody else', async () => {
  const others = ['ann2', 'an', 'Ann', 'two\u2028lines', '"ann"'];
  const log = await openLog();
  await log.append([event('ann'), ...others.map((id) => event(id)), event('x', 'ann'), event('ann', 'b')], () => {});
  expect(await log.forget('ann', () => 'done')).toBe('done');
  expect(await readFile(path, 'utf8')).not.toContain('"user_id":"ann"');
  await log.append([event('bob')], () => {});
  expect(await usersIn(log)).toEqual([...others, 'x', 'bob']);
  await log.close();
});

test('keeps the order of events and forgetting, on the disk as in memory', async () => {
  const log = await openLog();
  const done: string[] = [];
  await Promise.all([
    log.append([event('ann', 'before')], () => done.push('before')),
    log.forget('ann', () => done.push('forget')),
    log.append([event('ann', 'after')], () => done.push('after')),
  ]);
  expect(done).toEqual(['before', 'forget', 'after']);
  expect(await readFile(path, 'utf8')).toMatch(/^.*"after".*\n$/);
  await log.close();
});

test('reads what was there at the mark, though the file is replaced meanwhile', async () => {
  const log = await openLog();
  await log.append([event('ann'), event('bob')], () => {});
  const blocks = await log.read(() => {});
  await log.append([event('cat')], () => {});
  await log.forget('ann', () => {});
  const users: string[] = [];
  for await (const block of blocks) users.push(...block.map(({ userId }) => String(userId)));
  expect(users).toEqual(['ann', 'bob']);
  await log.close();
});

test('leaves no half of a line where the disk is full, and goes on when there is room', async () => {
  const log = await openLog();
  await log.append([event('ann')], () => {});
  const file = await open(path);
  const prototype = Object.getPrototypeOf(file);
  await file.close();
  const sync = vi.spyOn(prototype, 'datasync').mockRejectedValueOnce(new Error('ENOSPC: no space left on device'));
  const applied = vi.fn();
  await expect(log.append([event('bob')], applied)).rejects.toMatchObject({
    status: 503,
    code: 'log-unavailable',
    message: expect.stringContaining('ENOSPC'),
  });
  sync.mockRestore();
  expect(applied).not.toHaveBeenCalled();
  await log.append([event('cat')], () => {});
  expect(await usersIn(log)).toEqual(['ann', 'cat']);
  await log.close();
});

test('removes what an interrupted rewriting left', async () => {
  const log = await openLog();
  await log.close();
  await writeFile(`${path}.tmp`, 'half of a log');
  await (await openLog()).close();
  await expect(readFile(`${path}.tmp`)).rejects.toThrow('ENOENT');
});
