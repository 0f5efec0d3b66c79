// What training computes, in billions of multiplications a second: the project's kernels on one thread and on two, plain
// TypeScript, and TensorFlow.js on its wasm backend and on what `tensorflowEngine()` finds: @tensorflow/tfjs-node where it
// is installed, else plain JavaScript; in turns, medians. `npm run bench:products`
import { cpus } from 'node:os';
import * as tfjs from '@tensorflow/tfjs';
import type { DenseEngine } from '../src/kernels/matrix/dense-engine.js';
import { type DenseProducts, EngineDenseProducts, KernelDenseProducts } from '../src/kernels/matrix/dense-products.js';
import { allocatePanels, type PanelMatrix, panelNumbers } from '../src/kernels/matrix/panels.js';
import { loadMatrix, rowRanges, type SparseMatrix } from '../src/kernels/matrix/sparse-matrix.js';
import { square } from '../src/kernels/matrix/sparse-products.js';
import { Workspace, type WorkspaceOptions } from '../src/kernels/memory/workspace.js';
import { Pace } from '../src/pace.js';
import { Random } from '../src/random.js';
import { TensorFlowEngine, tensorflowEngine } from '../src/tensorflow/tensorflow-engine.js';

const ROUNDS = 7;
const WIDTHS = [96, 160, 544];
const random = new Random(1);
const pace = new Pace();

function normal(length: number): Float32Array {
  const numbers = new Float32Array(length);
  random.fillNormal(numbers);
  return numbers;
}

type Work = () => Promise<void>;

/** Median seconds of each piece of work, all of them in turn, after one round that does not count. */
async function medianSeconds(works: readonly Work[]): Promise<number[]> {
  const seconds: number[][] = works.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [which, work] of works.entries()) {
      const start = performance.now();
      await work();
      if (round > 0) seconds[which].push((performance.now() - start) / 1000);
    }
  }
  return seconds.map((each) => each.sort((a, b) => a - b)[ROUNDS >> 1]);
}

/** TensorFlow.js on its wasm backend, as an engine. */
async function wasmEngine(): Promise<DenseEngine> {
  const tf: typeof tfjs = 'default' in tfjs ? (tfjs.default as typeof tfjs) : tfjs;
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  return new TensorFlowEngine(tf, 'wasm');
}

/** One way of computing: a workspace, and dense products in it. */
interface Contender {
  readonly name: string;
  readonly workspace: Workspace;
  readonly dense: DenseProducts;
  readonly sparse: boolean;
}

const onKernels = (name: string, options: WorkspaceOptions): Contender => {
  const workspace = new Workspace(options);
  return { name, workspace, dense: new KernelDenseProducts(workspace, pace), sparse: true };
};
const onEngine = (name: string, engine: DenseEngine): Contender => {
  const workspace = new Workspace({ backend: 'wasm', threads: 1 });
  return { name, workspace, dense: new EngineDenseProducts(engine, workspace, pace), sparse: false };
};

/** A matrix whose columns are drawn with a long tail, as items are. */
function longTail(rows: number, columns: number, perRow: number): SparseMatrix {
  const offsets = Uint32Array.from({ length: rows + 1 }, (_, row) => row * perRow);
  const draw = () => Math.floor(columns * random.uniform() ** 2);
  const indexes = Uint32Array.from({ length: rows * perRow }, draw);
  return { rows, columns, offsets, indexes, values: normal(rows * perRow) };
}

function place(workspace: Workspace, rows: number, columns: number, numbers: Float32Array | null = null): PanelMatrix {
  const matrix = allocatePanels(workspace, rows, columns);
  if (numbers !== null) panelNumbers(workspace, matrix).set(numbers);
  return matrix;
}

const contenders = [
  onKernels('kernels, 1 thread', { backend: 'wasm', threads: 1 }),
  onKernels('kernels, 2 threads', { backend: 'wasm', threads: 2 }),
  onEngine('TensorFlow.js wasm', await wasmEngine()),
];
contenders.push(onEngine('tensorflowEngine()', await tensorflowEngine()));
// Too slow for matrices as tall as the others'.
const plain = onKernels('plain', { backend: 'cpu', threads: 1 });
const TALL = 16_384;
const SHORT = 1024;

console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; 10^9 multiplications of the full product a second`,
);
console.log(`| product | ${[...contenders, plain].map(({ name }) => name).join(' | ')} |`);
console.log(`|---|${'---|'.repeat(contenders.length + 1)}`);

/** Prints one line: `work` for every contender, each in turn, given the number of rows that it has to do. */
async function compare(
  name: string,
  multiplications: number,
  toWork: (contender: Contender, rows: number) => Promise<Work>,
  takes: (contender: Contender) => boolean = () => true,
): Promise<void> {
  const works = await Promise.all(contenders.filter(takes).map((each) => toWork(each, TALL)));
  const seconds = await medianSeconds(works);
  const [slow] = await medianSeconds([await toWork(plain, SHORT)]);
  const rates = contenders.map((each) => (takes(each) ? (TALL * multiplications) / seconds.shift()! / 1e9 : null));
  rates.push((SHORT * multiplications) / slow / 1e9);
  console.log(`| ${name} | ${rates.map((rate) => rate?.toFixed(1) ?? '').join(' | ')} |`);
}

for (const width of WIDTHS) {
  const numbers = normal(TALL * width);
  const right = normal(width * width).map((value, at) => (at % width < Math.floor(at / width) ? 0 : value));
  const sum = new Float64Array(width * width);
  const tables = ({ workspace }: Contender, rows: number) => [
    place(workspace, rows, width, numbers.subarray(0, rows * width)),
    place(workspace, rows, width),
  ];
  await compare(`Gram matrix, ${width} columns`, width * width, async (contender, rows) => {
    const [matrix] = tables(contender, rows);
    return () => contender.dense.addGram(matrix, sum);
  });
  for (const triangular of [false, true]) {
    const name = triangular ? 'the same, upper triangular' : `by ${width} x ${width}`;
    await compare(name, width * width, async (contender, rows) => {
      const [matrix, target] = tables(contender, rows);
      return () => contender.dense.multiply(matrix, right, target, triangular);
    });
  }
  await compare(
    `sparse, forth and back, ${width} columns`,
    2 * 27 * width,
    async ({ workspace }, rows) => {
      const matrix = longTail(rows, 30_000, 27);
      const loaded = await loadMatrix(workspace, matrix, pace);
      const ranges = [...rowRanges(matrix)];
      const [dense, target] = [place(workspace, matrix.columns, width), place(workspace, matrix.columns, width)];
      return () => square(workspace, loaded, ranges, dense, target, pace);
    },
    ({ sparse }) => sparse,
  );
}
await Promise.all(contenders.map(({ workspace }) => workspace.close()));
