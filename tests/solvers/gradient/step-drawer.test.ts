import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PairTable } from '../../../src/data/dataset.js';
import { NONE, type SoftmaxStep } from '../../../src/kernels/softmax/softmax-step.js';
import type { GradientOptions } from '../../../src/model/solver-options.js';
import { StepDrawer } from '../../../src/solvers/gradient/step-drawer.js';
import { gradientOptions } from '../../support/training.js';

function drawerOf(histories: readonly (readonly number[])[], items: number, given: Partial<GradientOptions> = {}) {
  const offsets = new Uint32Array(histories.length + 1);
  const popularity = new Uint32Array(items);
  histories.forEach((history, user) => {
    offsets[user + 1] = offsets[user] + history.length;
    for (const item of history) popularity[item]++;
  });
  const entries = Uint32Array.from(histories.flat());
  const positives: PairTable = {
    offsets,
    items: entries,
    weights: new Float32Array(entries.length).fill(1),
    timestamps: null,
  };
  return new StepDrawer(positives, popularity, gradientOptions(given));
}

/** Each user of a step: the history, and of each entry whether it is hidden and where it stands. */
const usersOf = ({ offsets, entries, hidden, slots, weights }: SoftmaxStep) =>
  Array.from(weights, (weight, user) => {
    const [from, to] = [offsets[user], offsets[user + 1]];
    return {
      weight,
      history: [...entries.subarray(from, to)],
      hidden: [...hidden.subarray(from, to)],
      slots: [...slots.subarray(from, to)],
    };
  });

const ITEMS = 12;
const anyHistories = fc
  .array(fc.subarray(Array.from({ length: ITEMS }, (_, item) => item)), { minLength: 2, maxLength: 12 })
  .filter((histories) => histories.some((history) => history.length > 0));
const anyOptions = fc.record({
  seed: fc.nat(),
  batchSize: fc.integer({ min: 1, max: 14 }),
  numNegatives: fc.integer({ min: 1, max: 3 }),
  dropout: fc.constantFrom(0.05, 0.5, 0.95),
});

/** Holds a rule over the steps of two epochs of any data. */
const holdForSteps = (
  rule: (step: SoftmaxStep, histories: readonly (readonly number[])[], given: Partial<GradientOptions>) => void,
) =>
  fc.assert(
    fc.property(anyHistories, anyOptions, (histories, given) => {
      const drawer = drawerOf(histories, ITEMS, given);
      for (const step of [...drawer.epoch(), ...drawer.epoch()]) rule(step, histories, given);
    }),
  );

