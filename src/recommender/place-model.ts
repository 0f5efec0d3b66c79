import type { IdIndex } from '../data/ids/id-index.js';
import type { GrowingIds } from '../live/growing-ids.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { renumberNeighbours } from '../model/neighbours.js';

/** The items that a model was trained on. */
interface TrainedOn {
  readonly items: IdIndex;
  /** Ids of items that went since then: if they are back, they are other items. */
  readonly departed: ReadonlySet<string>;
}

/** The items that there are now. Those that were trained on stand in the same order. */
type LiveIds = Pick<GrowingIds, 'size' | 'removed' | 'idAt'>;

/** The rows and neighbours of a model, each where an item stands now, and the items that have come since it was trained. */
export function placeModel(
  model: EmbeddingModel,
  { items, departed }: TrainedOn,
  now: LiveIds,
): { readonly model: EmbeddingModel; readonly untrained: ReadonlySet<number> } {
  const { embeddingDim: dim } = model;
  const tables = [model.historyEmbeddings, model.itemEmbeddings];
  const placed = tables.map(() => new Float32Array(now.size * dim));
  const untrained = new Set<number>();
  const numbers = new Int32Array(model.items).fill(-1);
  for (let item = 0; item < now.size; item++) {
    const id = now.idAt(item);
    const row = now.removed.has(item) || departed.has(id) ? -1 : items.indexOf(id);
    if (row === -1) {
      untrained.add(item);
      continue;
    }
    numbers[row] = item;
    for (let at = 0; at < 2; at++) placed[at].set(tables[at].subarray(row * dim, (row + 1) * dim), item * dim);
  }
  const [historyEmbeddings, itemEmbeddings] = placed;
  const neighbours = renumberNeighbours(model.neighbours, numbers, now.size);
  const shape = { items: now.size, historyEmbeddings, itemEmbeddings, neighbours };
  return { model: Object.freeze({ ...model, ...shape }), untrained };
}
