import type * as TensorFlow from '@tensorflow/tfjs';
import type { SoftmaxStep } from '../../src/kernels/softmax/softmax-step.js';
import { zeros } from './matrices.js';
import { tf } from './tensorflow.js';

/** Which entries of a users x columns table count, told user by user. */
function tableOf(step: SoftmaxStep, columns: number, fill: (row: number[], user: number) => void): number[][] {
  const table = zeros(step.offsets.length - 1, columns);
  table.forEach(fill);
  return table;
}

/**
 * The loss of a step as the recipe writes it, one plain operation after the other, differentiated by TensorFlow.js:
 *
 *     z = unit(sum of the kept history rows / sqrt(count)),   q = unit item rows,   e = exp(z . q / temperature)
 *     Z = (catalogue - n) / (negatives) x sum of e over the candidates that the user does not have
 *     loss = sum over targets of weight x -log(e / (e + Z))
 */
export async function softmaxOracle(
  step: SoftmaxStep,
  dim: number,
  temperature: number,
  historyTable: Float32Array,
  itemTable: Float32Array,
) {
  const { catalogue, candidates, offsets, entries, hidden, weights } = step;
  const rows = historyTable.length / dim;
  const places = new Map(Array.from(step.items, (item, slot) => [item, slot]));
  const entriesOf = (user: number, flag: 0 | 1): number[] =>
    Array.from(entries.subarray(offsets[user], offsets[user + 1])).filter(
      (_, at) => hidden[offsets[user] + at] === flag,
    );
  const ownOf = (user: number): Set<number> => new Set(entries.subarray(offsets[user], offsets[user + 1]));

  const pooling = tableOf(step, rows, (row, user) => {
    const kept = entriesOf(user, 0);
    for (const item of kept) row[item] = 1 / Math.sqrt(kept.length);
  });
  const negatives = tableOf(step, step.items.length, (row, user) => {
    for (let slot = 0; slot < candidates; slot++) row[slot] = ownOf(user).has(step.items[slot]) ? 0 : 1;
  });
  const shares = negatives.map((row, user) => {
    const count = row.reduce((sum, each) => sum + each, 0);
    return [(catalogue - ownOf(user).size) / Math.max(1, count)];
  });
  const targets = tableOf(step, step.items.length, (row, user) => {
    for (const item of entriesOf(user, 1)) row[places.get(item)!] = weights[user];
  });

  await tf.setBackend('cpu');
  return tf.engine().tidy(() => {
    const unit = (table: TensorFlow.Tensor) => tf.div(table, tf.add(tf.norm(table, 'euclidean', 1, true), 1e-9));
    const lossOf = (history: TensorFlow.Tensor, items: TensorFlow.Tensor): TensorFlow.Scalar => {
      const users = unit(tf.matMul(tf.tensor2d(pooling), history as TensorFlow.Tensor2D));
      const units = unit(tf.gather(items, tf.tensor1d(Array.from(step.items), 'int32')));
      const raw = tf.div(tf.matMul(users, units, false, true), temperature);
      const logits = tf.sub(raw, tf.max(raw, 1, true));
      const exponentials = tf.exp(logits);
      const sums = tf.mul(tf.sum(tf.mul(exponentials, tf.tensor2d(negatives)), 1, true), tf.tensor2d(shares));
      const losses = tf.sub(tf.log(tf.add(exponentials, sums)), logits);
      return tf.sum(tf.mul(losses, tf.tensor2d(targets))).asScalar();
    };
    const tables = [historyTable, itemTable].map((table) => tf.tensor2d(table, [rows, dim]));
    const { value, grads } = tf.valueAndGrads(lossOf)(tables);
    const [history, items] = grads.map((each) => each.dataSync<'float32'>());
    return { loss: value.dataSync()[0], history, items };
  });
}
