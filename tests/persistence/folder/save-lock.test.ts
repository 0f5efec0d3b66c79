import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pace } from '../../../src/pace.js';
import { TEMPORARY } from '../../../src/persistence/folder/folder-file.js';
import { ModelFolder } from '../../../src/persistence/folder/model-folder.js';
import { LOCK_FILE, SaveLock } from '../../../src/persistence/folder/save-lock.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { messageOf } from '../../support/errors.js';
import { type Files, readFiles, sampleRecommender, savedFiles, temporaryFolders } from '../../support/model-folders.js';
import { PATIENCE } from '../../support/patience.js';

const newFolder = temporaryFolders();
let older: Recommender;
let newer: Recommender;
let olderFiles: Files = {};
let newerFiles: Files = {};
/** What a lock of this process says. */
let mine: { readonly pid: number; readonly machine: string } = { pid: 0, machine: '' };

beforeAll(async () => {
  [older, newer] = [await sampleRecommender(1), await sampleRecommender(2)];
  const [one, other] = [newFolder(), newFolder()];
  [olderFiles, newerFiles] = [await savedFiles(older, one), await savedFiles(newer, other)];
  const lock = await SaveLock.take(one);
  mine = JSON.parse(await readFile(join(one, LOCK_FILE), 'utf8'));
  await lock.release();
});

// The time of day stands still: no lock gets older while a slow machine looks at it.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** A process that has ended. */
const nobody = (): number => spawnSync(process.execPath, ['--version']).pid;
/** A process that runs as long as this one. */
const somebody = process.ppid;
const minutesAgo = (minutes: number): Date => new Date(Date.now() - 60_000 * minutes);

/** A folder with the older model, under a lock. */
async function lockedFolder(text: string, since = new Date()): Promise<string> {
  const folder = newFolder();
  await older.save(folder);
  await writeFile(join(folder, LOCK_FILE), text);
  await utimes(join(folder, LOCK_FILE), since, since);
  return folder;
}

describe('a save to a folder under the lock of', () => {
  it.each<[string, () => object]>([
    ['a process of this machine', () => ({ ...mine, pid: somebody })],
    ['this process, by another copy of the library', () => mine],
    ['another machine', () => ({ ...mine, machine: 'elsewhere', pid: nobody() })],
    ['somebody who has not said who', () => ({})],
  ])('%s is refused, and changes nothing', async (_, holder) => {
    const text = JSON.stringify(holder());
    const folder = await lockedFolder(text);
    const message = await messageOf('busy', () => newer.save(folder));
    expect(message).toContain(`Expected no other save to ${folder} under way, got one of `);
    expect(message).toContain(LOCK_FILE);
    expect(await readFiles(folder)).toEqual({ ...olderFiles, [LOCK_FILE]: Buffer.from(text) });
    expect((await Recommender.load(folder)).recommend('ann')).toEqual(older.recommend('ann'));
  });

  it.each<[string, () => object, Date]>([
    ['a process that has ended', () => ({ ...mine, pid: nobody() }), new Date()],
    ['another machine that is silent', () => ({ ...mine, machine: 'elsewhere' }), minutesAgo(2)],
    ['a process that is silent: its number is another one`s now', () => ({ ...mine, pid: somebody }), minutesAgo(2)],
    ['somebody who has not said who, long ago', () => ({}), minutesAgo(2)],
  ])('%s takes it over', async (_, holder, since) => {
    const folder = await lockedFolder(JSON.stringify(holder()), since);
    await newer.save(folder);
    expect(await readFiles(folder)).toEqual(newerFiles);
  });

  it('a process that was killed before it wrote all of it takes it over after a minute', async () => {
    const folder = await lockedFolder('{"pid":', minutesAgo(0.5));
    await messageOf('busy', () => newer.save(folder));
    await utimes(join(folder, LOCK_FILE), minutesAgo(2), minutesAgo(2));
    await newer.save(folder);
    expect(await readFiles(folder)).toEqual(newerFiles);
  });
});

describe('a save that stood still until another process took over', () => {
  it('is refused before it changes a name, and leaves the files of the other alone', async () => {
    const folder = newFolder();
    await older.save(folder);
    const theirs = `model.json-0${TEMPORARY}`;
    const place = new ModelFolder(folder);
    const pace = new Pace();
    // What is written last is the metadata: when it is looked for, all else is staged.
    const files = Object.entries(newerFiles).map(([name, bytes]) => ({ name, bytes }));
    const late = {
      name: 'metadata.json',
      get bytes() {
        writeFileSync(join(folder, LOCK_FILE), 'theirs');
        writeFileSync(join(folder, theirs), 'theirs');
        return newerFiles['metadata.json'];
      },
    };
    const save = () => place.alone(() => place.writeAll([...files.slice(1), late], pace));
    await messageOf('busy', save);
    const others = { [LOCK_FILE]: Buffer.from('theirs'), [theirs]: Buffer.from('theirs') };
    expect(await readFiles(folder)).toEqual({ ...olderFiles, ...others });
  });
});

describe('a lock', () => {
  it('stands beside the files while they are written, and leaves nothing', async () => {
    const folder = newFolder();
    await mkdir(folder);
    const lock = await SaveLock.take(folder);
    expect(await readdir(folder)).toEqual([LOCK_FILE]);
    await lock.check();
    await messageOf('busy', () => SaveLock.take(folder));
    expect(await readdir(folder)).toEqual([LOCK_FILE]);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives signs of life as long as it is held', async () => {
    const folder = newFolder();
    await mkdir(folder);
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    const lock = await SaveLock.take(folder);
    const path = join(folder, LOCK_FILE);
    await utimes(path, minutesAgo(2), minutesAgo(2));
    vi.advanceTimersByTime(6000);
    const isFresh = async () => expect((await stat(path)).mtimeMs).toBeGreaterThan(minutesAgo(1).getTime());
    await vi.waitFor(isFresh, { timeout: PATIENCE });
    await lock.release();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that somebody took over stops the save, and is left to them', async () => {
    const folder = newFolder();
    await mkdir(folder);
    const lock = await SaveLock.take(folder);
    await writeFile(join(folder, LOCK_FILE), 'theirs');
    await messageOf('busy', () => lock.check());
    await lock.release();
    expect(await readFile(join(folder, LOCK_FILE), 'utf8')).toBe('theirs');
  });

  it('goes to one of many who find an abandoned one at once', async () => {
    for (let round = 0; round < 30; round++) {
      const folder = newFolder();
      await mkdir(folder);
      await writeFile(join(folder, LOCK_FILE), JSON.stringify({ ...mine, pid: nobody() }));
      const takers = await Promise.allSettled(Array.from({ length: 6 }, () => SaveLock.take(folder)));
      const locks = takers.flatMap((taker) => (taker.status === 'fulfilled' ? [taker.value] : []));
      const held = await Promise.allSettled(locks.map((lock) => lock.check()));
      expect(held.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const lock of locks) await lock.release();
      expect(await readdir(folder)).toEqual([]);
    }
  });
});
