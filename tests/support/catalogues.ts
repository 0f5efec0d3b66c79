import { Workspace } from '../../src/kernels/memory/workspace.js';
import { PlacedCatalogue } from '../../src/kernels/ranking/catalogue.js';
import { type Found, RankingDesk } from '../../src/kernels/ranking/ranking-batch.js';

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
  const catalogue = new PlacedCatalogue(workspace, { items, embeddingDim, historyEmbeddings, itemEmbeddings });
  const desk = new RankingDesk(workspace, catalogue, { users: 1, entries: 1, pairs: items });
  desk.add({ items: [0], weights: [1], scale: 1, repeats: true, barred: [] }, items);
  desk.answer();
  const found = desk.found(0);
  return new Map(Array.from(found.items, (item, at) => [item, found.scores[at]]));
}

/** What was found as `[item, score]`. */
export const pairsOf = ({ items, scores }: Found): [item: number, score: number][] =>
  Array.from(items, (item, at) => [item, scores[at]]);
