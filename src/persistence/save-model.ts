import { createHash } from 'node:crypto';
import type { Dataset } from '../data/dataset.js';
import { modelIdAtPace } from '../model/model-id.js';
import type { ServedModel } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import { VERSION } from '../version.js';
import { layersModelJson, packWeights } from './layers-model.js';
import { DATA_FILE, FORMAT_VERSION, METADATA_FILE, type Metadata, MODEL_FILE } from './metadata/format.js';
import { seal } from './metadata/sealed-json.js';
import type { WritablePlace } from './model-place.js';
import { packNeighbours } from './neighbours-file.js';
import { type ModelTarget, writablePlace } from './place-of.js';
import { resolveSaveOptions, type SaveOptions } from './save-options.js';
import type { packSections } from './sections.js';
import { slicesOf } from './slices.js';
import { packUsers } from './users-file.js';

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

/** A part that is made of arrays; null where there is nothing to write. */
async function sectionedPart(kind: 'neighbours' | 'users', packed: ReturnType<typeof packSections> | null, pace: Pace) {
  if (packed === null) return null;
  const { bytes, entry } = await part((hash) => `${kind}-${hash}.bin`, packed.bytes, pace);
  return { bytes, entry: { ...entry, sections: packed.sections } };
}

/** Removes the files of the models before. */
async function removeOthers(place: WritablePlace, keep: readonly string[]): Promise<void> {
  const names = (await place.list()).filter((name) => DATA_FILE.test(name) && !keep.includes(name));
  await Promise.all(names.map((name) => place.remove(name)));
}

async function write(
  place: WritablePlace,
  dataset: Dataset,
  trained: ServedModel,
  histories: boolean,
  pace: Pace,
): Promise<void> {
  const { model, summary } = trained;
  const weights = await part((hash) => `weights-${hash}.bin`, await packWeights(model, pace), pace);
  const layers = await part(() => MODEL_FILE, Buffer.from(seal(layersModelJson(model, weights.entry.name))), pace);
  const neighbours = await sectionedPart('neighbours', packNeighbours(model.neighbours), pace);
  const users = await sectionedPart('users', histories ? packUsers(dataset) : null, pace);
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
      ...(neighbours && { neighbours: neighbours.entry }),
      users: users?.entry ?? null,
    },
  };

  // What a file names is there before the file: a reader sees the old model or the new one, whole.
  const parts = [weights, neighbours, users, layers].filter((each) => each !== null);
  const files = parts.map(({ entry, bytes }) => ({ name: entry.name, bytes }));
  const names = files.map(({ name }) => name);
  await place.alone(async () => {
    await place.writeAll([...files, { name: METADATA_FILE, bytes: Buffer.from(seal(metadata)) }], pace);
    await removeOthers(place, names);
  });
}

/** The ends of the saves under way, by place: two at once in one place would remove each other's files. */
const underWay = new Map<string | object, Promise<void>>();

/**
 * Writes a model to a folder or a store: whoever loads it meanwhile, or after a crash at any moment, gets the old model or
 * the new one. Saves of one process to a place wait for each other, in the order in which they were called; a folder that
 * another process saves to is `busy`.
 *
 * @param freeze - gives the data as they are when it is called, which is at once.
 * @throws CfRecsError `invalid-option`, `busy`; errors of the file system (no space, no permission) and of a store pass through.
 * An aborted `signal` rejects with its reason.
 */
export async function saveModel(
  target: ModelTarget,
  freeze: (pace: Pace) => Promise<Dataset>,
  trained: ServedModel,
  options?: SaveOptions,
): Promise<void> {
  const { histories, signal } = resolveSaveOptions(options);
  const place = writablePlace(target);
  const { key } = place;
  const pace = new Pace(signal);
  const before = underWay.get(key) ?? Promise.resolve();
  // Its turn is that of the call: data that take longer to freeze must not come in the place of newer ones.
  const ready = Promise.all([freeze(pace), pace.during(before)]);
  const mine = ready.then(([dataset]) => write(place, dataset, trained, histories, pace));
  // This one may be aborted while it waits, and the next has to wait for those before all the same.
  const all = Promise.allSettled([before, mine]).then(() => {
    if (underWay.get(key) === all) underWay.delete(key);
  });
  underWay.set(key, all);
  return mine;
}
