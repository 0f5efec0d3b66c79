import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { codeOf } from '../../errors.js';
import { Missing, type OpenFile, Unreadable } from '../model-place.js';

/** The end of names under which files are written before they get their own. */
export const TEMPORARY = '.cf-recs-tmp';

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

/** What to say of a file that cannot be read, and why the file system says so. */
export const unreadable = (name: string, cause: unknown): Unreadable =>
  isMissing(cause)
    ? new Missing(name, { cause })
    : new Unreadable(`${name} cannot be read (${(cause as Error).message})`, { cause });

/** To open a file for reading; one that is no file at all, such as a pipe that nobody writes to, holds nobody up. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** A file on a disk, which may come in pieces. */
export class FolderFile implements OpenFile {
  private constructor(
    private readonly file: FileHandle,
    private readonly name: string,
    readonly size: number,
  ) {}

  static async open(path: string): Promise<FolderFile> {
    const file = await open(path, READ);
    try {
      const found = await file.stat();
      if (!found.isFile()) throw new Error(`${path} is no file`);
      return new FolderFile(file, basename(path), found.size);
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
        .catch((cause: unknown) => Promise.reject(unreadable(this.name, cause)));
      if (bytesRead === 0) return false;
      filled += bytesRead;
    }
    return true;
  }

  close(): Promise<void> {
    return this.file.close();
  }
}
