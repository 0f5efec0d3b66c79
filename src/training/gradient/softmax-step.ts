import type { Pace } from '../../pace.js';
import type { Engine } from '../backend.js';
import { forEachBlock } from '../dense.js';
import { backThroughUnitRows, gatherRows, type UnitRows, unitRows } from './unit-rows.js';

/** Slot of an entry whose item has no row in the step. */
export const NO_SLOT = 0xffffffff;

/** Taken off the logits of a user's own items among the candidates: what is left of e^logit is 0. */
const OWN = 1e9;

/** Multiplications that each of the three products of a block may take: some milliseconds. */
const WORK = 2 ** 25;

/** One step: some users with their histories, part kept and part hidden, and the candidate items that all share. */
export interface SoftmaxStep {
  readonly dim: number;
  readonly temperature: number;
  /** Items that can be drawn as negatives. */
  readonly catalogue: number;
  /** The items of the step: first the `candidates` drawn as negatives, then targets that are not among them. */
  readonly items: Uint32Array;
  readonly candidates: number;
  /** History entries of user u stand from offsets[u] to offsets[u + 1]: their items, where these stand in `items`, and 1 for a hidden one, a target. */
  readonly offsets: Uint32Array;
  readonly entries: Uint32Array;
  readonly slots: Uint32Array;
  readonly hidden: Uint8Array;
  /** What one target of each user weighs in the loss. */
  readonly weights: Float64Array;
}

/** The loss of a step and its gradients, for the rows that it touches. */
export interface StepGradients {
  readonly loss: number;
  readonly historyRows: Uint32Array;
  readonly historyGradients: Float32Array;
  /** Gradients of step.items. */
  readonly itemGradients: Float32Array;
}

/** Calls `visit` for each entry of user u with the wanted `hidden` flag. */
function forEachEntry(step: SoftmaxStep, user: number, hidden: 0 | 1, visit: (at: number) => void): void {
  for (let at = step.offsets[user]; at < step.offsets[user + 1]; at++) if (step.hidden[at] === hidden) visit(at);
}

/** Kept entries of each user, at least 1 for a division. */
function countKept(step: SoftmaxStep): Float64Array {
  return Float64Array.from({ length: step.offsets.length - 1 }, (_, user) => {
    let count = 0;
    forEachEntry(step, user, 0, () => count++);
    return Math.max(1, count);
  });
}

/** Unit user vectors: the kept history rows of each user, added and scaled to length 1. */
function poolUsers(step: SoftmaxStep, historyTable: Float32Array, kept: Float64Array): UnitRows {
  const { dim, entries } = step;
  const sums = new Float32Array(kept.length * dim);
  for (let user = 0; user < kept.length; user++) {
    const scale = 1 / Math.sqrt(kept[user]);
    forEachEntry(step, user, 0, (at) => {
      const row = entries[at] * dim;
      for (let c = 0; c < dim; c++) sums[user * dim + c] += scale * historyTable[row + c];
    });
  }
  return unitRows(sums, dim);
}

/** The gradient of each kept entry's history row, gathered by item. */
function gradientsOfHistory(step: SoftmaxStep, userGradients: Float32Array, kept: Float64Array) {
  const { dim, entries } = step;
  const rowOf = new Map<number, number>();
  for (let at = 0; at < entries.length; at++) {
    if (step.hidden[at] === 0 && !rowOf.has(entries[at])) rowOf.set(entries[at], rowOf.size);
  }
  const historyGradients = new Float32Array(rowOf.size * dim);
  for (let user = 0; user < kept.length; user++) {
    const scale = 1 / Math.sqrt(kept[user]);
    forEachEntry(step, user, 0, (at) => {
      const row = rowOf.get(entries[at])! * dim;
      for (let c = 0; c < dim; c++) historyGradients[row + c] += scale * userGradients[user * dim + c];
    });
  }
  return { historyRows: Uint32Array.from(rowOf.keys()), historyGradients };
}

/**
 * The sums of one step while its users are worked through. Logits are z . q / temperature of unit vectors, so e^logit
 * is taken relative to e^(1 / temperature), the most it can be.
 */
class StepSums {
  readonly userGradients: Float32Array;
  readonly itemGradients: Float32Array;
  loss = 0;

  constructor(
    private readonly step: SoftmaxStep,
    /** Unit user vectors over the temperature. */
    private readonly queries: Float32Array,
    /** Unit item vectors. */
    private readonly units: Float32Array,
  ) {
    this.userGradients = new Float32Array(queries.length);
    this.itemGradients = new Float32Array(units.length);
  }

  /** e^(logit - 1 / temperature) of a user and a slot. */
  exponential(user: number, slot: number): number {
    const { dim, temperature } = this.step;
    let logit = -1 / temperature;
    for (let c = 0; c < dim; c++) logit += this.queries[user * dim + c] * this.units[slot * dim + c];
    return Math.exp(logit);
  }

  /** Adds what one logit's gradient means for the user and for the item. */
  addLogitGradient(user: number, slot: number, gradient: number): void {
    const { dim } = this.step;
    for (let c = 0; c < dim; c++) {
      this.userGradients[user * dim + c] += gradient * this.units[slot * dim + c];
      this.itemGradients[slot * dim + c] += gradient * this.queries[user * dim + c];
    }
  }

