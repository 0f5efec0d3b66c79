import { setTimeout } from 'node:timers/promises';
import { isCfRecsError } from '../errors.js';
import { allFinite } from '../model/embedding-model.js';
import type { UrlLike } from '../types.js';
import { corrupt, folderPath } from './folder.js';
import { METADATA_FILE } from './format.js';
import { indexIds } from './indexed-ids.js';
import { readMetadata } from './load-model.js';
import { readPart } from './read-part.js';
import { unseal } from './sealed-json.js';

/** The LayersModel of a model folder, as it stands in its files. */
export interface LayersModelFiles {
  /** What `model.json` holds. */
  readonly json: Readonly<Record<string, unknown>>;
  /** The numbers of its layers in Float32, an array of its own. */
  readonly weights: Uint8Array;
  readonly itemIds: readonly string[];
  readonly embeddingDim: number;
}

/** Milliseconds after which a folder is read once more: a save renames `model.json` some moments before its metadata. */
const SECOND_LOOK = 100;

async function readFiles(folder: string): Promise<LayersModelFiles> {
  const { files, items, model } = await readMetadata(folder);
  const itemIds = indexIds(items.ids)?.ids;
  if (itemIds === undefined) throw corrupt(folder, `in ${METADATA_FILE}, items: expected different ids`);
  const { embeddingDim } = model;
  const size = 2 * 4 * itemIds.length * embeddingDim;
  if (files.weights.bytes !== size) {
    throw corrupt(folder, `expected ${files.weights.name} to have ${size} bytes, got ${files.weights.bytes}`);
  }
  const [text] = await readPart(folder, files.model, [files.model.bytes]);
  const json = unseal(new TextDecoder().decode(text));
  if (json === null) throw corrupt(folder, `${files.model.name} was not written by cf-recs`);
  const [weights] = await readPart(folder, files.weights, [size]);
  if (!allFinite(new Float32Array(weights.buffer))) {
    throw corrupt(folder, `expected ${files.weights.name} to hold finite numbers`);
  }
  return { json, weights, itemIds, embeddingDim };
}

/**
 * Reads the LayersModel of a model folder with the ids of its items. Sizes, hashes and versions are checked, and that the
 * files are of one save.
 * @throws CfRecsError `model-not-found`, `model-corrupt`, `unsupported-format`, `invalid-option`.
 */
export async function readLayersModel(source: string | UrlLike): Promise<LayersModelFiles> {
  const folder = folderPath(source);
  try {
    return await readFiles(folder);
  } catch (cause) {
    if (isCfRecsError(cause) && cause.code === 'model-not-found') throw cause;
  }
  await setTimeout(SECOND_LOOK);
  return readFiles(folder).catch((cause: unknown) => {
    if (isCfRecsError(cause)) throw cause;
    throw corrupt(folder, `a file that ${METADATA_FILE} names cannot be read (${(cause as Error).message})`, cause);
  });
}
