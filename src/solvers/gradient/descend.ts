import type { Dataset } from '../../data/dataset.js';
import { CfRecsError } from '../../errors.js';
import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import { loadStep } from '../../kernels/softmax/load-step.js';
import { runStep } from '../../kernels/softmax/run-step.js';
import type { SoftmaxStep } from '../../kernels/softmax/softmax-step.js';
import { createEmbeddingModel, type EmbeddingModel } from '../../model/embedding-model.js';
import type { GradientOptions } from '../../model/solver-options.js';
import { StepDrawer } from './step-drawer.js';
import { TrainedTable } from './trained-table.js';
import { unitRows } from './unit-rows.js';

/** The history side pools with the square root of the history's length, as in training. */
const POOLING_EXPONENT = 0.5;

/** Called with the model after each epoch, and before the first as epoch 0. @returns whether to go on. */
export type OnEpoch = (epoch: number, model: EmbeddingModel, arithmetic: Arithmetic) => Promise<boolean>;

/** The weights of all targets of a step together. */
function weightOf({ weights, offsets, hidden }: SoftmaxStep): number {
  let sum = 0;
  for (let user = 0; user < weights.length; user++) {
    let targets = 0;
    for (let at = offsets[user]; at < offsets[user + 1]; at++) targets += hidden[at];
    sum += weights[user] * targets;
  }
  return sum;
}

/**
 * Fine-tunes the two embedding tables by sampled softmax over user batches: a random part of each user's history is
 * hidden and predicted from the rest among candidates that all users of a step share; lazy Adam, its learning rate
 * falling linearly to 0. Event weights are not used.
 *
 * @param onEpoch - may end the training before its last epoch.
 * @returns the model and the mean loss of each epoch.
 * @throws CfRecsError `diverged` where the loss leaves the finite numbers.
 */
export async function descend(
  dataset: Dataset,
  options: GradientOptions,
  start: { readonly historyTable: Float32Array; readonly itemTable: Float32Array },
  arithmetic: Arithmetic,
  onEpoch: OnEpoch | null,
  onStep: (step: number, steps: number, epoch: number, loss: number) => void,
): Promise<{ model: EmbeddingModel; losses: readonly number[] }> {
  const { workspace, pace } = arithmetic;
  const { embeddingDim, epochs, learningRate, temperature, recencyHalfLife } = options;
  return workspace.scope(async () => {
    const history = await TrainedTable.create(workspace, start.historyTable, embeddingDim, pace);
    const items = await TrainedTable.create(workspace, start.itemTable, embeddingDim, pace);
    const tables = { dim: items.dim, historyTable: history.address, itemTable: items.address };
    const drawer = new StepDrawer(dataset.positives, dataset.popularity, options);
    const steps = epochs * drawer.stepsPerEpoch;

    /** One step on both tables. @returns its loss. */
    const take = (drawn: SoftmaxStep, number: number): Promise<number> =>
      workspace.scope(async () => {
        const loaded = loadStep(workspace, drawn, tables, temperature);
        const { itemGradients, historyGradients, historyItems } = loaded;
        const rate = learningRate * (1 - (number - 1) / steps);
        return runStep(
          workspace,
          drawn,
          loaded,
          pace,
          (from, to) => [items.adamStep(loaded.items, itemGradients, from, to, rate, number)],
          (from, to) => [history.adamStep(historyItems, historyGradients, from, to, rate, number)],
        );
      });

    const shape = { items: dataset.items.size, embeddingDim, poolingExponent: POOLING_EXPONENT, recencyHalfLife };
    const read = async (): Promise<EmbeddingModel> => {
      const historyEmbeddings = await history.read();
      const itemEmbeddings = await unitRows(await items.read(), embeddingDim, pace);
      return createEmbeddingModel({ ...shape, historyEmbeddings, itemEmbeddings }, 'diverged');
    };

    const losses: number[] = [];
    if (onEpoch !== null && !(await onEpoch(0, await read(), arithmetic))) return { model: await read(), losses };
    let step = 0;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      let loss = 0;
      let weight = 0;
      const drawn = drawer.epoch();
      for (let at = drawn.next(); !at.done; ) {
        const taken = take(at.value, ++step);
        weight += weightOf(at.value);
        // Drawn while the threads compute.
        at = drawn.next();
        loss += await taken;
        if (!Number.isFinite(loss)) {
          throw new CfRecsError(
            'diverged',
            `Training diverged in epoch ${epoch} of ${epochs}: the loss is ${loss}; a smaller \`learningRate\` or a larger \`temperature\` may help`,
          );
        }
        onStep(step, steps, epoch, weight > 0 ? loss / weight : 0);
      }
      losses.push(weight > 0 ? loss / weight : 0);
      if (onEpoch !== null && !(await onEpoch(epoch, await read(), arithmetic))) break;
    }
    return { model: await read(), losses };
  });
}
