import type { LayersModel } from '@tensorflow/tfjs';
import { type Dataset, sampleTrainingPairs, type TrainingPairs } from 'cf-recs';
import type { Tf } from './load-tensorflow.js';
import { buildNetwork } from './network.js';

export interface NetworkOptions {
  readonly embeddingDim: number;
  readonly epochs: number;
  /** Samples a step, positives and negatives together. */
  readonly batchSize: number;
  /** Of Adam (Kingma and Ba, 2015). */
  readonly learningRate: number;
  /** Items that the user does not have, for each that he has. */
  readonly numNegatives: number;
  readonly seed: number;
}

export interface TrainedNetwork {
  /** To be disposed of by who trained it. */
  readonly network: LayersModel;
  /** Mean binary cross-entropy of each epoch. */
  readonly losses: readonly number[];
}

/** One step of the optimizer. @returns the mean loss of the batch. */
async function step(tf: Tf, network: LayersModel, { users, items, labels }: TrainingPairs): Promise<number> {
  const inputs = [users, items].map((indexes) => tf.tensor2d(indexes, [indexes.length, 1], 'int32'));
  const target = tf.tensor2d(labels, [labels.length, 1]);
  const loss = await network.trainOnBatch(inputs, target);
  tf.dispose([...inputs, target]);
  return loss as number;
}

/**
 * Trains the network to tell what users have from what they do not have. Each epoch draws negatives of its own, in an
 * order of its own. The same data, options and seed give the same network on one backend.
 */
export async function trainNetwork(
  tf: Tf,
  dataset: Dataset,
  { embeddingDim, epochs, batchSize, learningRate, numNegatives, seed }: NetworkOptions,
  onEpoch: (epoch: number, loss: number) => void = () => {},
): Promise<TrainedNetwork> {
  const network = buildNetwork(tf, { users: dataset.users.size, items: dataset.items.size, embeddingDim, seed });
  const optimizer = tf.train.adam(learningRate);
  network.compile({ optimizer, loss: 'binaryCrossentropy' });
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let sum = 0;
    let samples = 0;
    for (const batch of sampleTrainingPairs(dataset, { numNegatives, batchSize, seed: seed + epoch })) {
      sum += batch.labels.length * (await step(tf, network, batch));
      samples += batch.labels.length;
    }
    losses.push(sum / samples);
    onEpoch(epoch + 1, sum / samples);
  }
  optimizer.dispose();
  return { network, losses };
}
