import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs';
import type { Tf } from './load-tensorflow.js';

export interface NetworkShape {
  readonly users: number;
  readonly items: number;
  readonly embeddingDim: number;
  /** Of the initial embeddings, an integer >= 0. */
  readonly seed: number;
}

/**
 * The probability that a user and an item belong together: sigmoid(userEmbedding . itemEmbedding). Two inputs of user
 * and item indexes, shape [batch, 1] each, one output of shape [batch, 1].
 */
export function buildNetwork(tf: Tf, { users, items, embeddingDim, seed }: NetworkShape): LayersModel {
  /** An input of indexes, and the row of a table for each. */
  const embed = (name: string, rows: number, tableSeed: number) => {
    const input = tf.input({ name, shape: [1], dtype: 'int32' });
    const table = tf.layers.embedding({
      name: `${name}_embeddings`,
      inputDim: rows,
      outputDim: embeddingDim,
      // For TensorFlow.js a seed of 0 means a random one.
      embeddingsInitializer: tf.initializers.randomNormal({ mean: 0, stddev: 0.05, seed: tableSeed }),
    });
    const row = tf.layers.flatten({ name: `${name}_embedding` }).apply(table.apply(input)) as SymbolicTensor;
    return { input, row };
  };
  const user = embed('user', users, 2 * seed + 1);
  const item = embed('item', items, 2 * seed + 2);
  const score = tf.layers.dot({ name: 'score', axes: 1 }).apply([user.row, item.row]);
  const probability = tf.layers.activation({ name: 'probability', activation: 'sigmoid' }).apply(score);
  return tf.model({ inputs: [user.input, item.input], outputs: probability as SymbolicTensor });
}

/** The table of one side, rows x embeddingDim, row-major: row r belongs to the user or item of index r. */
export function embeddingsOf(network: LayersModel, side: 'user' | 'item'): Float32Array {
  // The weights are the layer's own: what is read is copied, and nothing is to be disposed of.
  return network.getLayer(`${side}_embeddings`).getWeights()[0].dataSync() as Float32Array;
}
