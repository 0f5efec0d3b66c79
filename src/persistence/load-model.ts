import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Dataset } from '../data/dataset.js';
import { IdIndex } from '../data/id-index.js';
import { CfRecsError, describe } from '../errors.js';
import { createEmbeddingModel } from '../model/embedding-model.js';
import type { TrainedModel } from '../model/trained-model.js';
import { folderPath } from './folder.js';
import { type FileEntry, FORMAT_VERSION, METADATA_FILE, type Metadata, metadataSchema } from './format.js';
import { unpackWeights } from './layers-model.js';
import { sha256, unseal } from './sealed-json.js';
import { noUsers, unpackUsers } from './users-file.js';

/** Bytes that are read at once. */
const SLICE = 2 ** 26;

/** What a model folder holds. */
export interface LoadedModel {
  readonly dataset: Dataset;
  readonly trained: TrainedModel;
}

const corrupt = (folder: string, problem: string, cause?: unknown): CfRecsError =>
  new CfRecsError('model-corrupt', `The model in ${folder} cannot be used: ${problem}`, { cause });

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
  if (content.format !== 'cf-recs' || content.formatVersion !== FORMAT_VERSION) {
    throw new CfRecsError(
      'unsupported-format',
      `Expected the model in ${folder} to have the format "cf-recs", version ${FORMAT_VERSION}, ` +
        `got ${describe(content.format)}, version ${describe(content.formatVersion)}; train and save it again`,
    );
  }
  const parsed = v.safeParse(metadataSchema, content);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw corrupt(folder, `in ${METADATA_FILE}, ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`);
  }
  const { ids, popularity } = parsed.output.items;
  if (popularity.length !== ids.length || new Set(ids).size !== ids.length) {
    throw corrupt(folder, `in ${METADATA_FILE}, items: expected different ids, and a popularity for each`);
  }
  return parsed.output;
}

/**
 * A file's content, up to one byte beyond the size that it should have, so that a longer one is told from it. Slice by
 * slice, because Node's `readFile` refuses 2 GiB and more.
 */
async function readWhole(path: string, size: number): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const content = new Uint8Array(size + 1);
    let length = 0;
    while (length <= size) {
      const { bytesRead } = await file.read(content, length, Math.min(SLICE, content.length - length), length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return content.subarray(0, length);
  } finally {
    await file.close();
  }
}

async function readPart(folder: string, { name, bytes, sha256: hash }: FileEntry): Promise<Uint8Array> {
  const content = await readWhole(join(folder, name), bytes);
  if (content.length !== bytes) throw corrupt(folder, `expected ${name} to have ${bytes} bytes, got ${content.length}`);
  if (sha256(content) !== hash) throw corrupt(folder, `${name} was changed after it was written`);
  return content;
}

/**
 * The LayersModel file has one name for ever, so a save that was cut short can leave the next model's beside our
 * metadata. Nothing is read from it here; it only must be one that was written whole.
 */
async function checkLayersModel(folder: string, { name, sha256: hash }: FileEntry): Promise<void> {
  const content = await readFile(join(folder, name));
  if (sha256(content) !== hash && unseal(content.toString('utf8')) === null) {
    throw corrupt(folder, `${name} was cut or changed after it was written`);
  }
}

async function readModel(folder: string, metadata: Metadata): Promise<LoadedModel> {
  const { files, data, training } = metadata;
  const { embeddingDim, poolingExponent } = metadata.model;
  const items = new IdIndex(metadata.items.ids).freeze();
  const size = 2 * 4 * items.size * embeddingDim;
  if (files.weights.bytes !== size) {
    throw corrupt(
      folder,
      `expected ${files.weights.name} to have ${size} bytes for ${items.size} items x ${embeddingDim}, got ${files.weights.bytes}`,
    );
  }
  const [weights, users] = await Promise.all([
    readPart(folder, files.weights),
    files.users === null ? null : readPart(folder, files.users),
    checkLayersModel(folder, files.model),
  ]);
  let tables: ReturnType<typeof unpackUsers> = noUsers();
  if (users !== null && files.users !== null) {
    try {
      tables = unpackUsers(users, files.users.sections, items.size);
    } catch (cause) {
      throw corrupt(folder, `${files.users.name} does not hold what it should`, cause);
    }
    if (tables === null) throw corrupt(folder, `${files.users.name} does not hold what it should`);
  }
  const model = {
    items: items.size,
    embeddingDim,
    poolingExponent,
    ...unpackWeights(weights, items.size, embeddingDim),
  };
  return {
    dataset: {
      ...tables,
      items,
      popularity: Uint32Array.from(metadata.items.popularity),
      summary: data.summary,
      options: data.options,
      sources: data.sources,
    },
    trained: { model: createEmbeddingModel(model, 'model-corrupt'), summary: training },
  };
}

/**
 * Reads a model folder, and trusts nothing in it before sizes, hashes, versions, shapes and numbers are checked. No
 * code is run from it, and TensorFlow.js is not loaded.
 *
 * @throws CfRecsError `model-not-found`, `model-corrupt`, `unsupported-format`, `invalid-option`.
 */
export async function loadModel(source: string | URL): Promise<LoadedModel> {
  const folder = folderPath(source);
  const read = async () => readModel(folder, checkMetadata(folder, await readMetadataText(folder)));
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof CfRecsError) throw cause;
    // A save that ends while we read deletes the files of the model before: look once more.
    return read().catch((error: unknown) => {
      if (error instanceof CfRecsError) throw error;
      throw corrupt(folder, `a file that ${METADATA_FILE} names cannot be read (${(error as Error).message})`, error);
    });
  }
}
