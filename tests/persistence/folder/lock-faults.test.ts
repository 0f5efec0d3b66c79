import { spawnSync } from 'node:child_process';
import * as files from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { thisProcess } from '../../../src/persistence/folder/lock-holder.js';
import { LOCK_FILE, SaveLock } from '../../../src/persistence/folder/save-lock.js';
import { messageOf } from '../../support/errors.js';
import { temporaryFolders } from '../../support/model-folders.js';

const real = await vi.importActual<typeof files>('node:fs/promises');
vi.mock('node:fs/promises', async (original) => {
  const { link, copyFile, rename, ...rest } = await original<typeof files>();
  return { ...rest, link: vi.fn(link), copyFile: vi.fn(copyFile), rename: vi.fn(rename) };
});
const [link, copyFile, rename] = [vi.mocked(files.link), vi.mocked(files.copyFile), vi.mocked(files.rename)];
afterEach(() => {
  link.mockReset().mockImplementation(real.link);
  copyFile.mockReset().mockImplementation(real.copyFile);
  rename.mockReset().mockImplementation(real.rename);
});

const failure = (code: string) => Object.assign(new Error(code), { code });
const newFolders = temporaryFolders();
async function newFolder(lock?: string): Promise<string> {
  const folder = newFolders();
  await real.mkdir(folder);
  if (lock !== undefined) await real.writeFile(join(folder, LOCK_FILE), lock);
  return folder;
}
const lockOf = (folder: string) => real.readFile(join(folder, LOCK_FILE), 'utf8');
/** What the lock of a process that has ended says. */
const abandoned = () =>
  JSON.stringify({ ...thisProcess(), pid: spawnSync(process.execPath, ['--version']).pid, token: '0' });

describe('a lock on a file system without second names', () => {
  it('is taken all the same, by one', async () => {
    link.mockRejectedValue(failure('EPERM'));
    const folder = await newFolder();
    const lock = await SaveLock.take(folder);
    await lock.check();
    expect(JSON.parse(await lockOf(folder))).toMatchObject({ ...thisProcess() });
    await messageOf('busy', () => SaveLock.take(folder));
    expect(await real.readdir(folder)).toEqual([LOCK_FILE]);
    await lock.release();
    expect(await real.readdir(folder)).toEqual([]);
  });
});

describe('a lock that cannot be had', () => {
  it('is tried for again where a sweep took what was staged', async () => {
    link.mockRejectedValueOnce(failure('ENOENT'));
    const lock = await SaveLock.take(await newFolder());
    expect(link).toHaveBeenCalledTimes(2);
    await lock.release();
  });

  it.each([
    ['is gone whenever it is looked at', undefined],
    ['comes again whenever it is taken away', abandoned],
  ])('is given up after eleven tries where it %s', async (_, text) => {
    link.mockRejectedValue(failure('EEXIST'));
    rename.mockRejectedValue(failure('ENOENT'));
    const folder = await newFolder(text?.());
    await messageOf('busy', () => SaveLock.take(folder));
    expect(link).toHaveBeenCalledTimes(11);
  });

  it('fails with what the file system says', async () => {
    const folder = await newFolder(abandoned());
    rename.mockRejectedValue(failure('EACCES'));
    await expect(SaveLock.take(folder)).rejects.toMatchObject({ code: 'EACCES' });
    const other = await newFolder();
    await real.mkdir(join(other, LOCK_FILE));
    await expect(SaveLock.take(other)).rejects.toMatchObject({ code: 'EISDIR' });
    const third = await newFolder();
    link.mockRejectedValue(failure('EPERM'));
    copyFile.mockRejectedValue(failure('ENOSPC'));
    await expect(SaveLock.take(third)).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await real.readdir(third)).toEqual([]);
  });

  it('is put back where it was another`s after all', async () => {
    const folder = await newFolder(abandoned());
    rename.mockImplementation(async (from, to) => {
      await real.writeFile(from, 'theirs');
      await real.rename(from, to);
    });
    await messageOf('busy', () => SaveLock.take(folder));
    expect(await lockOf(folder)).toBe('theirs');
    expect(await real.readdir(folder)).toEqual([LOCK_FILE]);
  });

  it('names who has it', async () => {
    const folder = await newFolder(JSON.stringify({ ...thisProcess(), pid: process.ppid, token: '0' }));
    const message = await messageOf('busy', () => SaveLock.take(folder));
    expect(message).toContain(`got one of process ${process.ppid} on ${thisProcess().machine};`);
  });
});

describe('a lock that somebody removed', () => {
  it('stops the save, and is given back without complaint', async () => {
    const folder = await newFolder();
    const lock = await SaveLock.take(folder);
    await real.rm(join(folder, LOCK_FILE));
    await messageOf('busy', () => lock.check());
    await lock.release();
    expect(await real.readdir(folder)).toEqual([]);
  });

  it('and put a folder in its place is given up, without complaint', async () => {
    const folder = await newFolder();
    const lock = await SaveLock.take(folder);
    const text = await lockOf(folder);
    await real.rm(join(folder, LOCK_FILE));
    await real.mkdir(join(folder, LOCK_FILE));
    await lock.release();
    // The process runs, but nobody saves under that lock any more.
    await real.rmdir(join(folder, LOCK_FILE));
    await real.writeFile(join(folder, LOCK_FILE), text);
    await (await SaveLock.take(folder)).release();
    expect(await real.readdir(folder)).toEqual([]);
  });
});
