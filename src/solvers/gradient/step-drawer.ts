import type { PairTable } from '../../data/dataset.js';
import { NONE, type SoftmaxStep } from '../../kernels/softmax/softmax-step.js';
import type { GradientOptions } from '../../model/solver-options.js';
import { Random } from '../../random.js';

/** The most negatives of one step. */
const MAX_CANDIDATES = 4096;

/** Draws the steps of a training: users, what of their histories is hidden, and candidates. */
export class StepDrawer {
  private readonly random: Random;
  /** Users with a history, in the order of the epoch under way. */
  private readonly users: Uint32Array;
  /** Items that somebody has, in the order in which they are drawn, and how many of them have been drawn. */
  private readonly pool: Uint32Array;
  private drawn = 0;
  private readonly meanLength: number;
  /** Where an item stands in a list of the step at hand. */
  private readonly places: Uint32Array;

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
    this.places = new Uint32Array(popularity.length).fill(NONE);
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
    const { dropout, numNegatives } = this.options;
    const offsets = new Uint32Array(users.length + 1);
    for (let at = 0; at < users.length; at++) {
      offsets[at + 1] = offsets[at] + all[users[at] + 1] - all[users[at]];
    }
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
    const { list, places: slots } = this.place(candidates, entries, hidden, 1);
    const history = this.place(new Uint32Array(0), entries, hidden, 0);
    const listed = { items: list, candidates: candidates.length, catalogue: this.pool.length };
    return {
      ...listed,
      historyItems: history.list,
      offsets,
      entries,
      slots,
      historyRows: history.places,
      hidden,
      weights,
    };
  }

  /** Different items, drawn from a pool that is shuffled anew when too little of it is left. */
  private drawCandidates(wanted: number): Uint32Array {
    const count = Math.min(wanted, MAX_CANDIDATES, this.pool.length);
    if (this.drawn + count > this.pool.length) {
      this.random.shuffle(this.pool);
      this.drawn = 0;
    }
    this.drawn += count;
    return this.pool.slice(this.drawn - count, this.drawn);
  }

  /**
   * Lists items, first some given ones, then those of the entries with this `hidden` flag that are not among them.
   * @returns the list, and where the item of each entry stands in it.
   */
  private place(first: Uint32Array, entries: Uint32Array, hidden: Uint8Array, flag: 0 | 1) {
    const list = new Uint32Array(first.length + entries.length);
    list.set(first);
    let length = first.length;
    for (let at = 0; at < length; at++) this.places[list[at]] = at;
    for (let entry = 0; entry < entries.length; entry++) {
      if (hidden[entry] !== flag || this.places[entries[entry]] !== NONE) continue;
      this.places[entries[entry]] = length;
      list[length++] = entries[entry];
    }
    const places = new Uint32Array(entries.length);
    for (let entry = 0; entry < entries.length; entry++) places[entry] = this.places[entries[entry]];
    for (let at = 0; at < length; at++) this.places[list[at]] = NONE;
    return { list: list.slice(0, length), places };
  }
}
