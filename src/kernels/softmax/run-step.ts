import { blocksOf, type Pace } from '../../pace.js';
import type { Task } from '../kernels.js';
import type { Workspace } from '../memory/workspace.js';
import type { StepInMemory } from './load-step.js';
import type { SoftmaxStep } from './softmax-step.js';

// Rows of one task: some hundred microseconds.
const UNITS = 256;
const USERS = 16;
const ITEMS = 64;
const HISTORY = 64;

/** More calls for the task that has computed the gradients of some rows: their update. */
export type OnGradients = (start: number, end: number) => Task;

/** Blocks of rows as tasks. */
const tasksOf = (rows: number, size: number, toTask: (start: number, end: number) => Task): Task[] =>
  Array.from(blocksOf(rows, size), ([start, end]) => toTask(start, end));

/** The sum over all targets of weight x -log(probability). */
function lossOf(workspace: Workspace, { offsets, hidden, weights }: SoftmaxStep, address: number): number {
  const probabilities = workspace.doubles(address, hidden.length);
  let loss = 0;
  for (let user = 0; user < weights.length; user++) {
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      if (hidden[at] === 1) loss -= weights[user] * Math.log(probabilities[at]);
    }
  }
  return loss;
}

/**
 * Computes the loss of one step of sampled softmax and its gradients, written out by hand; the tests hold them against
 * TensorFlow.js's automatic ones. In order: unit vectors of the step's items; for each user the pooled query, e^logit of
 * every candidate, the loss and the user's gradient; then, by rows, the gradients of items and of history items, each
 * gathered over the users by the one task that owns the row.
 *
 * @param drawn, step - the step, and the same in the memory of the kernels.
 * @param onItems, onHistory - what follows the gradients of some of the step's items, and of its history items.
 * @returns the loss. Gradients stand at step.itemGradients and step.historyGradients.
 */
export async function runStep(
  workspace: Workspace,
  drawn: SoftmaxStep,
  step: StepInMemory,
  pace: Pace,
  onItems: OnGradients = () => [],
  onHistory: OnGradients = () => [],
): Promise<number> {
  const { address, dim, users, stride, itemCount, historyCount } = step;
  const dense = users * stride * dim;
  await workspace.run(
    tasksOf(itemCount, UNITS, (start, end) => [['softmaxUnits', address, start, end]]),
    itemCount * dim,
    pace,
  );
  await workspace.run(
    tasksOf(users, USERS, (start, end) => [['softmaxUsers', address, start, end]]),
    2 * dense,
    pace,
  );
  const items = tasksOf(itemCount, ITEMS, (start, end) => [
    ['softmaxItems', address, start, end],
    ...onItems(start, end),
  ]);
  const history = tasksOf(historyCount, HISTORY, (start, end) => [
    ['softmaxHistory', address, start, end],
    ...onHistory(start, end),
  ]);
  await workspace.run([...items, ...history], dense, pace);
  return lossOf(workspace, drawn, step.probabilities);
}
