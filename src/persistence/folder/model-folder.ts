import { randomUUID } from 'node:crypto';
import { fsync, realpathSync } from 'node:fs';
import { type FileHandle, open, readdir, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { codeOf } from '../../errors.js';
import { makeFolder } from '../../make-folder.js';
import type { Pace } from '../../pace.js';
import { METADATA_FILE } from '../metadata/format.js';
import type { NewFile, OpenFile, ReadablePlace, WritablePlace } from '../model-place.js';
import { slicesOf } from '../slices.js';
import { FolderFile, TEMPORARY, unreadable } from './folder-file.js';
import { SaveLock } from './save-lock.js';

/** The path without links, as far as it is there. */
function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(withoutLinks(above), basename(path));
  }
}

/** Removes a folder and those above it up to `last`, as far as they are empty. */
async function removeEmpty(folder: string, last: string): Promise<void> {
  try {
    for (let each = folder; each.length >= last.length; each = dirname(each)) await rmdir(each);
  } catch {
    // Others have put something there.
  }
}

/** Brings a file or a folder down to the disk. Handles under Yarn's Plug'n'Play cannot, but their descriptors. */
async function sync(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    // What goes wrong on a disk has a code; "Method not implemented." has none.
    if (codeOf(error) !== undefined) throw error;
    await promisify(fsync)(file.fd);
  }
}

/** A model folder. One process writes to it at a time. */
export class ModelFolder implements ReadablePlace, WritablePlace {
  private lock: SaveLock | null = null;
  /** The end of the names that this save writes under. Who took the lock over from it has others. */
  private readonly temporary = `-${randomUUID()}${TEMPORARY}`;

  /** @param path - absolute. */
  constructor(private readonly path: string) {}

  get title(): string {
    return this.path;
  }

  get key(): string {
    return withoutLinks(this.path);
  }

  async open(name: string): Promise<OpenFile> {
    try {
      return await FolderFile.open(await this.find(name));
    } catch (cause) {
      throw unreadable(name, cause);
    }
  }

  /** Where a file lies. Names may be links, as long as they lead to the folder's own files. */
  private async find(name: string): Promise<string> {
    const path = join(this.path, name);
    const [folder, file] = await Promise.all([realpath(this.path), realpath(path)]);
    const inside = folder.endsWith(sep) ? folder : folder + sep;
    if (!file.startsWith(inside)) throw new Error(`${path} is a link that leads out of the folder`);
    return file;
  }

  /** Names change by renames alone, and each makes another file of it. */
  async stamp(): Promise<string> {
    try {
      const { ino, mtimeNs } = await stat(join(this.path, METADATA_FILE), { bigint: true });
      return `${ino} ${mtimeNs}`;
    } catch {
      return '';
    }
  }

  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const made = await makeFolder(this.path);
    try {
      return await this.locked(work);
    } catch (error) {
      if (made !== undefined) await removeEmpty(this.path, made);
      throw error;
    }
  }

  private async locked<Result>(work: () => Promise<Result>): Promise<Result> {
    const lock = await SaveLock.take(this.path);
    this.lock = lock;
    try {
      return await work();
    } finally {
      await lock.release();
    }
  }

  /** All is written under other names before any name changes: a full disk leaves the folder as it was. */
  async writeAll(files: readonly NewFile[], pace: Pace): Promise<void> {
    await this.removeStaged(TEMPORARY);
    try {
      for (const file of files) await this.stage(file, pace);
      pace.check();
      await this.lock?.check();
      for (const { name } of files.slice(0, -1)) await this.unveil(name);
      await this.sync();
      for (const { name } of files.slice(-1)) await this.unveil(name);
      await this.sync();
    } finally {
      await this.removeStaged(this.temporary);
    }
  }

  list(): Promise<readonly string[]> {
    return readdir(this.path);
  }

  remove(name: string): Promise<void> {
    return rm(join(this.path, name), { force: true });
  }

  /** Writes a file under a temporary name that nobody has, whole and down to the disk. */
  private async stage({ name, bytes }: NewFile, pace: Pace): Promise<void> {
    const file = await open(join(this.path, name + this.temporary), 'wx');
    try {
      for (const slice of slicesOf(bytes)) {
        pace.check();
        await file.writeFile(slice);
      }
      await sync(file);
    } finally {
      await file.close();
    }
  }

  /** Gives a staged file its name, in the place of the file that had it. */
  private unveil(name: string): Promise<void> {
    return rename(join(this.path, name + this.temporary), join(this.path, name));
  }

  /** Removes what was staged and not unveiled: by this save, or by any that was cut short. */
  private async removeStaged(end: string): Promise<void> {
    const names = (await readdir(this.path).catch(() => [])).filter((name) => name.endsWith(end));
    await Promise.all(names.map((name) => this.remove(name).catch(() => {})));
  }

  /** Makes renames durable; systems that cannot sync a folder (Windows) do without. */
  private async sync(): Promise<void> {
    try {
      const handle = await open(this.path, 'r');
      await sync(handle).finally(() => handle.close());
    } catch {
      // The files themselves are synced; only the moment at which their names are durable is left to the system.
    }
  }
}
