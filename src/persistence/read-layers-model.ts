import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { isCfRecsError } from '../errors.js';
import { allFinite } from '../model/embedding-model.js';
import { Pace } from '../pace.js';
import { indexIds } from './indexed-ids.js';
import { layersModelJson } from './layers-model.js';
import { readUntilWhole } from './load-model.js';
import { METADATA_FILE } from './metadata/format.js';
import { readMetadata } from './metadata/read-metadata.js';
import { unseal } from './metadata/sealed-json.js';
import { corrupt, type ReadablePlace } from './model-place.js';
import { type ModelSource, readablePlace } from './place-of.js';
import { readPart } from './read-part.js';

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

/** Whether a LayersModel is the one that a save writes: TensorFlow.js would build whatever layers a file asks for. */
const isOurs = (json: Readonly<Record<string, unknown>>, ours: ReturnType<typeof layersModelJson>): boolean =>
  isDeepStrictEqual(json.modelTopology, ours.modelTopology) &&
  isDeepStrictEqual(json.weightsManifest, ours.weightsManifest);

async function readFiles(place: ReadablePlace): Promise<LayersModelFiles> {
  const pace = new Pace();
  const { files, items, model } = await readMetadata(place);
  const itemIds = indexIds(items.ids)?.ids;
  if (itemIds === undefined) throw corrupt(place, `in ${METADATA_FILE}, items: expected different ids`);
  const { embeddingDim } = model;
  const size = 2 * 4 * itemIds.length * embeddingDim;
  if (files.weights.bytes !== size) {
    throw corrupt(place, `expected ${files.weights.name} to have ${size} bytes, got ${files.weights.bytes}`);
  }
  const [text] = await readPart(place, files.model, [files.model.bytes], pace);
  const json = unseal(new TextDecoder().decode(text));
  if (json === null || !isOurs(json, layersModelJson({ items: itemIds.length, embeddingDim }, files.weights.name))) {
    throw corrupt(
      place,
      `${files.model.name} was not written by cf-recs for ${itemIds.length} items x ${embeddingDim}`,
    );
  }
  const [weights] = await readPart(place, files.weights, [size], pace);
  if (!allFinite(new Float32Array(weights.buffer))) {
    throw corrupt(place, `expected ${files.weights.name} to hold finite numbers`);
  }
  return { json, weights, itemIds, embeddingDim };
}

/**
 * Reads the LayersModel of a model folder with the ids of its items. Sizes, hashes and versions are checked, and that the
 * files are of one save.
 * @throws CfRecsError `model-not-found`, `model-corrupt`, `unsupported-format`, `invalid-option`.
 */
export async function readLayersModel(source: ModelSource): Promise<LayersModelFiles> {
  const place = readablePlace(source);
  const read = () => readUntilWhole(place, () => readFiles(place));
  try {
    return await read();
  } catch (cause) {
    const mayBeUnderWay = isCfRecsError(cause) && cause.code !== 'model-not-found';
    if (!mayBeUnderWay) throw cause;
  }
  await setTimeout(SECOND_LOOK);
  return read();
}
