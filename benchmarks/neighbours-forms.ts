// The forms of neighbours beside the tables, with given settings, on the published splits: Recall@20 / NDCG@20 of every
// unseen item, seconds of one training by its parts, and peak memory. It scores densely, by itself.
// CF_RECS_DATA=FOLDER npm run bench:neighbours-forms [-- case ...]     each case runs in a process of its own.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildDataset, type Dataset, historyOf } from 'cf-recs';
import { type Arithmetic, openArithmetic } from '../src/kernels/matrix/arithmetic.js';
import { allocatePanels, readPanels, writePanels } from '../src/kernels/matrix/panels.js';
import { blocksOf, Pace } from '../src/pace.js';
import type { NeighbourOptions } from '../src/solvers/neighbours/neighbour-options.js';
import { type NeighbourModel, trainNeighbours } from '../src/solvers/neighbours/train-neighbours.js';
import { normalisedMatrix } from '../src/solvers/spectral/normalised-matrix.js';
import { findDirections } from '../src/solvers/spectral/spectral-model.js';
import { dataFolder, readPairs } from './datasets.js';

interface Case extends NeighbourOptions {
  readonly data: string;
  readonly degreeExponent: number;
}

const settings = (
  data: string,
  form: NeighbourOptions['form'],
  degreeExponent: number,
  [embeddingDim, neighbours]: readonly [number, number],
  regularization: number,
  rest: Partial<NeighbourOptions> = {},
): Case => ({ data, form, degreeExponent, embeddingDim, neighbours, regularization, ...rest });

const CASES: Readonly<Record<string, Case>> = {
  'ml-1m-joint': settings('ml-1m', 'joint', 0.3, [128, 100], 0.01),
  'ml-1m-residual': settings('ml-1m', 'residual', 0.3, [64, 100], 0.01),
  'ml-1m-staged': settings('ml-1m', 'staged', 0.3, [128, 100], 0.01),
  'gowalla-residual': settings('gowalla', 'residual', 0.4, [128, 100], 0.1),
  'gowalla-joint': settings('gowalla', 'joint', 0.4, [128, 100], 0.3, { embeddingRidge: 0.3 }),
  'gowalla-staged': settings('gowalla', 'staged', 0.4, [128, 100], 0.03, { neighbourRidge: 0.3 }),
  'steam-joint': settings('steam', 'joint', 0.3, [64, 100], 0.03, { itemOffset: 0.2 }),
  'steam-neighbours-alone': settings('steam', 'joint', 0.2, [0, 100], 0.03, { itemOffset: 0.2 }),
};

const K = 20;

/** The test items of each user of `train`, as indexes there; an item that it does not have is -1. */
async function testItems(train: Dataset, data: string): Promise<Map<number, number[]>> {
  const wanted = new Map<number, number[]>();
  for await (const { userId, itemId } of readPairs(dataFolder(data), 'test')) {
    const user = train.users.indexOf(String(userId));
    if (user === -1) continue;
    wanted.set(user, [...(wanted.get(user) ?? []), train.items.indexOf(String(itemId))]);
  }
  return wanted;
}

/** Users whose scores of every item are there at once. */
const BATCH = 256;

/** The user vectors of some users, row-major. */
function poolUsers({ historyEmbeddings }: NeighbourModel, train: Dataset, dim: number, users: readonly number[]) {
  const vectors = new Float32Array(users.length * dim);
  users.forEach((user, row) => {
    const { items, weights } = historyOf(train, user);
    items.forEach((item, at) => {
      for (let k = 0; k < dim; k++) vectors[row * dim + k] += weights[at] * historyEmbeddings[item * dim + k];
    });
  });
  return vectors;
}

/** The places of the K largest scores, largest first; of equal ones the first. */
function bestOf(scores: Float32Array): number[] {
  const best: number[] = [];
  for (let item = 0; item < scores.length; item++) {
    if (best.length === K && !(scores[item] > scores[best[K - 1]])) continue;
    let at = Math.min(best.length, K - 1);
    for (; at > 0 && scores[item] > scores[best[at - 1]]; at--) best[at] = best[at - 1];
    best[at] = item;
  }
  return best;
}

