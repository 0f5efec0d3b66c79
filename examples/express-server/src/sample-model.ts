import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const SAMPLE = fileURLToPath(new URL('../../../models/latest', import.meta.url));

/**
 * Copies the sample model of the repository, which trainings and forgotten users would write to, unless there is a
 * folder already. Whole or not at all. @returns whether it did.
 */
export async function copySampleModel(folder: string): Promise<boolean> {
  if (await stat(folder).catch(() => null)) return false;
  const unfinished = `${folder}.tmp`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await cp(SAMPLE, unfinished, { recursive: true });
  await rename(unfinished, folder);
  return true;
}
