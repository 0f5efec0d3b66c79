import { createHash } from 'node:crypto';
import { atOnce, type Pace, paced, type Steps } from '../pace.js';
import type { EmbeddingModel } from './embedding-model.js';

/** Numbers of a table that are hashed at once: 4 MiB, some milliseconds. */
const BLOCK = 2 ** 20;

/** What is known already: of loaded models what their folder says, of others what was computed when first asked for. */
const known = new WeakMap<EmbeddingModel, string>();

/**
 * SHA-256 over all that a model's scores follow from, a field each: sizes, pooling exponent, half-life, item ids and the
 * two tables; and the neighbours of a model that has some. JSON keeps every id as it is, lone surrogates included.
 */
function* compute(model: EmbeddingModel, itemIds: readonly string[]): Steps<string> {
  const { items, embeddingDim, poolingExponent, recencyHalfLife, neighbours } = model;
  const hash = createHash('sha256');
  hash.update(JSON.stringify({ items, embeddingDim, poolingExponent, recencyHalfLife }));
  hash.update(JSON.stringify(itemIds.slice(0, items)));
  const tables = [model.historyEmbeddings, model.itemEmbeddings];
  const parts = neighbours.values.length === 0 ? [] : [neighbours.offsets, neighbours.items, neighbours.values];
  for (const table of [...tables, ...parts]) {
    for (let start = 0; start < table.length; start += BLOCK) {
      const block = table.subarray(start, start + BLOCK);
      hash.update(new Uint8Array(block.buffer, block.byteOffset, block.byteLength));
      yield;
    }
  }
  const id = hash.digest('hex');
  known.set(model, id);
  return id;
}

/**
 * The hash that tells a model from every other, in hexadecimal: the same wherever the model was made or loaded.
 * @param itemIds - of the items in index order; those after the model's last item do not count.
 */
export const modelIdOf = (model: EmbeddingModel, itemIds: readonly string[]): string =>
  known.get(model) ?? atOnce(compute(model, itemIds));

/** {@link modelIdOf} with pauses, in which the event loop turns. */
export const modelIdAtPace = async (model: EmbeddingModel, itemIds: readonly string[], pace: Pace): Promise<string> =>
  known.get(model) ?? paced(compute(model, itemIds), pace);

/** Takes a model's id from the folder that it was loaded from. */
export function rememberModelId(model: EmbeddingModel, id: string): void {
  known.set(model, id);
}
