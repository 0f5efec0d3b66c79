import { Workspace } from '../../src/kernels/memory/workspace.js';
import { Catalogue } from '../../src/kernels/ranking/catalogue.js';
import { RankingBatch, type TopItems } from '../../src/kernels/ranking/ranking-batch.js';

/** Everything that scores above 0 for a user's vector, with its score as the kernel has it. */
export function positiveScores(
  itemEmbeddings: Float32Array,
  embeddingDim: number,
  vector: ArrayLike<number>,
): Map<number, number> {
  const items = itemEmbeddings.length / embeddingDim;
  const historyEmbeddings = new Float32Array(itemEmbeddings.length);
  historyEmbeddings.set(vector);
  const workspace = new Workspace({ backend: 'wasm', threads: 1 });
  const catalogue = new Catalogue(workspace, { items, embeddingDim, historyEmbeddings, itemEmbeddings });
  const batch = new RankingBatch(workspace, catalogue, { requests: 1, entries: 1, results: items });
  batch.add({ items: [0], weights: [1], scale: 1, excludeSeen: false, excluded: [] }, items);
  batch.run();
  const found = batch.result(0);
  return new Map(Array.from(found.items, (item, at) => [item, found.scores[at]]));
}

/** What was found as `[item, score]`. */
export const pairsOf = ({ items, scores }: TopItems): [item: number, score: number][] =>
  Array.from(items, (item, at) => [item, scores[at]]);