/** Mean Recall@K and NDCG@K over all users with a test item. */
async function judge(
  model: NeighbourModel,
  train: Dataset,
  dim: number,
  test: ReadonlyMap<number, readonly number[]>,
  { workspace, dense, pace }: Arithmetic,
) {
  const items = train.items.size;
  const users = [...test.keys()];
  const right = new Float32Array(dim * items);
  for (let item = 0; item < items; item++) {
    for (let k = 0; k < dim; k++) right[k * items + item] = model.itemEmbeddings[item * dim + k];
  }
  const discounts = Array.from({ length: K }, (_, at) => 1 / Math.log2(at + 2));
  let [recall, ndcg] = [0, 0];
  const judgeUser = (user: number, scores: Float32Array): void => {
    const { offsets, items: gaining, values } = model.neighbours;
    const history = historyOf(train, user);
    history.items.forEach((item, at) => {
      for (let near = offsets[item]; near < offsets[item + 1]; near++) {
        scores[gaining[near]] += history.weights[at] * values[near];
      }
    });
    for (const seen of history.items) scores[seen] = Number.NEGATIVE_INFINITY;
    const wanted = test.get(user)!;
    const hits = bestOf(scores).map((item) => wanted.includes(item));
    recall += hits.filter(Boolean).length / wanted.length;
    const ideal = discounts.slice(0, wanted.length).reduce((sum, each) => sum + each, 0);
    ndcg += hits.reduce((sum, hit, at) => sum + (hit ? discounts[at] : 0), 0) / ideal;
  };
  for (const [start, end] of blocksOf(users.length, BATCH)) {
    const batch = users.slice(start, end);
    const scores = new Float32Array(batch.length * items);
    await workspace.scope(async () => {
      if (dim === 0) return;
      const vectors = allocatePanels(workspace, batch.length, dim);
      writePanels(workspace, vectors, 0, batch.length, poolUsers(model, train, dim, batch));
      const products = allocatePanels(workspace, batch.length, items);
      await dense.multiply(vectors, right, products, false);
      readPanels(workspace, products, 0, batch.length, scores);
    });
    batch.forEach((user, row) => {
      judgeUser(user, scores.subarray(row * items, (row + 1) * items));
    });
    if (pace.due) await pace.rest();
  }
  return { recall: recall / users.length, ndcg: ndcg / users.length };
}

/** Fits and judges one case, and prints a line of the table. */
async function runCase(name: string): Promise<void> {
  const { data, degreeExponent, ...options } = CASES[name];
  const dim = options.embeddingDim;
  const train = await buildDataset(readPairs(dataFolder(data), 'train'));
  const read = process.resourceUsage().maxRSS / 1024;
  const began = performance.now();
  const before = process.cpuUsage();
  const arithmetic = await openArithmetic({ backend: null, threads: null, engine: null }, new Pace());
  const given = { degreeExponent, embeddingDim: Math.max(1, dim), powerIterations: 3, oversampling: 32, seed: 42 };
  const directions = await arithmetic.workspace.scope(() => findDirections(train, given, arithmetic, () => {}));
  const found = performance.now();
  const { matrix } = await normalisedMatrix(train, degreeExponent, arithmetic.pace);
  const model = await trainNeighbours(matrix, directions, options, arithmetic);
  const ended = performance.now();
  const used = process.cpuUsage(before);
  const peak = process.resourceUsage().maxRSS / 1024;
  const { recall, ndcg } = await judge(model, train, dim, await testItems(train, data), arithmetic);
  await arithmetic.workspace.close();
  const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(2);
  const cells = [
    name,
    `d ${dim}, k ${options.neighbours}, a ${degreeExponent}, lambda ${options.regularization}`,
    `${recall.toFixed(4)} / ${ndcg.toFixed(4)}`,
    `${seconds(began, ended)} s (directions ${seconds(began, found)}, neighbours ${seconds(found, ended)}), CPU ${seconds(0, (used.user + used.system) / 1000)} s`,
    `${Math.round(peak)} MB (${Math.round(read)} before)`,
    `${(model.neighbours.items.length / train.items.size).toFixed(1)} an item`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

const [only, worker] = process.argv.slice(2);
if (worker === '--here') {
  await runCase(only);
} else {
  const names = only === undefined ? Object.keys(CASES) : process.argv.slice(2);
  console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`);
  console.log('| case | settings | R@20 / NDCG@20 | one training | peak memory | neighbours |');
  console.log('|---|---|---|---|---|---|');
  for (const name of names) {
    const argv = [...process.execArgv, fileURLToPath(import.meta.url), name, '--here'];
    const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
}
