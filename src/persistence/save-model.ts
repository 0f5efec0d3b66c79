import { createHash } from 'node:crypto';
import { fsync } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Dataset } from '../data/dataset.js';
import { modelIdAtPace } from '../model/model-id.js';
import type { ServedModel } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import type { UrlLike } from '../types.js';
import { VERSION } from '../version.js';
import { folderPath } from './folder.js';
import { FORMAT_VERSION, METADATA_FILE, type Metadata, MODEL_FILE, OWN_FILE } from './format.js';
import { layersModelJson, packWeights } from './layers-model.js';
import { resolveSaveOptions, type SaveOptions } from './save-options.js';
import { seal } from './sealed-json.js';
import { slicesOf } from './slices.js';
import { packUsers } from './users-file.js';

const temporaryPath = (folder: string, name: string): string => join(folder, `${name}.cf-recs-tmp`);

/** A file that is to be written, and how the metadata names it. */
interface Part {
  readonly bytes: Uint8Array;
  readonly entry: Metadata['files']['weights'];
}

async function part(name: (hash: string) => string, bytes: Uint8Array, pace: Pace): Promise<Part> {
  const hasher = createHash('sha256');
  for (const slice of slicesOf(bytes)) {
    hasher.update(slice);
    if (pace.due) await pace.rest();
  }
  const hash = hasher.digest('hex');
  return { bytes, entry: { name: name(hash.slice(0, 16)), bytes: bytes.length, sha256: hash } };
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

/** Writes a file under a temporary name, whole and down to the disk. */
async function stage(folder: string, name: string, bytes: Uint8Array | string): Promise<void> {
  const file = await open(temporaryPath(folder, name), 'w');
  try {
    await file.writeFile(bytes);
    await sync(file);
  } finally {
    await file.close();
  }
}

/** Gives a staged file its name, in the place of the file that had it. */
const unveil = (folder: string, name: string): Promise<void> => rename(temporaryPath(folder, name), join(folder, name));

/** Makes renames durable; systems that cannot sync a folder (Windows) do without. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await sync(handle).finally(() => handle.close());
  } catch {
    // The files themselves are synced; only the moment at which their names are durable is left to the system.
  }
}

async function deleteOthers(folder: string, keep: readonly string[]): Promise<void> {
  const names = (await readdir(folder)).filter((name) => OWN_FILE.test(name) && !keep.includes(name));
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
}

async function write(folder: string, dataset: Dataset, trained: ServedModel, histories: boolean): Promise<void> {
  const { model, summary } = trained;
  const pace = new Pace();
  const weights = await part((hash) => `weights-${hash}.bin`, await packWeights(model, pace), pace);
  const layers = await part(() => MODEL_FILE, Buffer.from(seal(layersModelJson(model, weights.entry.name))), pace);
  const packed = histories ? packUsers(dataset) : null;
  const users = packed === null ? null : await part((hash) => `users-${hash}.bin`, packed.bytes, pace);
  const { skipped, ...counts } = dataset.summary;
  const metadata: Metadata = {
    format: 'cf-recs',
    formatVersion: FORMAT_VERSION,
    libraryVersion: VERSION,
    model: {
      id: await modelIdAtPace(model, dataset.items.ids, pace),
      embeddingDim: model.embeddingDim,
      poolingExponent: model.poolingExponent,
      recencyHalfLife: model.recencyHalfLife,
    },
    items: {
      ids: [...dataset.items.ids],
      popularity: Array.from(dataset.popularity),
      recentPopularity: dataset.recentPopularity && Array.from(dataset.recentPopularity),
    },
    data: {
      options: dataset.options,
      // The samples quote rows that were skipped, and with them perhaps somebody's id.
      summary: { ...counts, skipped: histories ? skipped : { ...skipped, samples: [] } },
      sources: [...dataset.sources],
    },
    training: summary,
    files: {
      model: layers.entry,
      weights: weights.entry,
      users: users === null || packed === null ? null : { ...users.entry, sections: packed.sections },
    },
  };

  await mkdir(folder, { recursive: true });
  const parts = users === null ? [weights, layers] : [weights, users, layers];
  try {
    // All is written before any name changes: a full disk leaves the folder as it was.
    for (const { entry, bytes } of parts) await stage(folder, entry.name, bytes);
    await stage(folder, METADATA_FILE, seal(metadata));
    // What a file names is there before the file: a reader sees the old model or the new one, whole.
    for (const { entry } of parts) await unveil(folder, entry.name);
    await syncFolder(folder);
    await unveil(folder, METADATA_FILE);
    await syncFolder(folder);
  } catch (error) {
    await deleteTemporary(folder);
    throw error;
  }
  await deleteOthers(
    folder,
    parts.map(({ entry }) => entry.name),
  );
}

async function deleteTemporary(folder: string): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.cf-recs-tmp'));
  await Promise.all(names.map((name) => rm(join(folder, name), { force: true }).catch(() => {})));
}

/** Saves under way, by folder: two at once in one folder would delete each other's files. */
const underWay = new Map<string, Promise<void>>();

/**
 * Writes a model folder, atomically: whoever loads it meanwhile, or after a crash at any moment, gets the old model or
 * the new one. Only one process may save to a folder at a time; saves of one process wait for each other.
 *
 * @throws CfRecsError `invalid-option`; errors of the file system (no space, no permission) pass through.
 */
export async function saveModel(
  target: string | UrlLike,
  dataset: Dataset,
  trained: ServedModel,
  options?: SaveOptions,
): Promise<void> {
  const { histories } = resolveSaveOptions(options);
  const folder = folderPath(target);
  const before = underWay.get(folder) ?? Promise.resolve();
  const mine = before.catch(() => {}).then(() => write(folder, dataset, trained, histories));
  underWay.set(folder, mine);
  try {
    await mine;
  } finally {
    if (underWay.get(folder) === mine) underWay.delete(folder);
  }
}
