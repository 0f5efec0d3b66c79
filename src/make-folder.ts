import { lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CfRecsError, codeOf } from './errors.js';

/** Makes a folder in one that is there. @returns its path, undefined where it was there already. */
async function makeOne(folder: string): Promise<string | undefined> {
  try {
    await mkdir(folder);
    return folder;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const found = await stat(folder).catch(() => null);
    if (found?.isDirectory()) return undefined;
    const isLink = found === null && (await lstat(folder)).isSymbolicLink();
    const got = isLink ? `the link ${folder}, which leads nowhere` : `the file ${folder}`;
    throw new CfRecsError('invalid-option', `Expected a folder to write to, got ${got}`, { cause: error });
  }
}

/** Whether there is no folder above the one that was to be made, as the system says it: nothing, or a file. */
const isAboveMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

/**
 * Makes a folder and those above it that are missing. `mkdir` can do so itself, but never ends where the system says that
 * there is no such folder though the one above is there, as below /proc.
 * @returns the first that was made, undefined where all were there.
 * @throws CfRecsError `invalid-option` where a file, or a link that leads nowhere, stands in the place of one; other errors
 * of the file system pass through.
 */
export async function makeFolder(folder: string): Promise<string | undefined> {
  try {
    return await makeOne(folder);
  } catch (error) {
    const above = dirname(folder);
    if (!isAboveMissing(error) || above === folder) throw error;
    const first = await makeFolder(above);
    const own = await makeOne(folder);
    return first ?? own;
  }
}
