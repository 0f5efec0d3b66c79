/**
 * The kernels: the inner loops of the library, in WebAssembly (`assembly/`, which says what each does) and in plain
 * TypeScript (`plain/`). Every argument is an address in the memory that they work on, a count, or a plain number.
 */
export interface Kernels {
  addGram(
    matrix: number,
    rows: number,
    panels: number,
    start: number,
    end: number,
    first: number,
    last: number,
    sum: number,
  ): void;
  multiplyPanels(
    matrix: number,
    rows: number,
    panels: number,
    start: number,
    end: number,
    tiles: number,
    tileCount: number,
    triangular: number,
    target: number,
  ): void;
  multiplySparse(
    offsets: number,
    indexes: number,
    values: number,
    start: number,
    end: number,
    dense: number,
    target: number,
  ): void;
  addSquare(
    offsets: number,
    indexes: number,
    values: number,
    start: number,
    end: number,
    dense: number,
    target: number,
  ): void;
  measureRows(rows: number, count: number, dim: number, lengths: number): void;
  quantiseRows(catalogue: number, first: number, last: number): void;
  rankUsers(catalogue: number, requests: number, count: number, scratch: number, excluded: number): void;
  stepAdam(
    table: number,
    first: number,
    second: number,
    dim: number,
    rows: number,
    gradients: number,
    start: number,
    end: number,
    rate: number,
    correction: number,
  ): void;
  choleskyRows(
    matrix: number,
    lower: number,
    size: number,
    start: number,
    end: number,
    smallest: number,
    failed: number,
  ): void;
  invertRows(lower: number, inverse: number, size: number, start: number, end: number): void;
  tridiagonalise(
    matrix: number,
    size: number,
    start: number,
    end: number,
    tiny: number,
    diagonal: number,
    offDiagonal: number,
    betas: number,
    product: number,
  ): void;
  gatherReflections(matrix: number, betas: number, size: number, start: number, end: number, rotation: number): void;
  turnRows(rows: number, size: number, rotations: number, count: number, start: number, end: number): void;
  nearestItems(block: number, start: number, end: number, step: number, scratch: number): void;
  gatherProducts(block: number, start: number, end: number, step: number, scratch: number): void;
  solveNeighbours(block: number, start: number, end: number, step: number, scratch: number): void;
  sumPositions(
    sequence: number,
    start: number,
    end: number,
    dense: number,
    rows: number,
    arrivals: number,
    departures: number,
  ): void;
  softmaxUnits(step: number, start: number, end: number): void;
  softmaxUsers(step: number, start: number, end: number): void;
  softmaxItems(step: number, start: number, end: number): void;
  softmaxHistory(step: number, start: number, end: number): void;
}

/** A call of a kernel. */
export type Call = readonly [kernel: keyof Kernels, ...numbers: number[]];

/** Calls that must be made in this order; different tasks may run at the same time. */
export type Task = readonly Call[];
