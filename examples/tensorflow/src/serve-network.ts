import type { LayersModel } from '@tensorflow/tfjs';
import { type Dataset, Recommender } from 'cf-recs';
import { fitHistoryEmbeddings } from './history-embeddings.js';
import { embeddingsOf } from './network.js';

/** Of the history embeddings; chosen on validation parts of the sample log. */
const REGULARIZATION = 10;

/** What lifts scores, on the side of the items: little, so that the cosines of `similarItems` stay what they were. */
const ITEM_LIFT = 0.01;

/** The rows of a table, each with one more number at its end. */
function widen(table: Float32Array, embeddingDim: number, last: number): Float32Array {
  const rows = table.length / embeddingDim;
  const wide = new Float32Array(rows * (embeddingDim + 1)).fill(last);
  for (let row = 0; row < rows; row++) {
    wide.set(table.subarray(row * embeddingDim, (row + 1) * embeddingDim), row * (embeddingDim + 1));
  }
  return wide;
}

/** The largest length of a row. */
function largestNorm(table: Float32Array, embeddingDim: number): number {
  let largest = 0;
  for (let start = 0; start < table.length; start += embeddingDim) {
    largest = Math.max(largest, Math.hypot(...table.subarray(start, start + embeddingDim)));
  }
  return largest;
}

/**
 * Serves the item vectors of a network. To the library a user is what he has: his vector is the sum of what the items
 * of his history add to it, fitted to the user vectors of the network. So guests and users of tomorrow are served, too,
 * and who has no history gets what is popular.
 *
 * @param dataset - what the network was trained on.
 * @param regularization - of the fit, > 0, see `fitHistoryEmbeddings`.
 */
export function serveNetwork(network: LayersModel, dataset: Dataset, regularization = REGULARIZATION): Recommender {
  const itemEmbeddings = embeddingsOf(network, 'item');
  const embeddingDim = itemEmbeddings.length / dataset.items.size;
  const historyEmbeddings = fitHistoryEmbeddings(network, dataset, regularization);
  // The library takes a score below 0 for no taste at all and lists popular items instead. To the network it is a
  // probability below one half, which ranks all the same: every score of a user is lifted alike, none below 0.
  const lift = largestNorm(itemEmbeddings, embeddingDim) * largestNorm(historyEmbeddings, embeddingDim);
  return Recommender.fromEmbeddings({
    itemIds: dataset.items.ids,
    itemEmbeddings: widen(itemEmbeddings, embeddingDim, ITEM_LIFT),
    historyEmbeddings: widen(historyEmbeddings, embeddingDim, lift / ITEM_LIFT),
    // The network knows nothing of time: without it the whole history counts, not the newest part of it most.
    dataset: { ...dataset, positives: { ...dataset.positives, timestamps: null } },
  });
}
