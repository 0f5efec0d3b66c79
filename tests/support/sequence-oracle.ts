import { type Dataset, historyOf } from '../../src/data/dataset.js';
import type { EmbeddingModel } from '../../src/model/embedding-model.js';
import type { Neighbours } from '../../src/model/neighbours.js';
import { recentWeights } from '../../src/model/recency.js';
import type { SequenceSettings } from '../../src/solvers/sequence/train-sequence.js';
import { product, type Rows, transposed, unflat } from './matrices.js';

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/**
 * Every position of every history, one by one: what came before, pooled as ranking pools it, and the item that came. Of those
 * of one moment, each number of them comes before the position in as many orders.
 */
export function positionsOf(dataset: Dataset, halfLife: number | false): { X: number[][]; Y: number[][] } {
  const items = dataset.items.size;
  const decayOf = (events: number): number => (halfLife === false ? 1 : 0.5 ** (events / halfLife));
  const [X, Y]: [number[][], number[][]] = [[], []];
  for (let user = 0; user < dataset.users.size; user++) {
    const history = historyOf(dataset, user);
    const times = Array.from(history.timestamps ?? [], (time) => (Number.isNaN(time) ? -Infinity : time));
    times.forEach((time, target) => {
      const earlier = times.flatMap((other, at) => (other < time ? [at] : []));
      const others = times.flatMap((other, at) => (other === time && at !== target ? [at] : []));
      if (earlier.length + others.length === 0) return;
      const known = {
        items: earlier.map((at) => history.items[at]),
        weights: earlier.map((at) => history.weights[at]),
        timestamps: earlier.map((at) => times[at]),
      };
      const weights = recentWeights(known, halfLife);
      const between = Array.from({ length: others.length + 1 }, (_, count) => decayOf(count));
      // So many of the others are before it, and fade among themselves.
      const beside = between.map((_, count) => sum(between.slice(0, count)));
      const [x, y] = [1, 2].map(() => new Array<number>(items).fill(0));
      known.items.forEach((item, at) => {
        x[item] = weights[at] * mean(between);
      });
      for (const at of others) x[history.items[at]] = (history.weights[at] * mean(beside)) / others.length;
      y[history.items[target]] = history.weights[target];
      X.push(x);
      Y.push(y);
    });
  }
  return { X, Y };
}

/** As near as a hundred steps of power iteration come. */
function largestEigenvalue(matrix: Rows): number {
  let vector = matrix.map(() => [1]);
  for (let step = 0; step < 100; step++) {
    const length = Math.hypot(...vector.flat());
    vector = product(matrix, vector).map(([value]) => [value / length]);
  }
  return Math.hypot(...vector.flat());
}

/** The solution of a system (Gauss, with the largest pivot of a column). */
function solve(matrix: Rows, right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]]);
  const size = rows.length;
  for (let k = 0; k < size; k++) {
    const best = rows
      .slice(k)
      .reduce((most, row, at) => (Math.abs(row[k]) > Math.abs(rows[most][k]) ? k + at : most), k);
    [rows[k], rows[best]] = [rows[best], rows[k]];
    for (let i = k + 1; i < size; i++) {
      const share = rows[i][k] / rows[k][k];
      for (let j = k; j <= size; j++) rows[i][j] -= share * rows[k][j];
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    const rest = solution.reduce((sum, value, j) => (j > i ? sum + rows[i][j] * value : sum), 0);
    solution[i] = (rows[i][size] - rest) / rows[i][i];
  }
  return solution;
}

/** Equal candidates differ by what is rounded: those that a model took come first, by more than that. */
const TAKEN_AHEAD = 1 + 1e-5;

function isNeighbour({ offsets, items }: Neighbours, from: number, to: number): boolean {
  return items.subarray(offsets[from], offsets[from + 1]).includes(to);
}

/**
 * What `trainSequence` solves, as one least-squares problem an item over all positions, with the history embeddings that it
 * came to: item embeddings, and neighbours as a full table, row j what j adds to others.
 */
export function sequenceOracle(
  dataset: Dataset,
  { embeddingDim, historyEmbeddings, neighbours: taken }: EmbeddingModel,
  { neighbours, regularization, recencyHalfLife, popularityDamping }: SequenceSettings,
) {
  const items = dataset.items.size;
  const { X, Y } = positionsOf(dataset, recencyHalfLife === false ? false : recencyHalfLife / 0.7);
  const Z = product(X, unflat(historyEmbeddings, embeddingDim));
  const columns = transposed(X);
  const squares = columns.map((column) => column.reduce((sum, value) => sum + value ** 2, 0));
  const ridge = (regularization * sum(squares.map((square) => square ** 2))) / sum(squares);
  const rho = 0.1 * largestEigenvalue(product(transposed(Z), Z));
  const near = product(columns, Y);
  const sums = new Float64Array(items);
  for (let at = 0; at < dataset.positives.items.length; at++) {
    sums[dataset.positives.items[at]] += dataset.positives.weights[at];
  }
  const gains = Array.from({ length: items }, () => new Array<number>(items).fill(0));
  const embeddings = Array.from({ length: items }, (_, item) => {
    const worth = columns.map(
      (_, other) =>
        (near[other][item] / Math.sqrt(squares[other])) * (isNeighbour(taken, other, item) ? TAKEN_AHEAD : 1),
    );
    const candidates = Array.from({ length: items }, (__, other) => other)
      .filter((other) => other !== item && near[other][item] > 0)
      .sort((a, b) => worth[b] - worth[a] || a - b)
      .slice(0, neighbours);
    const rows = X.map((row, at) => [...Z[at], ...candidates.map((other) => row[other])]);
    const across = transposed(rows);
    const matrix = product(across, rows).map((row, i) =>
      row.map((value, j) => value + (i === j ? (i < embeddingDim ? rho : ridge) : 0)),
    );
    const right = product(across, Y).map((row) => row[item]);
    const scale = sums[item] === 0 ? 0 : sums[item] ** -popularityDamping;
    const solution = solve(matrix, right).map((value) => scale * value);
    candidates.forEach((other, at) => {
      gains[other][item] = solution[embeddingDim + at];
    });
    return solution.slice(0, embeddingDim);
  });
  return { embeddings, gains };
}
