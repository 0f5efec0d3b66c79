// The products of the factorisation, in billions of multiplications a second: the project's kernels, plain TypeScript,
// and TensorFlow.js on its wasm backend, interleaved; medians. `npm run bench:products`
import { cpus } from 'node:os';
import { createWasmDenseProducts, type DenseProducts, plainDenseProducts } from '../src/kernels/dense-products.js';
import type { SparseMatrix } from '../src/kernels/sparse.js';
import { createWasmSparseProducts, PlainSparseProducts, type SparseProducts } from '../src/kernels/sparse-products.js';
import { Random } from '../src/random.js';
import { loadEngine } from '../src/training/backend.js';
import { EngineDenseProducts } from '../src/training/products.js';

const ROUNDS = 7;
const ROWS = 1024;
const random = new Random(1);

function normal(length: number): Float32Array {
  const numbers = new Float32Array(length);
  random.fillNormal(numbers);
  return numbers;
}

/** Median seconds of each piece of work, all of them in turn, after one round that does not count. */
function medianSeconds(works: readonly (() => void)[]): number[] {
  const seconds: number[][] = works.map(() => []);
  for (let round = 0; round <= ROUNDS; round++) {
    works.forEach((work, which) => {
      const start = performance.now();
      work();
      if (round > 0) seconds[which].push((performance.now() - start) / 1000);
    });
  }
  return seconds.map((each) => each.sort((a, b) => a - b)[ROUNDS >> 1]);
}

const rate = (multiplications: number, seconds: number): string => (multiplications / seconds / 1e9).toFixed(1);

/** A matrix whose columns are drawn with a long tail, as items are. */
function longTail(rows: number, columns: number, perRow: number): SparseMatrix {
  const offsets = Uint32Array.from({ length: rows + 1 }, (_, row) => row * perRow);
  const draw = () => Math.floor(columns * random.uniform() ** 2);
  return {
    rows,
    columns,
    offsets,
    indexes: Uint32Array.from({ length: rows * perRow }, draw),
    values: normal(rows * perRow),
  };
}

const tensorflow = new EngineDenseProducts(await loadEngine('wasm'));
const dense: DenseProducts[] = [createWasmDenseProducts()!, tensorflow, plainDenseProducts];
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0].model}; 10^9 multiplications of the full product a second`,
);
console.log('| product | kernels | TensorFlow.js wasm | plain |\n|---|---|---|---|');
for (const width of [96, 160, 544]) {
  const rows = normal(ROWS * width);
  const right = normal(width * width).map((value, at) => (at % width < Math.floor(at / width) ? 0 : value));
  const sum = new Float64Array(width * width);
  const works: [string, (products: DenseProducts) => void][] = [
    [`Gram matrix of ${ROWS} x ${width}`, (products) => products.addGram(rows, width, sum)],
    [`${ROWS} x ${width} by ${width} x ${width}`, (products) => products.multiply(rows, width, right, width, false)],
    ['the same, upper triangular', (products) => products.multiply(rows, width, right, width, true)],
  ];
  for (const [name, work] of works) {
    const seconds = medianSeconds(dense.map((products) => () => work(products)));
    console.log(`| ${name} | ${seconds.map((each) => rate(ROWS * width * width, each)).join(' | ')} |`);
  }
}

const BLOCK = 500;
for (const width of [96, 160, 544]) {
  const matrix = longTail(10_000, 30_000, 27);
  const sparse: SparseProducts[] = [
    createWasmSparseProducts(matrix, width, BLOCK)!,
    new PlainSparseProducts(matrix, width, BLOCK),
  ];
  const table = normal(matrix.columns * width);
  for (const products of sparse) products.setDense(table);
  const works = sparse.map((products) => () => {
    for (let start = 0; start < matrix.rows; start += BLOCK) products.addSquare(start, start + BLOCK);
  });
  const [kernels, plain] = medianSeconds(works).map((each) => rate(2 * matrix.indexes.length * width, each));
  console.log(`| sparse, forth and back, ${width} columns | ${kernels} | | ${plain} |`);
}
