import type { Dataset } from '../../data/dataset.js';
import { CfRecsError } from '../../errors.js';
import { LazyAdam } from '../../kernels/adam.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../model/embedding-model.js';
import type { Pace } from '../../pace.js';
import type { Engine } from '../backend.js';
import type { GradientOptions } from '../plan-training.js';
import { StepDrawer } from './draw-steps.js';
import { softmaxGradients } from './softmax-step.js';
import { unitRows } from './unit-rows.js';

/** The history side pools with the square root of the history's length, as in training. */
const POOLING_EXPONENT = 0.5;

/**
 * Fine-tunes the two embedding tables by sampled softmax over user batches: a random part of each user's history is
 * hidden and predicted from the rest among candidates that all users of a step share; lazy Adam, its learning rate
 * falling linearly to 0. Event weights are not used.
 *
 * @returns the model and the mean loss of each epoch.
 * @throws CfRecsError `diverged` where the loss leaves the finite numbers.
 */
export async function descend(
  dataset: Dataset,
  options: GradientOptions,
  start: { readonly historyTable: Float32Array; readonly itemTable: Float32Array },
  engine: Engine,
  pace: Pace,
  onStep: (step: number, steps: number, epoch: number, loss: number) => void,
): Promise<{ model: EmbeddingModel; losses: readonly number[] }> {
  const { embeddingDim: dim, epochs, learningRate } = options;
  const historyTable = start.historyTable.slice();
  const itemTable = start.itemTable.slice();
  const historyAdam = new LazyAdam(historyTable, dim);
  const itemAdam = new LazyAdam(itemTable, dim);
  const drawer = new StepDrawer(dataset.positives, dataset.popularity, options);
  const steps = epochs * drawer.stepsPerEpoch;
  const losses: number[] = [];
  let step = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let loss = 0;
    let weight = 0;
    for (const drawn of drawer.epoch()) {
      const gradients = await softmaxGradients(engine, drawn, historyTable, itemTable, pace);
      if (!Number.isFinite(gradients.loss)) {
        throw new CfRecsError(
          'diverged',
          `Training diverged in epoch ${epoch} of ${epochs}: the loss is ${gradients.loss}; a smaller \`learningRate\` or a larger \`temperature\` may help`,
        );
      }
      const rate = learningRate * (1 - step / steps);
      itemAdam.step(drawn.items, gradients.itemGradients, rate);
      historyAdam.step(gradients.historyRows, gradients.historyGradients, rate);
      loss += gradients.loss;
      for (let user = 0; user < drawn.weights.length; user++) {
        let targets = 0;
        for (let at = drawn.offsets[user]; at < drawn.offsets[user + 1]; at++) targets += drawn.hidden[at];
        weight += drawn.weights[user] * targets;
      }
      step++;
      onStep(step, steps, epoch, weight > 0 ? loss / weight : 0);
      if (pace.due) await pace.rest();
    }
    losses.push(weight > 0 ? loss / weight : 0);
  }
  const tables = { historyEmbeddings: historyTable, itemEmbeddings: unitRows(itemTable, dim).units };
  const shape = { items: dataset.items.size, embeddingDim: dim, poolingExponent: POOLING_EXPONENT };
  return { model: createEmbeddingModel({ ...shape, ...tables }, 'diverged'), losses };
}
