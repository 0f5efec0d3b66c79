import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Recommender } from 'cf-recs';

const METADATA = 'metadata.json';

export const metadataOf = (folder: string): string => join(folder, METADATA);

/** Where `writeReport` puts the report of a training when it is told the model folder. */
export const reportOf = (folder: string): string => join(folder, 'report.html');

/** Beside the model folder, where a training saves to before its model is taken into use. */
export const stagingOf = (folder: string): string => `${folder}.next`;

export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Tells apart what was saved to a folder, data included, by the metadata: it names the hashes of all other files. */
export async function stampOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(metadataOf(folder)), hash);
  } catch {
    // Loading says best what is wrong with the folder.
    await Recommender.load(folder);
    return stampOf(folder);
  }
  return hash.digest('hex');
}

/**
 * Moves a model from one folder to another in place of what is there: whoever reads meanwhile finds the old one or the new
 * one, whole, because names of files hold their hashes and the metadata, which names them, is replaced last.
 */
export async function publish(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = await readdir(from);
  for (const name of names) if (name !== METADATA) await copyFile(join(from, name), join(to, name));
  await copyFile(metadataOf(from), join(to, `${METADATA}.next`));
  await rename(join(to, `${METADATA}.next`), metadataOf(to));
  const old = (await readdir(to)).filter((name) => /-[0-9a-f]{16}\.bin$/.test(name) && !names.includes(name));
  for (const name of old) await rm(join(to, name), { force: true });
  // It is of the model before.
  if (!names.includes('report.html')) await rm(reportOf(to), { force: true });
  await rm(from, { recursive: true });
}
