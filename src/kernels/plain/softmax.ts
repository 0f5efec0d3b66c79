import type { Kernels } from '../kernels.js';
import { readRecord } from '../memory/record.js';
import type { Views } from '../memory/views.js';
import { STEP, type StepRecord } from '../softmax/step-record.js';

/** Keeps the length of a row of zeros from being divided by. */
const EPSILON = 1e-9;

type SoftmaxKernels = Pick<Kernels, 'softmaxUnits' | 'softmaxUsers' | 'softmaxItems' | 'softmaxHistory'>;

export function softmaxPlain(views: Views): SoftmaxKernels {
  const { bytes, integers, floats, doubles } = views;
  const readStep = (step: number): StepRecord => readRecord(views, STEP, step);

  /** The dot product of the rows of `dim` numbers at two addresses. */
  function dot(a: number, b: number, dim: number): number {
    let sum = 0;
    for (let c = 0; c < dim; c++) sum += floats[a / 4 + c] * floats[b / 4 + c];
    return sum;
  }

  function addRow(target: number, factor: number, source: number, dim: number): void {
    for (let c = 0; c < dim; c++) floats[target / 4 + c] += factor * floats[source / 4 + c];
  }

  function scaleRow(target: number, factor: number, source: number, dim: number): void {
    for (let c = 0; c < dim; c++) floats[target / 4 + c] = factor * floats[source / 4 + c];
  }

  const clearRow = (target: number, dim: number) => floats.fill(0, target / 4, target / 4 + dim);

  /** Turns a gradient by a unit row into the gradient by the row itself; `unit` stands `scale` times too long. */
  function backThroughUnit(gradient: number, unit: number, scale: number, length: number, dim: number): void {
    addRow(gradient, -dot(gradient, unit, dim) / (scale * scale), unit, dim);
    scaleRow(gradient, 1 / length, gradient, dim);
  }

  /** Calls `visit` for each entry of a user. */
  function forEachEntry({ offsets }: StepRecord, user: number, visit: (at: number) => void): void {
    for (let at = integers[offsets / 4 + user]; at < integers[offsets / 4 + user + 1]; at++) visit(at);
  }

  /** The query of a user, and what the user's sum of history rows was divided by. */
  function poolUser(s: StepRecord, user: number): number {
    const query = s.queries + 4 * user * s.dim;
    clearRow(query, s.dim);
    forEachEntry(s, user, (at) => {
      if (bytes[s.hidden + at] === 0)
        addRow(query, 1, s.historyTable + 4 * integers[s.entries / 4 + at] * s.dim, s.dim);
    });
    const scale = floats[s.scales / 4 + user];
    const length = scale * Math.sqrt(dot(query, query, s.dim)) + EPSILON;
    scaleRow(query, (scale / length) * s.inverseTemperature, query, s.dim);
    return length;
  }

  /** e^logit of a user for every candidate that is none of the user's own items, and their sum. */
  function scoreNegatives(s: StepRecord, user: number): { sum: number; own: number } {
    const row = s.exponentials / 4 + user * s.stride;
    for (let slot = 0; slot < s.candidates; slot++) {
      floats[row + slot] = Math.exp(dot(s.queries + 4 * user * s.dim, s.units + 4 * slot * s.dim, s.dim));
    }
    let own = 0;
    forEachEntry(s, user, (at) => {
      const slot = integers[s.slots / 4 + at];
      if (slot >= s.candidates) return;
      floats[row + slot] = 0;
      own++;
    });
    let sum = 0;
    for (let slot = 0; slot < s.candidates; slot++) sum += floats[row + slot];
    return { sum, own };
  }

  /** Probabilities and gradients of a user's targets; gives the gradient of the loss by each e^logit of a negative. */
  function addTargets(s: StepRecord, user: number, sum: number, share: number): number {
    const query = s.queries + 4 * user * s.dim;
    const weight = doubles[s.weights / 8 + user];
    let slope = 0;
    forEachEntry(s, user, (at) => {
      if (bytes[s.hidden + at] === 0) return;
      const unit = s.units + 4 * integers[s.slots / 4 + at] * s.dim;
      const positive = Math.exp(dot(query, unit, s.dim));
      const all = positive + share * sum;
      doubles[s.probabilities / 8 + at] = positive / all;
      slope += weight / all;
      floats[s.targetGradients / 4 + at] = weight * (positive / all - 1);
      addRow(s.userGradients + 4 * user * s.dim, floats[s.targetGradients / 4 + at], unit, s.dim);
    });
    return slope * share;
  }

  return {
    softmaxUnits(step, start, end) {
      const s = readStep(step);
      for (let slot = start; slot < end; slot++) {
        const from = s.itemTable + 4 * integers[s.items / 4 + slot] * s.dim;
        const length = Math.sqrt(dot(from, from, s.dim)) + EPSILON;
        floats[s.lengths / 4 + slot] = length;
        scaleRow(s.units + 4 * slot * s.dim, 1 / length, from, s.dim);
      }
    },

    softmaxUsers(step, start, end) {
      const s = readStep(step);
      for (let user = start; user < end; user++) {
        const [query, gradient] = [s.queries + 4 * user * s.dim, s.userGradients + 4 * user * s.dim];
        const length = poolUser(s, user);
        clearRow(gradient, s.dim);
        const { sum, own } = scoreNegatives(s, user);
        // Each candidate that is no item of the user's stands for so many items of the catalogue.
        const others = s.catalogue - (integers[s.offsets / 4 + user + 1] - integers[s.offsets / 4 + user]);
        const slope = addTargets(s, user, sum, others / Math.max(1, s.candidates - own));
        floats[s.slopes / 4 + user] = slope;
        for (let slot = 0; slot < s.candidates; slot++) {
          const exponential = floats[s.exponentials / 4 + user * s.stride + slot];
          addRow(gradient, slope * exponential, s.units + 4 * slot * s.dim, s.dim);
        }
        backThroughUnit(gradient, query, s.inverseTemperature, length, s.dim);
        scaleRow(gradient, s.inverseTemperature * floats[s.scales / 4 + user], gradient, s.dim);
      }
    },

    softmaxItems(step, start, end) {
      const s = readStep(step);
      for (let slot = start; slot < end; slot++) {
        const gradient = s.itemGradients + 4 * slot * s.dim;
        clearRow(gradient, s.dim);
        for (let user = 0; slot < s.candidates && user < s.users; user++) {
          const factor = floats[s.slopes / 4 + user] * floats[s.exponentials / 4 + user * s.stride + slot];
          addRow(gradient, factor, s.queries + 4 * user * s.dim, s.dim);
        }
        for (let at = integers[s.slotOffsets / 4 + slot]; at < integers[s.slotOffsets / 4 + slot + 1]; at++) {
          const target = floats[s.targetGradients / 4 + integers[s.slotEntries / 4 + at]];
          addRow(gradient, target, s.queries + 4 * integers[s.slotUsers / 4 + at] * s.dim, s.dim);
        }
        backThroughUnit(gradient, s.units + 4 * slot * s.dim, 1, floats[s.lengths / 4 + slot], s.dim);
      }
    },

    softmaxHistory(step, start, end) {
      const s = readStep(step);
      for (let row = start; row < end; row++) {
        const gradient = s.historyGradients + 4 * row * s.dim;
        clearRow(gradient, s.dim);
        for (let at = integers[s.rowOffsets / 4 + row]; at < integers[s.rowOffsets / 4 + row + 1]; at++) {
          addRow(gradient, 1, s.userGradients + 4 * integers[s.rowUsers / 4 + at] * s.dim, s.dim);
        }
      }
    },
  };
}
