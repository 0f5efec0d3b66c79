import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type Recommendations, Recommender } from 'cf-recs';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeLists } from '../src/write-lists.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
});
afterEach(() => rm(folder, { recursive: true }));

const example = fileURLToPath(new URL('..', import.meta.url));
const sampleModel = new URL('../../../models/latest', import.meta.url);

const run = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', join(example, 'src/batch.ts'), ...args], {
    cwd: example,
    env: { ...process.env, INIT_CWD: folder },
  });

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the command', () => {
  it('writes a list for every user of the sample model, gzipped or not', async () => {
    const { stdout } = await run('--limit', '3');
    expect(stdout).toContain('50 lists');
    await run('--limit', '3', '--output', 'lists.jsonl.gz');
    const plain = await readFile(join(folder, 'lists.jsonl'), 'utf8');
    expect(gunzipSync(await readFile(join(folder, 'lists.jsonl.gz'))).toString()).toBe(plain);
    const recommender = await Recommender.load(sampleModel);
    const expected = recommender.users.map((userId) => ({
      user_id: userId,
      items: recommender
        .recommend(userId, 3)
        .items.map(({ itemId, score, source }) => ({ item_id: itemId, score, source })),
    }));
    expect(linesOf(plain)).toEqual(expected);
  });

  it('ends with code 1 and a line that says why', async () => {
    await expect(run('--limit', 'many')).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('`limit`') });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('parts', () => {
  const folders = async () => (await readdir(join(folder, 'lists'))).map((name) => join(folder, 'lists', name));

  it.each([1, 2, 4])('of %i processes are together what one writes', async (workers) => {
    await run('--limit', '3');
    const names = Array.from({ length: workers }, (_, at) => `${at + 1}/${workers}`);
    await Promise.all(names.map((worker) => run('--limit', '3', '--parts', '6', '--worker', worker)));
    const [place] = await folders();
    const files = (await readdir(place)).sort();
    expect(files).toEqual([1, 2, 3, 4, 5, 6].map((part) => `part-${part}-of-6.jsonl`));
    const parts = await Promise.all(files.map((name) => readFile(join(place, name), 'utf8')));
    const sorted = (text: string) => text.trimEnd().split('\n').sort();
    expect(sorted(parts.join(''))).toEqual(sorted(await readFile(join(folder, 'lists.jsonl'), 'utf8')));
  });

  it('hold the same lists in Parquet', async () => {
    await run('--limit', '3');
    await run('--limit', '3', '--parts', '2', '--format', 'parquet');
    const [place] = await folders();
    const rows = (
      await Promise.all(
        (
          await readdir(place)
        ).map(async (name) => parquetReadObjects({ file: await asyncBufferFromFile(join(place, name)) })),
      )
    ).flat();
    const expected = linesOf(await readFile(join(folder, 'lists.jsonl'), 'utf8')).flatMap(({ user_id, items }) =>
      items.map((item: object, at: number) => ({ user_id, rank: at + 1, ...item })),
    );
    const byUser = (a: Record<string, unknown>, b: Record<string, unknown>) =>
      `${a.user_id} ${a.rank}` < `${b.user_id} ${b.rank}` ? -1 : 1;
    expect(rows.sort(byUser)).toEqual(expected.sort(byUser));
  });

  it('that are there stay, those that a crash left unfinished are written', async () => {
    await run('--parts', '3');
    const [place] = await folders();
    await writeFile(join(place, 'part-1-of-3.jsonl'), 'as it was');
    await rm(join(place, 'part-2-of-3.jsonl'));
    await writeFile(join(place, 'part-2-of-3.jsonl.unfinished'), 'half a li');
    const { stdout } = await run('--parts', '3');
    expect(stdout).toContain('Wrote 1 of 3 parts');
    expect(stdout).toContain('2 were there');
    expect(await readFile(join(place, 'part-1-of-3.jsonl'), 'utf8')).toBe('as it was');
    expect(linesOf(await readFile(join(place, 'part-2-of-3.jsonl'), 'utf8')).length).toBeGreaterThan(5);
    expect((await readdir(place)).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
  });

  it('killed at any moment are there whole or not at all, and come when the command is given again', async () => {
    for (const wait of [150, 350, 500]) {
      const child = spawn(process.execPath, ['--import', 'tsx', join(example, 'src/batch.ts'), '--parts', '40'], {
        cwd: example,
        env: { ...process.env, INIT_CWD: folder },
      });
      const ended = once(child, 'exit');
      await setTimeout(wait);
      child.kill('SIGKILL');
      await ended;
    }
    await run('--parts', '40');
    const [place] = await folders();
    const parts = await Promise.all((await readdir(place)).map((name) => readFile(join(place, name), 'utf8')));
    expect(parts).toHaveLength(40);
    const users = parts.flatMap((text) => (text === '' ? [] : linesOf(text).map(({ user_id }) => user_id)));
    expect(new Set(users).size).toBe(50);
    expect(users).toHaveLength(50);
  });

  it.each([
    [['--parts', '0'], '`parts`'],
    [['--parts', '2', '--worker', '3/2'], '`worker`'],
    [['--parts', '2', '--format', 'xml'], '`format`'],
  ])('refuse %j', async (args, what) => {
    await expect(run(...args)).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining(what) });
  });
});

describe('the writer', () => {
  const list = (userId: string): Recommendations => ({
    userId,
    items: [],
    fallback: { used: false, reason: null, count: 0 },
    ignored: [],
  });

  it('leaves the file of before where the lists fail on the way', async () => {
    const path = join(folder, 'lists.jsonl');
    await writeFile(path, 'before');
    async function* failing() {
      yield list('a');
      throw new Error('no more');
    }
    await expect(writeLists(failing(), path)).rejects.toThrow('no more');
    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await readdir(folder)).toEqual(['lists.jsonl']);
  });

  it('fails where the file cannot be written, and lets the lists end', async () => {
    let ended = false;
    async function* lists() {
      try {
        for (;;) yield list('a'.repeat(1000));
      } finally {
        ended = true;
      }
    }
    await expect(writeLists(lists(), join(folder, 'missing', 'lists.jsonl'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(ended).toBe(true);
  });

  it('writes nothing where nobody is known', async () => {
    async function* none(): AsyncGenerator<Recommendations, void, undefined> {}
    await writeLists(none(), join(folder, 'lists.jsonl'));
    expect(await readFile(join(folder, 'lists.jsonl'), 'utf8')).toBe('');
  });
});
