import type { PairTable } from '../../data/dataset.js';
import { Random } from '../../random.js';
import type { GradientOptions } from '../plan-training.js';
import { NO_SLOT, type SoftmaxStep } from './softmax-step.js';

/** The most negatives of one step. */
const MOST_CANDIDATES = 4096;

/** Draws the steps of a training: users, what of their histories is hidden, and candidates. */
export class StepDrawer {
  private readonly random: Random;
  /** Users with a history, in the order of the epoch under way. */
  private readonly users: Uint32Array;
  /** Items that somebody has, in the order in which they are drawn, and how many are drawn of it. */
  private readonly pool: Uint32Array;
  private drawn = 0;
  private readonly meanLength: number;
  /** Where an item stands in the step at hand. */
  private readonly slots: Uint32Array;

  constructor(
    private readonly positives: PairTable,
    popularity: Uint32Array,
    private readonly options: GradientOptions,
  ) {
    const { offsets } = positives;
    this.random = new Random(options.seed);
    const userNumbers = Uint32Array.from({ length: offsets.length - 1 }, (_, user) => user);
    this.users = userNumbers.filter((user) => offsets[user + 1] > offsets[user]);
    this.pool = Uint32Array.from(popularity.keys()).filter((item) => popularity[item] > 0);
    this.meanLength = positives.items.length / this.users.length;
    this.slots = new Uint32Array(popularity.length).fill(NO_SLOT);
    this.random.shuffle(this.pool);
  }

  get stepsPerEpoch(): number {
    return Math.ceil(this.users.length / this.options.batchSize);
  }

  /** The steps of one epoch: every user with a history once, in a new order. */
  *epoch(): Generator<SoftmaxStep, void, undefined> {
    this.random.shuffle(this.users);
    const { batchSize } = this.options;
    for (let start = 0; start < this.users.length; start += batchSize) {
      yield this.draw(this.users.subarray(start, start + batchSize));
    }
  }

  private draw(users: Uint32Array): SoftmaxStep {
    const { offsets: all, items } = this.positives;
    const { dropout, numNegatives, embeddingDim: dim, temperature } = this.options;
    const offsets = new Uint32Array(users.length + 1);
    users.forEach((user, at) => {
      offsets[at + 1] = offsets[at] + all[user + 1] - all[user];
    });
    const entries = new Uint32Array(offsets[users.length]);
    const hidden = new Uint8Array(entries.length);
    const weights = new Float64Array(users.length);
    let targets = 0;
    users.forEach((user, at) => {
      const length = offsets[at + 1] - offsets[at];
      entries.set(items.subarray(all[user], all[user + 1]), offsets[at]);
      let count = 0;
      for (let entry = offsets[at]; entry < offsets[at + 1]; entry++) {
        hidden[entry] = this.random.uniform() < dropout ? 1 : 0;
        count += hidden[entry];
      }
      // A user of whom all or nothing is hidden has nothing to predict from, or nothing to predict.
      if (count === length) hidden.fill(0, offsets[at], offsets[at + 1]);
      else if (count > 0) {
        weights[at] = Math.sqrt(length / this.meanLength) / users.length / count;
        targets += count;
      }
    });

    const candidates = this.drawCandidates(Math.max(1, numNegatives * targets));
    const touched = this.number(candidates, entries, hidden);
    const slots = entries.map((item) => this.slots[item]);
    for (const item of touched) this.slots[item] = NO_SLOT;
    const step = { dim, temperature, catalogue: this.pool.length, items: touched, candidates: candidates.length };
    return { ...step, offsets, entries, slots, hidden, weights };
  }

  /** Different items, drawn from a pool that is shuffled anew when too little of it is left. */
  private drawCandidates(wanted: number): Uint32Array {
    const count = Math.min(wanted, MOST_CANDIDATES, this.pool.length);
    if (this.drawn + count > this.pool.length) {
      this.random.shuffle(this.pool);
      this.drawn = 0;
    }
    this.drawn += count;
    return this.pool.slice(this.drawn - count, this.drawn);
  }

  /** Gives the step's items their slots: the candidates, then the targets that are not among them. */
  private number(candidates: Uint32Array, entries: Uint32Array, hidden: Uint8Array): Uint32Array {
    candidates.forEach((item, slot) => {
      this.slots[item] = slot;
    });
    const others: number[] = [];
    for (let entry = 0; entry < entries.length; entry++) {
      if (hidden[entry] === 0 || this.slots[entries[entry]] !== NO_SLOT) continue;
      this.slots[entries[entry]] = candidates.length + others.length;
      others.push(entries[entry]);
    }
    const items = new Uint32Array(candidates.length + others.length);
    items.set(candidates);
    items.set(others, candidates.length);
    return items;
  }
}
