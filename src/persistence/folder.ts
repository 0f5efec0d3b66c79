import { constants, fsync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, realpath, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import type { Pace } from '../pace.js';
import {
  Missing,
  type NewFile,
  type OpenFile,
  type ReadablePlace,
  Unreadable,
  type WritablePlace,
} from './model-place.js';
import { slicesOf } from './slices.js';

const TEMPORARY = '.cf-recs-tmp';

const isMissing = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
};

/** What the file system says of a file that cannot be read. */
const unreadable = (cause: unknown): Unreadable =>
  new (isMissing(cause) ? Missing : Unreadable)((cause as Error).message, { cause });

/** Removes a folder and those above it up to `last`, as far as they are empty. */
async function removeEmpty(folder: string, last: string): Promise<void> {
  try {
    for (let each = folder; each.length >= last.length; each = dirname(each)) await rmdir(each);
  } catch {
    // Others have put something there.
  }
}

/** To open a file for reading; one that is no file at all, such as a pipe that nobody writes to, holds nobody up. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file on a disk, which may come in pieces. */
class FolderFile implements OpenFile {
  private constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  static async open(path: string): Promise<FolderFile> {
    const file = await open(path, READ);
    try {
      const found = await file.stat();
      if (!found.isFile()) throw new Error(`${path} is no file`);
      return new FolderFile(file, found.size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async fill(target: Uint8Array, position: number): Promise<boolean> {
    let filled = 0;
    while (filled < target.length) {
      const { bytesRead } = await this.file
        .read(target, filled, target.length - filled, position + filled)
        .catch((cause: unknown) => Promise.reject(unreadable(cause)));
      if (bytesRead === 0) return false;
      filled += bytesRead;
    }
    return true;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** Brings a file or a folder down to the disk. Handles under Yarn's Plug'n'Play cannot, but their descriptors. */
async function sync(file: FileHandle): Promise<void> {
  try {
    await file.sync();
  } catch (error) {
    // What goes wrong on a disk has a code; "Method not implemented." has none.
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    await promisify(fsync)(file.fd);
  }
}

/** A model folder. Only one process may write to it at a time. */
export class ModelFolder implements ReadablePlace, WritablePlace {
  /** @param path - absolute. */
  constructor(private readonly path: string) {}

  get title(): string {
    return this.path;
  }

  get key(): string {
    return this.path;
  }

  async open(name: string): Promise<OpenFile> {
    try {
      return await FolderFile.open(await this.find(name));
    } catch (cause) {
      throw unreadable(cause);
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

  /** All is written under other names before any name changes: a full disk leaves the folder as it was. */
  async writeAll(files: readonly NewFile[], pace: Pace): Promise<void> {
    const made = await mkdir(this.path, { recursive: true });
    try {
      for (const file of files) await this.stage(file, pace);
      pace.check();
      for (const { name } of files.slice(0, -1)) await this.unveil(name);
      await this.sync();
      for (const { name } of files.slice(-1)) await this.unveil(name);
      await this.sync();
    } catch (error) {
      await this.removeStaged();
      if (made !== undefined) await removeEmpty(this.path, made);
      throw error;
    }
    await this.removeStaged();
  }

  list(): Promise<readonly string[]> {
    return readdir(this.path);
  }

  remove(name: string): Promise<void> {
    return rm(join(this.path, name), { force: true });
  }

  /** Writes a file under a temporary name, whole and down to the disk. */
  private async stage({ name, bytes }: NewFile, pace: Pace): Promise<void> {
    const file = await open(join(this.path, name + TEMPORARY), 'w');
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
    return rename(join(this.path, name + TEMPORARY), join(this.path, name));
  }

  /** Removes what this save or one that was cut short has staged and not unveiled. */
  private async removeStaged(): Promise<void> {
    const names = (await readdir(this.path).catch(() => [])).filter((name) => name.endsWith(TEMPORARY));
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