describe('StepDrawer', () => {
  it('takes every user with a history once an epoch, in full steps but for the last', () => {
    fc.assert(
      fc.property(anyHistories, anyOptions, (histories, given) => {
        const drawer = drawerOf(histories, ITEMS, given);
        const expected = histories.filter((history) => history.length > 0).map(String);
        for (let epoch = 0; epoch < 3; epoch++) {
          const steps = [...drawer.epoch()];
          expect(steps).toHaveLength(drawer.stepsPerEpoch);
          for (const step of steps.slice(0, -1)) expect(step.weights).toHaveLength(given.batchSize);
          const drawn = steps.flatMap((step) => usersOf(step).map(({ history }) => String(history)));
          expect(drawn.sort()).toEqual(expected.sort());
        }
      }),
    );
  });

  it('draws users in another order in each epoch', () => {
    const drawer = drawerOf(
      Array.from({ length: 40 }, (_, user) => [user]),
      40,
      { batchSize: 40 },
    );
    const [[first], [second]] = [[...drawer.epoch()], [...drawer.epoch()]];
    expect(second.entries).not.toEqual(first.entries);
    expect(second.entries.toSorted()).toEqual(first.entries.toSorted());
  });

  it('draws different candidates, of those that somebody has, as many as targets ask for', () => {
    holdForSteps(({ items, candidates, catalogue, hidden }, histories, { numNegatives }) => {
      const active = new Set(histories.flat());
      const drawn = items.subarray(0, candidates);
      expect(new Set(drawn).size).toBe(candidates);
      expect([...drawn].every((item) => active.has(item))).toBe(true);
      expect(catalogue).toBe(active.size);
      const targets = hidden.reduce((sum, each) => sum + each, 0);
      expect(candidates).toBe(Math.min(Math.max(1, numNegatives! * targets), active.size));
    });
  });

  it('draws no more than 4,096 candidates', () => {
    const history = Array.from({ length: 5000 }, (_, item) => item);
    const [step] = drawerOf([history], 5000).epoch();
    expect(step.candidates).toBe(4096);
    expect(new Set(step.items.subarray(0, 4096)).size).toBe(4096);
  });

  it('draws the whole catalogue before it draws an item again', () => {
    // 20 users with 2 items each: a step of 2 users has at most 2 targets, so 1 or 2 candidates.
    const histories = Array.from({ length: 20 }, (_, user) => [2 * user, 2 * user + 1]);
    const drawer = drawerOf(histories, 40, { batchSize: 2, numNegatives: 1 });
    const drawn: number[] = [];
    while (drawn.length < 38) {
      for (const { items, candidates } of drawer.epoch()) drawn.push(...items.subarray(0, candidates));
    }
    expect(new Set(drawn.slice(0, 38)).size).toBe(38);
  });

  it('adds the targets that are no candidates, and no item twice', () => {
    holdForSteps((step) => {
      const { items, candidates, entries, hidden } = step;
      const targets = new Set(entries.filter((_, at) => hidden[at] === 1));
      expect(new Set(items).size).toBe(items.length);
      expect([...items.subarray(candidates)].every((item) => targets.has(item))).toBe(true);
      expect([...targets].every((item) => items.includes(item))).toBe(true);
    });
  });

  it('tells where the item of each entry stands, if it does', () => {
    holdForSteps(({ items, historyItems, entries, slots, historyRows }) => {
      for (const [list, places] of [
        [items, slots],
        [historyItems, historyRows],
      ]) {
        places.forEach((place, at) => {
          if (place === NONE) expect(list.includes(entries[at])).toBe(false);
          else expect(list[place]).toBe(entries[at]);
        });
      }
    });
  });

  it('lists the items of which somebody has kept an entry, none twice', () => {
    holdForSteps(({ historyItems, entries, hidden }) => {
      const kept = new Set(entries.filter((_, at) => hidden[at] === 0));
      expect(historyItems).toHaveLength(kept.size);
      expect(new Set(historyItems)).toEqual(kept);
    });
  });

  it('hides a part of a history, never all of it, and weighs its targets by the length of the history', () => {
    holdForSteps((step, histories) => {
      const lengths = histories.map((history) => history.length).filter((length) => length > 0);
      const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
      const users = usersOf(step);
      for (const { weight, history, hidden } of users) {
        const count = hidden.reduce((sum, each) => sum + each, 0);
        expect(count).toBeLessThan(history.length);
        const expected = count === 0 ? 0 : Math.sqrt(history.length / mean) / users.length / count;
        expect(weight).toBeCloseTo(expected, 12);
      }
    });
  });

  it('hides the share that is asked for', () => {
    for (const dropout of [0.2, 0.5, 0.8]) {
      const [{ hidden }] = drawerOf([Array.from({ length: 4000 }, (_, item) => item)], 4000, { dropout }).epoch();
      expect(Math.abs(hidden.reduce((sum, each) => sum + each, 0) / 4000 - dropout)).toBeLessThan(0.04);
    }
  });

  it('gives the same steps for the same seed, others for another', () => {
    const histories = Array.from({ length: 9 }, (_, user) => [user, user + 1, user + 2]);
    const stepsOf = (seed: number) => [...drawerOf(histories, 11, { seed, batchSize: 4 }).epoch()];
    expect(stepsOf(5)).toEqual(stepsOf(5));
    expect(stepsOf(5)).not.toEqual(stepsOf(6));
  });

  it('leaves the data as it is', () => {
    const histories = [[0, 2], [], [1, 2, 3]];
    const positives = {
      offsets: Uint32Array.of(0, 2, 2, 5),
      items: Uint32Array.from(histories.flat()),
      weights: new Float32Array(5).fill(1),
      timestamps: null,
    };
    const popularity = Uint32Array.of(1, 1, 2, 1);
    const before = structuredClone({ positives, popularity });
    const drawer = new StepDrawer(positives, popularity, gradientOptions());
    for (let epoch = 0; epoch < 5; epoch++) expect([...drawer.epoch()]).toHaveLength(1);
    expect({ positives, popularity }).toEqual(before);
  });
});