  /**
   * Adds the loss of a user's targets, -log(e / (e + Z)), and their gradients.
   * @param sum - of e^(logit - 1 / temperature) over the candidates that the user does not have.
   * @returns the gradient of the loss with respect to each e^(logit - 1 / temperature) of such a candidate.
   */
  addUser(user: number, sum: number): number {
    const { offsets, slots, candidates, catalogue, weights } = this.step;
    const [from, to] = [offsets[user], offsets[user + 1]];
    let own = 0;
    for (let at = from; at < to; at++) if (slots[at] < candidates) own++;
    // Each candidate that is no item of the user's stands for so many items of the catalogue.
    const share = (catalogue - (to - from)) / Math.max(1, candidates - own);
    let slope = 0;
    forEachEntry(this.step, user, 1, (at) => {
      const positive = this.exponential(user, slots[at]);
      const total = positive + share * sum;
      this.loss -= weights[user] * Math.log(positive / total);
      slope += weights[user] / total;
      this.addLogitGradient(user, slots[at], weights[user] * (positive / total - 1));
    });
    return slope * share;
  }
}

/** What is taken off the logits of users `start` to `end`, so that no own item of a user's is a negative. */
function ownItems({ offsets, slots, candidates }: SoftmaxStep, start: number, end: number): Float32Array {
  const width = candidates + 1;
  const table = new Float32Array((end - start) * width);
  for (let user = start; user < end; user++) {
    for (let at = offsets[user]; at < offsets[user + 1]; at++) {
      if (slots[at] < candidates) table[(user - start) * width + slots[at]] = OWN;
    }
  }
  return table;
}

/**
 * The loss and the gradients of one step of sampled softmax, written out by hand: on TensorFlow.js's wasm backend
 * that is some four times faster than its automatic gradients, which the tests hold this against.
 *
 * The three dense products run on TensorFlow.js. e^x is slow on its wasm backend and softmax is fast, so the
 * candidates get one more column whose logit is 0: dividing the softmax by it gives the exponentials back.
 */
export async function softmaxGradients(
  engine: Engine,
  step: SoftmaxStep,
  historyTable: Float32Array,
  itemTable: Float32Array,
  pace: Pace,
): Promise<StepGradients> {
  const { dim, temperature, candidates } = step;
  const kept = countKept(step);
  const users = poolUsers(step, historyTable, kept);
  const queries = users.units.map((value) => value / temperature);
  const items = unitRows(gatherRows(itemTable, step.items, dim), dim);
  const sums = new StepSums(step, queries, items.units);

  // The last row stays zero: it is the column whose logit is 0.
  const width = candidates + 1;
  const table = new Float32Array(width * dim);
  table.set(items.units.subarray(0, candidates * dim));
  const smallest = Math.exp(-1 / temperature);
  await forEachBlock(kept.length, Math.max(16, Math.floor(WORK / (width * dim))), pace, (start, end) => {
    const block = queries.subarray(start * dim, end * dim);
    const { toUsers, toItems, slopes } = engine.run((tf) => {
      const candidateRows = tf.tensor2d(table, [width, dim]);
      const logits = tf.matMul(tf.tensor2d(block, [end - start, dim]), tf.transpose(candidateRows));
      const softmax = tf.softmax(tf.sub(logits, tf.tensor2d(ownItems(step, start, end), [end - start, width])));
      const zeroShare = tf.slice(softmax, [0, candidates], [end - start, 1]).dataSync();
      // Summed, not taken as the rest to 1: where the zero's share is nearly 1 the rest has lost its digits.
      const negativeShare = tf.sum(tf.slice(softmax, [0, 0], [end - start, candidates]), 1).dataSync();
      const slopes = new Float64Array(end - start);
      const scaled = new Float32Array(block.length);
      for (let user = start; user < end; user++) {
        const toExponential = smallest / zeroShare[user - start];
        slopes[user - start] = sums.addUser(user, negativeShare[user - start] * toExponential) * toExponential;
        for (let c = 0; c < dim; c++) {
          const at = (user - start) * dim + c;
          scaled[at] = slopes[user - start] * block[at];
        }
      }
      const transposed = tf.transpose(tf.tensor2d(scaled, [end - start, dim]));
      return {
        slopes,
        toUsers: tf.matMul(softmax, candidateRows).dataSync(),
        toItems: tf.transpose(tf.matMul(transposed, softmax)).dataSync(),
      };
    });
    for (let user = start; user < end; user++) {
      const slope = slopes[user - start];
      for (let c = 0; c < dim; c++) sums.userGradients[user * dim + c] += slope * toUsers[(user - start) * dim + c];
    }
    for (let at = 0; at < candidates * dim; at++) sums.itemGradients[at] += toItems[at];
  });

  const { loss, userGradients, itemGradients } = sums;
  for (let at = 0; at < userGradients.length; at++) userGradients[at] /= temperature;
  backThroughUnitRows(userGradients, users, dim);
  backThroughUnitRows(itemGradients, items, dim);
  return { loss, ...gradientsOfHistory(step, userGradients, kept), itemGradients };
}
