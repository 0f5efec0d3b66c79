import { describe, expect, it } from 'vitest';
import { FoldIn, ItemSum } from '../../src/live/fold-in.js';
import { ItemShares } from '../../src/live/item-shares.js';
import { poolUser } from '../../src/live/pooled-user.js';
import type { Sums } from '../../src/live/row-rule.js';
import { Random } from '../../src/random.js';
import { modelOf, withNeighbours } from '../support/served.js';

const ITEMS = 60;
const DIM = 3;

/** Three tastes of twenty items each, and users who have half of the items of theirs. */
const tasteOf = (item: number): number => Math.floor(item / 20);
const histories = Array.from({ length: 90 }, (_, user) => {
  const random = new Random(user);
  const items = Array.from({ length: ITEMS }, (_, item) => item).filter(
    (item) => tasteOf(item) === user % 3 && random.uniform() < 0.5,
  );
  return { items, weights: items.map(() => 1) };
});

/** Neighbours of the same taste, beside which the rows of items are corrections of the other sign. */
function correctedModel() {
  const random = new Random(7);
  const row = (item: number, length: number) =>
    Array.from({ length: DIM }, (_, c) => (c === tasteOf(item) ? length : 0) + 0.05 * random.uniform());
  const all = Array.from({ length: ITEMS }, (_, item) => item);
  const tables = modelOf(
    all.map((item) => row(item, 1)),
    all.map((item) => row(item, -0.2)),
    0.3,
  );
  const near = all.map((item) =>
    all.map((other) => (item !== other && tasteOf(item) === tasteOf(other) ? 0.4 + 0.2 * random.uniform() : 0)),
  );
  return withNeighbours(tables, near);
}

const model = correctedModel();

/** What all users of the items add up to, and the rule that is made of it. */
function rule() {
  const sums: Sums = {
    sums: new Float32Array(ITEMS * DIM),
    weights: new Float64Array(ITEMS),
    users: new Uint32Array(ITEMS),
  };
  const shares = new ItemShares(model, 1);
  for (const history of histories) {
    const user = poolUser(model, history);
    shares.add(history, user);
    for (const item of history.items) {
      const sum = new ItemSum(model, item);
      sum.add(user, 1);
      for (let c = 0; c < DIM; c++) sums.sums[item * DIM + c] += sum.sums[c];
      sums.weights[item]++;
      sums.users[item]++;
    }
  }
  return { sums, made: shares.ruleFor(sums) };
}

/** The score of an item by its neighbours and its row of the table. */
function scoreOf(item: number, user: ReturnType<typeof poolUser>, history: { items: number[] }): number {
  const { offsets, items, values } = model.neighbours;
  let score = 0;
  for (let c = 0; c < DIM; c++) score += user.vector[c] * model.itemEmbeddings[item * DIM + c];
  for (const has of history.items) {
    for (let at = offsets[has]; at < offsets[has + 1]; at++) if (items[at] === item) score += user.scale * values[at];
  }
  return score;
}

describe('rows of items beside neighbours', () => {
  it('have as many of the best places, all together, as the items have by the model', () => {
    const { sums, made } = rule();
    let places = 0;
    for (const history of histories) {
      const user = poolUser(model, history);
      const unseen = Array.from({ length: ITEMS }, (_, item) => item).filter((item) => !history.items.includes(item));
      const fourth = unseen.map((item) => scoreOf(item, user, history)).sort((a, b) => b - a)[3];
      const scores = unseen.map((item) => {
        let score = 0;
        for (let c = 0; c < DIM; c++) score += user.vector[c] * made.scales[c] * sums.sums[item * DIM + c];
        return score * sums.weights[item] ** -made.exponent;
      });
      places += scores.filter((score) => score >= fourth * (1 - 1e-9)).length;
    }
    expect(places).toBe(4 * histories.length);
  });

  it('like the taste of their users, though those of the model do not', () => {
    const foldIn = new FoldIn(model, histories, 1);
    for (const taste of [0, 1, 2]) {
      const sum = new ItemSum(model, 20 * taste);
      for (const [user, history] of histories.entries()) if (user % 3 === taste) sum.add(poolUser(model, history), 1);
      const { itemRow } = foldIn.rowsOf(sum)!;
      expect(itemRow.indexOf(Math.max(...itemRow))).toBe(taste);
      expect(itemRow[taste]).toBeGreaterThan(0);
      expect(model.itemEmbeddings[20 * taste * DIM + taste]).toBeLessThan(0);
    }
  });

  it('are zeros where nobody can be asked', () => {
    const sums = {
      sums: new Float32Array(ITEMS * DIM),
      weights: new Float64Array(ITEMS),
      users: new Uint32Array(ITEMS),
    };
    expect([...new ItemShares(model, 1).ruleFor(sums).scales]).toEqual([0, 0, 0]);
    const shares = new ItemShares(model, 1);
    shares.add(histories[0], poolUser(model, histories[0]));
    expect([...shares.ruleFor(sums).scales]).toEqual([0, 0, 0]);
  });

  it('are made by one of so many users', () => {
    const asked = (stride: number) => {
      const shares = new ItemShares(model, stride);
      for (const history of histories) shares.add(history, poolUser(model, history));
      return shares.ruleFor(rule().sums).scales;
    };
    // Every third has one taste.
    for (const [c, scale] of asked(2).entries()) expect(scale / asked(1)[c]).toBeGreaterThan(0.8);
    for (const [c, scale] of asked(2).entries()) expect(scale / asked(1)[c]).toBeLessThan(1.25);
  });
});
