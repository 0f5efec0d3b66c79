import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresServer, startPostgres, withoutPostgres } from '../../../../tests/support/postgres.js';
import { readChanges } from '../../src/database/changes.js';
import { lastNumber } from '../../src/database/sequence.js';
import { type EventsImported, importEvents } from '../../src/importing/import-events.js';
import { withTarget } from '../../src/importing/target.js';

const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** A like of each of so many users, a minute apart. */
const likes = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    user_id: `user-${at % 700}`,
    item_id: `item-${at % 11}`,
    event: 'like',
    timestamp: new Date(Date.UTC(2025, 0, 1, 0, at)).toISOString(),
  }));

let scratch: string;
let count = 0;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'cf-recs-import-'));
});
afterAll(() => rm(scratch, { recursive: true }));

const fresh = (): string => `sqlite:${join(scratch, `${++count}.db`)}`;

/** Writes a log and imports it. */
async function importLog(
  url: string,
  text: string,
  { name = 'log.jsonl', weights }: { name?: string; weights?: Readonly<Record<string, number>> } = {},
): Promise<EventsImported> {
  const path = join(scratch, name);
  await writeFile(path, text);
  return withTarget(url, (target) => importEvents(path, target, { EVENT_WEIGHTS: weights }));
}

/** All events that are stored, in order. */
const stored = (url: string) =>
  withTarget(url, async ({ database: { db } }) => {
    const changes = await readChanges(db, 0, await lastNumber(db));
    return changes.flatMap((change) => (change.kind === 'event' ? [change.event] : []));
  });

describe('a log', () => {
  test('as the service wrote it before is imported with its moments', async () => {
    const url = fresh();
    const log = [
      { user_id: 'u', item_id: 'a', event: 'like', timestamp: '2025-01-01T10:00:00.000Z' },
      { user_id: 'u', item_id: 'b', value: -1, timestamp: '2025-01-01T11:00:00.000Z' },
    ];
    expect(await importLog(url, lines(log))).toEqual({ read: 2, stored: 2 });
    const nothing = { event: null, list_id: null };
    expect(await stored(url)).toEqual([
      { ...nothing, user_id: 'u', item_id: 'a', event: 'like', value: 1, timestamp: Date.UTC(2025, 0, 1, 10) },
      { ...nothing, user_id: 'u', item_id: 'b', value: -1, timestamp: Date.UTC(2025, 0, 1, 11) },
    ]);
  });

  test('imported again brings nothing, and one that has grown what is new', async () => {
    const url = fresh();
    const log = likes(2500);
    expect(await importLog(url, lines(log.slice(0, 1800)))).toEqual({ read: 1800, stored: 1800 });
    expect(await importLog(url, lines(log.slice(0, 1800)))).toEqual({ read: 1800, stored: 0 });
    expect(await importLog(url, lines([...log, log[0]]))).toEqual({ read: 2501, stored: 700 });
    expect(await stored(url)).toHaveLength(2500);
  });

  test('without moments has that of the file', async () => {
    const url = fresh();
    await importLog(url, lines([{ user_id: 'u', item_id: 'a' }]));
    const again = await withTarget(url, (target) =>
      importEvents(join(scratch, 'log.jsonl'), target, { EVENT_WEIGHTS: undefined }),
    );
    expect(again).toEqual({ read: 1, stored: 0 });
    const [{ timestamp }] = await stored(url);
    expect(timestamp).toBe((await stat(join(scratch, 'log.jsonl'))).mtime.getTime());
  });

  test('may be CSV, with ids that are numbers, empty cells, and the list that events came from', async () => {
    const url = fresh();
    const csv = 'user_id,item_id,event,value,timestamp,list_id\n7,9,,,1735725600,model-1\n8,9,like,2,2025-01-01,\n';
    expect(await importLog(url, csv, { name: 'log.csv' })).toEqual({ read: 2, stored: 2 });
    expect(await stored(url)).toEqual([
      { user_id: '7', item_id: '9', event: null, value: 1, timestamp: 1_735_725_600_000, list_id: 'model-1' },
      { user_id: '8', item_id: '9', event: 'like', value: 2, timestamp: Date.UTC(2025, 0, 1), list_id: null },
    ]);
  });
});

describe('a line that is wrong', () => {
  const good = { user_id: 'u', item_id: 'a', timestamp: '2025-01-01T10:00:00.000Z' };

  test.each([
    ['no JSON', '{"user_id": "u"', /^log\.jsonl, line 3: expected JSON/],
    ['without an item', lines([{ user_id: 'u' }]), /^log\.jsonl, line 3: .*`itemId`/],
    [
      'with an id that is too long',
      lines([{ ...good, item_id: 'x'.repeat(513) }]),
      /^log\.jsonl, line 3: .*`row\.item_id`/,
    ],
    ['with a value beyond all bounds', lines([{ ...good, value: 1e10 }]), /^log\.jsonl, line 3: .*`row\.value`/],
    ['from the future', lines([{ ...good, timestamp: new Date(Date.now() + 3_600_000) }]), /line 3: .*`timestamp`/],
    ['with an event that weighs nothing known', lines([{ ...good, event: 'nod' }]), /line 3: .*`event`.* "nod"$/],
  ])('stops the import, %s: its block is not stored, those before are', async (_, line, complaint) => {
    const url = fresh();
    const weights = { like: 1 };
    await expect(importLog(url, `${lines([good])}\n${line}`, { weights })).rejects.toThrow(complaint);
    expect(await stored(url)).toEqual([]);
    const late = `${lines(likes(1000))}${lines([good])}${line}`;
    await expect(importLog(url, late, { weights })).rejects.toThrow(/line 1002: /);
    expect(await stored(url)).toHaveLength(1000);
  });

  test('is told of a file that is not there, too', async () => {
    const target = withTarget(fresh(), (to) => importEvents('/no/such/log.jsonl', to, { EVENT_WEIGHTS: undefined }));
    await expect(target).rejects.toThrow('/no/such/log.jsonl');
  });
});

describe.skipIf(withoutPostgres())('in Postgres', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server?.stop());

  test('what is there already is left out as well', async () => {
    const log = lines(likes(1500));
    expect(await importLog(server.url, log)).toEqual({ read: 1500, stored: 1500 });
    expect(await importLog(server.url, log)).toEqual({ read: 1500, stored: 0 });
    expect(await stored(server.url)).toHaveLength(1500);
  });
});
