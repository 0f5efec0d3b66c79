import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Dataset } from '../data/dataset.js';
import { CfRecsError, describe, isCfRecsError } from '../errors.js';
import { createEmbeddingModel, type EmbeddingModel } from '../model/embedding-model.js';
import { rememberModelId } from '../model/model-id.js';
import type { ServedModel } from '../model/trained-model.js';
import { Pace } from '../pace.js';
import type { UrlLike } from '../types.js';
import { corrupt, folderPath } from './folder.js';
import {
  type FileEntry,
  FORMAT_VERSION,
  METADATA_FILE,
  type Metadata,
  metadataSchema,
  READABLE_VERSIONS,
} from './format.js';
import { indexIds } from './indexed-ids.js';
import { unpackWeights } from './layers-model.js';
import { readPart } from './read-part.js';
import { type LoadOptions, resolveLoadOptions } from './save-options.js';
import { sha256, unseal } from './sealed-json.js';
import { noUsers, type UserTables, unpackUsers } from './users-file.js';

/** What a model folder holds. */
export interface LoadedModel {
  readonly dataset: Dataset;
  readonly trained: ServedModel;
}

const isMissing = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
};

async function readMetadataText(folder: string): Promise<string> {
  try {
    return await readFile(join(folder, METADATA_FILE), 'utf8');
  } catch (cause) {
    if (!isMissing(cause))
      throw corrupt(folder, `${METADATA_FILE} cannot be read (${(cause as Error).message})`, cause);
    throw new CfRecsError('model-not-found', `Expected a model in ${folder}, got no ${METADATA_FILE} there`, { cause });
  }
}

function checkMetadata(folder: string, text: string): Metadata {
  const content = unseal(text);
  if (content === null) throw corrupt(folder, `${METADATA_FILE} was cut or changed after it was written`);
  if (content.format !== 'cf-recs' || !READABLE_VERSIONS.includes(content.formatVersion)) {
    throw new CfRecsError(
      'unsupported-format',
      `Expected the model in ${folder} to have the format "cf-recs", version ${FORMAT_VERSION} or below, ` +
        `got ${describe(content.format)}, version ${describe(content.formatVersion)}; train and save it again`,
    );
  }
  const parsed = v.safeParse(metadataSchema, content);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw corrupt(folder, `in ${METADATA_FILE}, ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`);
  }
  return parsed.output;
}

/** Reads and checks what a model folder says of itself. */
export const readMetadata = async (folder: string): Promise<Metadata> =>
  checkMetadata(folder, await readMetadataText(folder));

/**
 * The LayersModel file always has the same name, so a save that was cut short can leave the next model's beside our
 * metadata. Nothing is read from it here; it only must be one that was written whole.
 */
async function checkLayersModel(folder: string, { name, sha256: hash }: FileEntry): Promise<void> {
  const content = await readFile(join(folder, name));
  if (sha256(content) !== hash && unseal(content.toString('utf8')) === null) {
    throw corrupt(folder, `${name} was cut or changed after it was written`);
  }
}

async function readWeights(folder: string, { files, items, model }: Metadata, pace: Pace): Promise<EmbeddingModel> {
  const { id, embeddingDim, poolingExponent, recencyHalfLife } = model;
  const count = items.ids.length;
  const size = 4 * count * embeddingDim;
  const { weights } = files;
  if (weights.bytes !== 2 * size) {
    throw corrupt(
      folder,
      `expected ${weights.name} to have ${2 * size} bytes for ${count} items x ${embeddingDim}, got ${weights.bytes}`,
    );
  }
  const kernels = await readPart(folder, weights, [size, size]);
  const tables = await unpackWeights(kernels[0], kernels[1], count, embeddingDim, pace);
  const loaded = createEmbeddingModel(
    { items: count, embeddingDim, poolingExponent, recencyHalfLife, ...tables },
    'model-corrupt',
  );
  // Folders that were written before it was recorded have none: it is computed when somebody asks for it.
  if (id !== null) rememberModelId(loaded, id);
  return loaded;
}

async function readUsers(folder: string, { files: { users }, items }: Metadata, pace: Pace): Promise<UserTables> {
  if (users === null) return noUsers();
  const [bytes] = await readPart(folder, users, [users.bytes]);
  const problem = `${users.name} does not hold what it should`;
  const tables = await unpackUsers(bytes, users.sections, items.ids.length, pace).catch((cause: unknown) => {
    throw corrupt(folder, problem, cause);
  });
  if (tables === null) throw corrupt(folder, problem);
  return tables;
}

function indexItems(
  folder: string,
  { ids, popularity, recentPopularity }: Metadata['items'],
): Pick<Dataset, 'items' | 'popularity' | 'recentPopularity'> {
  const items = indexIds(ids);
  const recent = recentPopularity && Float64Array.from(recentPopularity);
  if (items === null || popularity.length !== ids.length || (recent ?? popularity).length !== ids.length) {
    throw corrupt(folder, `in ${METADATA_FILE}, items: expected different ids, and a popularity for each`);
  }
  return { items, popularity: Uint32Array.from(popularity), recentPopularity: recent };
}

async function readModel(folder: string): Promise<LoadedModel> {
  const pace = new Pace();
  const metadata = await readMetadata(folder);
  const { files, data, training } = metadata;
  if (pace.due) await pace.rest();
  const items = indexItems(folder, metadata.items);
  const [model, tables] = await Promise.all([
    readWeights(folder, metadata, pace),
    readUsers(folder, metadata, pace),
    checkLayersModel(folder, files.model),
  ]);
  return {
    dataset: { ...tables, ...items, summary: data.summary, options: data.options, sources: data.sources },
    trained: { model, summary: training },
  };
}

/**
 * Reads a model folder, and trusts nothing in it before sizes, hashes, versions, shapes and numbers are checked. No
 * code is run from it, and TensorFlow.js is not loaded.
 *
 * @throws CfRecsError `model-not-found`, `model-corrupt`, `unsupported-format`, `invalid-option`.
 */
export async function loadModel(source: string | UrlLike, options?: LoadOptions): Promise<LoadedModel> {
  resolveLoadOptions(options);
  const folder = folderPath(source);
  try {
    return await readModel(folder);
  } catch (cause) {
    if (isCfRecsError(cause)) throw cause;
    // A save that ends while we read deletes the files of the model before: read once more.
    return readModel(folder).catch((error: unknown) => {
      if (isCfRecsError(error)) throw error;
      throw corrupt(folder, `a file that ${METADATA_FILE} names cannot be read (${(error as Error).message})`, error);
    });
  }
}
