import type { Dataset } from '../data/dataset.js';
import type { ResolvedDatasetOptions } from '../data/dataset-options.js';
import { createEmbeddingModel, type EmbeddingModel } from '../model/embedding-model.js';
import { rememberModelId } from '../model/model-id.js';
import type { ServedModel } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import { indexIds } from './indexed-ids.js';
import { unpackWeights } from './layers-model.js';
import { type FileEntry, METADATA_FILE, type Metadata } from './metadata/format.js';
import { readMetadata, textOf } from './metadata/read-metadata.js';
import { sha256, unseal } from './metadata/sealed-json.js';
import { corrupt, type ReadablePlace, readAll, Unreadable } from './model-place.js';
import { readNeighbours } from './neighbours-file.js';
import { type ModelSource, readablePlace } from './place-of.js';
import { readPart } from './read-part.js';
import { type LoadOptions, resolveLoadOptions } from './save-options.js';
import { noUsers, type UserTables, unpackUsers } from './users-file.js';

/** What was saved. */
export interface LoadedModel {
  readonly dataset: Dataset;
  readonly trained: ServedModel;
}

/** Bytes of a LayersModel file, many times what two layers take. */
const LARGEST_LAYERS_MODEL = 2 ** 16;

/**
 * The LayersModel file always has the same name, so a save that was cut short can leave the next model's beside our
 * metadata. Nothing is read from it here; it only must be one that was written whole.
 */
async function checkLayersModel(place: ReadablePlace, { name, sha256: hash }: FileEntry): Promise<void> {
  const content = await readAll(place, name, LARGEST_LAYERS_MODEL);
  if (sha256(content) !== hash && unseal(textOf(content)) === null) {
    throw corrupt(place, `${name} was cut or changed after it was written`);
  }
}

/** The longest vectors of a model without items, whose empty tables do not tell how long they are. */
const LONGEST_OF_NONE = 2 ** 16;

async function readEmbeddings(place: ReadablePlace, metadata: Metadata, pace: Pace): Promise<EmbeddingModel> {
  const { files, items, model } = metadata;
  const { id, embeddingDim, poolingExponent, recencyHalfLife } = model;
  const count = items.ids.length;
  const size = 4 * count * embeddingDim;
  const { weights } = files;
  if (count === 0 && embeddingDim > LONGEST_OF_NONE) {
    throw corrupt(place, `expected embeddingDim to be at most ${LONGEST_OF_NONE} without items, got ${embeddingDim}`);
  }
  if (weights.bytes !== 2 * size) {
    throw corrupt(
      place,
      `expected ${weights.name} to have ${2 * size} bytes for ${count} items x ${embeddingDim}, got ${weights.bytes}`,
    );
  }
  const [kernels, neighbours] = await Promise.all([
    readPart(place, weights, [size, size], pace),
    readNeighbours(place, metadata, pace),
  ]);
  const tables = await unpackWeights(kernels[0], kernels[1], count, embeddingDim, pace);
  const loaded = createEmbeddingModel(
    { items: count, embeddingDim, poolingExponent, recencyHalfLife, ...tables, ...(neighbours && { neighbours }) },
    'model-corrupt',
  );
  // Folders that were written before it was recorded have none: it is computed when somebody asks for it.
  if (id !== null) rememberModelId(loaded, id);
  return loaded;
}

async function readUsers(place: ReadablePlace, { files: { users }, items }: Metadata, pace: Pace): Promise<UserTables> {
  if (users === null) return noUsers();
  const [bytes] = await readPart(place, users, [users.bytes], pace);
  const problem = `${users.name} does not hold what it should`;
  const tables = await unpackUsers(bytes, users.sections, items.ids.length, pace).catch((cause: unknown) => {
    pace.check();
    throw corrupt(place, problem, cause);
  });
  if (tables === null) throw corrupt(place, problem);
  return tables;
}

function indexItems(
  place: ReadablePlace,
  { ids, popularity, recentPopularity }: Metadata['items'],
): Pick<Dataset, 'items' | 'popularity' | 'recentPopularity'> {
  const items = indexIds(ids);
  const recent = recentPopularity && Float64Array.from(recentPopularity);
  if (items === null || popularity.length !== ids.length || (recent ?? popularity).length !== ids.length) {
    throw corrupt(place, `in ${METADATA_FILE}, items: expected different ids, and a popularity for each`);
  }
  return { items, popularity: Uint32Array.from(popularity), recentPopularity: recent };
}

/** @param eventWeights - in place of those that were saved; null keeps these. */
async function readModel(
  place: ReadablePlace,
  eventWeights: ResolvedDatasetOptions['eventWeights'] | null,
  pace: Pace,
): Promise<LoadedModel> {
  const metadata = await readMetadata(place);
  const { files, data, training } = metadata;
  if (pace.due) await pace.rest();
  const items = indexItems(place, metadata.items);
  const options = eventWeights === null ? data.options : { ...data.options, eventWeights };
  const [model, tables] = await Promise.all([
    readEmbeddings(place, metadata, pace),
    readUsers(place, metadata, pace),
    checkLayersModel(place, files.model),
  ]);
  return {
    dataset: { ...tables, ...items, summary: data.summary, options, sources: data.sources },
    trained: { model, summary: training },
  };
}

/** Looks that are taken at a place where somebody saves one model after the other. */
const MOST_LOOKS = 20;

/**
 * Does some reading, and looks again where a file cannot be read: a save that ends meanwhile removes the files of the
 * model before, and so may the next one. @throws CfRecsError `model-corrupt` where the same file is missing twice running,
 * and no save was in between as far as the place can tell.
 */
export async function readUntilWhole<Result>(place: ReadablePlace, read: () => Promise<Result>): Promise<Result> {
  let last = '';
  for (let look = 1; ; look++) {
    const stamp = await place.stamp?.();
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      const seen = `${stamp} ${error.message}`;
      if (seen === last || look === MOST_LOOKS) {
        throw corrupt(place, error.message, error.cause);
      }
      last = seen;
    }
  }
}

/**
 * Reads a saved model, and trusts nothing in it before sizes, hashes, versions, shapes and numbers are checked. No
 * code is run from it, and TensorFlow.js is not loaded.
 *
 * @throws CfRecsError `model-not-found`, `model-corrupt`, `unsupported-format`, `too-large`, `invalid-option`; what a store
 * throws passes through. An aborted `signal` rejects with its reason.
 */
export async function loadModel(source: ModelSource, options?: LoadOptions): Promise<LoadedModel> {
  const { signal, eventWeights } = resolveLoadOptions(options);
  const place = readablePlace(source);
  const pace = new Pace(signal);
  return pace.during(readUntilWhole(place, () => readModel(place, eventWeights, pace)));
}
