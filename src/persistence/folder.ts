import { resolve } from 'node:path';
import { CfRecsError, describe } from '../errors.js';
import { toPath } from '../validate.js';

/** The folder that `save` and `load` are given, as a path. */
export function folderPath(folder: unknown): string {
  const path = toPath(folder);
  if (path !== null && path !== '') return resolve(path);
  throw new CfRecsError(
    'invalid-option',
    `Expected the model folder to be a path or a file URL, got ${describe(folder)}`,
  );
}

/** What `load` says of a folder whose files are not what they should be. */
export const corrupt = (folder: string, problem: string, cause?: unknown): CfRecsError =>
  new CfRecsError('model-corrupt', `The model in ${folder} cannot be used: ${problem}`, { cause });
