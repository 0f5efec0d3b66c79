import type { LayersModel } from '@tensorflow/tfjs';
import type { Dataset } from 'cf-recs';
import { embeddingsOf } from './network.js';

/** A user's row of pairs times a vector over the items: sum over the history of weight x vector[item]. */
function timesHistories({ positives, users }: Dataset, vector: Float64Array): Float64Array {
  const { offsets, items, weights } = positives;
  const product = new Float64Array(users.size);
  for (let user = 0; user < users.size; user++) {
    for (let at = offsets[user]; at < offsets[user + 1]; at++) product[user] += weights[at] * vector[items[at]];
  }
  return product;
}

/** The transpose of the same matrix times a vector over the users. */
function timesAudiences({ positives, users, items: { size } }: Dataset, vector: Float64Array): Float64Array {
  const { offsets, items, weights } = positives;
  const product = new Float64Array(size);
  for (let user = 0; user < users.size; user++) {
    for (let at = offsets[user]; at < offsets[user + 1]; at++) product[items[at]] += weights[at] * vector[user];
  }
  return product;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * b[at], 0);

/** Solves (X'X + lambda I) h = X'p by conjugate gradients (Hestenes and Stiefel, 1952). */
function solve(dataset: Dataset, target: Float64Array, lambda: number): Float64Array {
  const residual = timesAudiences(dataset, target);
  const solution = new Float64Array(residual.length);
  let direction = residual.slice();
  let length = dot(residual, residual);
  const enough = 1e-12 * length;
  for (let round = 0; round < 100 && length > enough; round++) {
    const image = timesAudiences(dataset, timesHistories(dataset, direction));
    for (let at = 0; at < image.length; at++) image[at] += lambda * direction[at];
    const step = length / dot(direction, image);
    for (let at = 0; at < image.length; at++) {
      solution[at] += step * direction[at];
      residual[at] -= step * image[at];
    }
    const before = length;
    length = dot(residual, residual);
    direction = direction.map((value, at) => residual[at] + (length / before) * value);
  }
  return solution;
}

/**
 * What an item in a history adds to its user's vector, so that the histories X (users x items) give the user vectors P
 * that the network has learned: min |X H - P|^2 + lambda |H|^2, column by column.
 * @param lambda - > 0; the smaller, the nearer to the network for the users it knows, and the further for others.
 * @returns H, items x embeddingDim, row-major.
 */
export function fitHistoryEmbeddings(network: LayersModel, dataset: Dataset, lambda: number): Float32Array {
  const [users, items] = [dataset.users.size, dataset.items.size];
  const userEmbeddings = embeddingsOf(network, 'user');
  const embeddingDim = userEmbeddings.length / users;
  const table = new Float32Array(items * embeddingDim);
  for (let column = 0; column < embeddingDim; column++) {
    const target = Float64Array.from({ length: users }, (_, user) => userEmbeddings[user * embeddingDim + column]);
    solve(dataset, target, lambda).forEach((value, item) => {
      table[item * embeddingDim + column] = value;
    });
  }
  return table;
}
