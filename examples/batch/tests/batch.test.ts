import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { type Recommendations, Recommender } from 'cf-recs';
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
