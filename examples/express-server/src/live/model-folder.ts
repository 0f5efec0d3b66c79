import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Recommender } from 'cf-recs';

const METADATA = 'metadata.json';

export const metadataOf = (folder: string): string => join(folder, METADATA);

/** Where `writeReport` puts the report of a training when it is told the model folder. */
export const reportOf = (folder: string): string => join(folder, 'report.html');

const STAGING = '.next-';

/** Makes a folder beside the model folder, where a training saves to before its model is taken into use. */
export async function makeStaging(folder: string): Promise<string> {
  const staging = `${folder}${STAGING}${randomUUID()}`;
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(staging);
  return staging;
}

/** Removes what trainings left that came to no end. One that still goes on, though it lost its turn, then fails. */
export async function removeStagings(folder: string): Promise<void> {
  const [place, prefix] = [dirname(folder), `${basename(folder)}${STAGING}`];
  const names = await readdir(place).catch(() => []);
  for (const name of names) if (name.startsWith(prefix)) await rm(join(place, name), { recursive: true, force: true });
}

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

/** Copies a file in place of another: one of the two is there, whole, whenever somebody looks or the power fails. */
async function replace(from: string, to: string): Promise<void> {
  const unfinished = `${to}.part`;
  await copyFile(from, unfinished);
  const file = await open(unfinished, 'r+');
  await file.sync().finally(() => file.close());
  await rename(unfinished, to);
}

/**
 * Moves a model from one folder to another in place of what is there: whoever reads meanwhile finds the old one or the new
 * one, whole, because names of files hold their hashes and the metadata, which names them, is replaced last.
 */
export async function publish(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = await readdir(from);
  for (const name of names) if (name !== METADATA) await replace(join(from, name), join(to, name));
  await replace(metadataOf(from), metadataOf(to));
  const old = (await readdir(to)).filter((name) => /-[0-9a-f]{16}\.bin$/.test(name) && !names.includes(name));
  for (const name of old) await rm(join(to, name), { force: true });
  // It is of the model before.
  if (!names.includes('report.html')) await rm(reportOf(to), { force: true });
  await rm(from, { recursive: true });
}
