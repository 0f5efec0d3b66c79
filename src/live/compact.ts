import { keepIds } from '../data/assemble-dataset.js';
import { type Dataset, freezeDataset, type PairTable } from '../data/dataset.js';
import { renumber } from '../data/filter-pairs.js';
import type { EmbeddingModel } from '../model/embedding-model.js';
import { renumberNeighbours } from '../model/neighbours.js';
import { blocksOf, inBlocks, type Steps } from '../pace.js';

/** 1 for each of `items` items that was not removed. */
function keptOf(items: number, removed: ReadonlySet<number>): Uint8Array {
  const kept = new Uint8Array(items).fill(1);
  for (const item of removed) kept[item] = 0;
  return kept;
}

function* renumberPairs(pairs: PairTable, numbers: Uint32Array): Steps<PairTable> {
  const items = new Uint32Array(pairs.items.length);
  yield* inBlocks(blocksOf(items.length), (start, end) => {
    for (let at = start; at < end; at++) items[at] = numbers[pairs.items[at]];
  });
  return { ...pairs, items };
}

/** The data set without items that nobody has, the others renumbered in the same order. Its summary does not count them. */
export function* withoutRemoved(dataset: Dataset, removed: ReadonlySet<number>): Steps<Dataset> {
  const kept = keptOf(dataset.items.size, removed);
  const numbers = renumber(kept);
  const isKept = (_: number, item: number): boolean => kept[item] === 1;
  return freezeDataset({
    ...dataset,
    items: yield* keepIds(dataset.items, kept),
    positives: yield* renumberPairs(dataset.positives, numbers),
    dislikes: yield* renumberPairs(dataset.dislikes, numbers),
    popularity: dataset.popularity.filter(isKept),
    recentPopularity: dataset.recentPopularity?.filter(isKept) ?? null,
  });
}

/** The model without the rows and neighbours of removed items: it fits {@link withoutRemoved}. The model itself where there are none. */
export function modelWithoutRemoved(model: EmbeddingModel, removed: ReadonlySet<number>): EmbeddingModel {
  if (removed.size === 0) return model;
  const { items, embeddingDim: dim } = model;
  const kept = keptOf(items, removed);
  const numbers = renumber(kept);
  const left = items - removed.size;
  const newNumbers = Int32Array.from(kept, (stays, item) => (stays === 1 ? numbers[item] : -1));
  const selectFrom = (table: Float32Array): Float32Array => {
    const rows = new Float32Array(left * dim);
    for (let item = 0; item < items; item++) {
      if (kept[item] === 1) rows.set(table.subarray(item * dim, (item + 1) * dim), numbers[item] * dim);
    }
    return rows;
  };
  return Object.freeze({
    ...model,
    items: left,
    historyEmbeddings: selectFrom(model.historyEmbeddings),
    itemEmbeddings: selectFrom(model.itemEmbeddings),
    neighbours: renumberNeighbours(model.neighbours, newNumbers, left),
  });
}
