import type { Arithmetic } from '../../kernels/matrix/arithmetic.js';
import { loadMatrix } from '../../kernels/matrix/sparse-matrix.js';
import { writeRecord } from '../../kernels/memory/record.js';
import {
  gatherScratch,
  NEIGHBOURS,
  type NeighboursRecord,
  solveScratch,
} from '../../kernels/neighbours/neighbours-record.js';
import type { Block } from '../../pace.js';
import { keepLargest } from './keep-largest.js';
import { Lanes } from './lanes.js';
import type { NeighbourSize } from './neighbour-options.js';
import { type PopularFirst, rowCosts } from './popular-first.js';
import { RowWindows } from './row-windows.js';
import type { Equations, InOrder, SolvedBlock } from './solved-block.js';
import { wantedRows } from './wanted-rows.js';

/**
 * The most bytes that the arrays of a block take, where they hold more than one item and nobody says otherwise: so many an
 * item of the catalogue, within bounds. A catalogue then has some ten blocks at k = 100, and a row of A^T A is summed at
 * most once in each, where the few arrays of a small block would have it summed more often the larger the catalogue is.
 */
const blockBytesFor = (items: number): number => Math.min(2 ** 29, Math.max(2 ** 26, 2048 * items));

/**
 * Finds the neighbours of items, block by block. What it holds: the interactions, 8 bytes each, and once more those of a
 * window of items; the table; some 64 bytes an item for eight lanes; and a block of {@link blockBytesFor} bytes. A block's rows of A^T A are summed anew, so that
 * less than all of it is ever there; where a block is all items, they are summed once for any number of ridges.
 */
export class BlockSolver {
  /** The candidates' entries of A^T A, where the block is all items; solving leaves gains in their place. */
  private entries: Float32Array | null = null;

  private constructor(
    private readonly arithmetic: Arithmetic,
    /** Items of a block. */
    readonly size: number,
    /** The most neighbours that an item is left with. */
    private readonly neighbours: number,
    private readonly byItem: RowWindows,
    private record: NeighboursRecord,
    private readonly address: number,
    private readonly costs: Float64Array,
    private readonly gathering: Lanes,
    private readonly solving: Lanes,
  ) {}

  /**
   * @param width - numbers of a row of the table: d, filled up to a multiple of 8.
   * @param inOrder - where histories are in order; the rows of `byItem` are then events.
   */
  static async open(
    arithmetic: Arithmetic,
    matrix: PopularFirst,
    { neighbours, candidates = neighbours, blockBytes, windowEntries }: NeighbourSize,
    width: number,
    inOrder: InOrder | null = null,
  ): Promise<BlockSolver> {
    const { workspace, pace } = arithmetic;
    const items = matrix.order.length;
    const room = Math.max(1, Math.min(Math.max(neighbours, candidates), items - 1));
    const perItem = 4 * width + 12 * room + 8 + 2 * room * (room + 1);
    const size = Math.max(1, Math.min(items, Math.floor((blockBytes ?? blockBytesFor(items)) / perItem)));
    const put = <Kind extends 'integers' | 'floats' | 'doubles'>(kind: Kind, numbers: ArrayLike<number>): number => {
      const address = workspace.allocate((kind === 'doubles' ? 8 : 4) * numbers.length);
      workspace[kind](address, numbers.length).set(numbers);
      return address;
    };
    const histories = await loadMatrix(workspace, matrix.histories, pace);
    const byItem = new RowWindows(workspace, matrix.byItem, windowEntries);
    const rows = Math.min(items, size * room);
    const record: NeighboursRecord = {
      ridge: 0,
      smallestPivot: 0,
      items,
      dim: width,
      room,
      first: 0,
      sequence: inOrder?.sequence ?? 0,
      norms: put('floats', inOrder?.norms ?? []),
      offsets: histories.offsets,
      indexes: histories.indexes,
      values: histories.values,
      itemOffsets: byItem.offsets,
      itemUsers: byItem.indexes,
      itemValues: byItem.values,
      order: put('integers', matrix.order),
      places: put('integers', matrix.places),
      inverses: put('doubles', new Float64Array(width)),
      roots: put('doubles', new Float64Array(width)),
      table: workspace.allocate(4 * items * width),
      counts: workspace.allocate(4 * size),
      squares: workspace.allocate(4 * size),
      candidates: workspace.allocate(4 * size * room),
      gains: workspace.allocate(4 * size * room),
      embeddings: workspace.allocate(4 * size * width),
      wanted: workspace.allocate(4 * rows),
      wantedOffsets: workspace.allocate(4 * (rows + 1)),
      wantedAt: workspace.allocate(4 * size * room),
      products: workspace.allocate(2 * size * room * (room + 1)),
    };
    const address = workspace.allocate(NEIGHBOURS.bytes);
    const gathering = new Lanes(workspace, gatherScratch(items, room));
    const solving = new Lanes(workspace, solveScratch(room, width));
    const costs = inOrder?.costs ?? (await rowCosts(matrix, pace));
    return new BlockSolver(arithmetic, size, neighbours, byItem, record, address, costs, gathering, solving);
  }

  /**
   * Takes the equations of the next solutions.
   * @param fill - writes the table, items x width, in the order of places.
   */
  async prepare(
    { ridge, smallestPivot, inverses, roots }: Equations,
    fill: (table: Float32Array, width: number) => Promise<void>,
  ): Promise<void> {
    const { items, dim } = this.record;
    const { workspace } = this.arithmetic;
    this.record = { ...this.record, ridge, smallestPivot };
    workspace.doubles(this.record.inverses, dim).set(inverses);
    workspace.doubles(this.record.roots, dim).set(roots);
    await fill(workspace.floats(this.record.table, items * dim) as Float32Array, dim);
  }

  /** @param given - with histories in order, the embeddings before the neighbours take their part, block x width. */
  async solve(block: Block, given: Float32Array | null = null): Promise<SolvedBlock> {
    const { record } = this;
    const { workspace, pace } = this.arithmetic;
    const { room, items } = record;
    const [first, last] = block;
    const count = last - first;
    const thins = this.neighbours < room;
    writeRecord(workspace.views, NEIGHBOURS, this.address, { ...record, first });
    if (this.entries === null) {
      await this.gather(block);
      // Equations that are thinned out cannot be used again.
      if (count === items && !thins) this.entries = this.gainsOf(count).slice() as Float32Array;
    } else this.gainsOf(count).set(this.entries);
    const entries = thins ? (this.gainsOf(count).slice() as Float32Array) : null;
    await this.solveOnce(count, given);
    if (entries !== null) {
      const equations = {
        room,
        counts: workspace.integers(record.counts, count) as Uint32Array,
        candidates: workspace.integers(record.candidates, count * room) as Uint32Array,
        gains: this.gainsOf(count),
        entries,
        products: workspace.floats(record.products, (count * room * (room + 1)) / 2) as Float32Array,
      };
      await keepLargest(equations, this.neighbours, pace);
      await this.solveOnce(count, given);
    }
    return this.read(count);
  }

  /** What the candidates of the first items of a block add; before they are solved for, the right sides. */
  private gainsOf(count: number): Float32Array {
    const { gains, room } = this.record;
    return this.arithmetic.workspace.floats(gains, count * room) as Float32Array;
  }

  private async solveOnce(count: number, given: Float32Array | null): Promise<void> {
    const { dim, counts: address, embeddings } = this.record;
    const { workspace, pace } = this.arithmetic;
    if (given !== null) workspace.floats(embeddings, given.length).set(given);
    const counts = workspace.integers(address, count) as Uint32Array;
    const solved = this.solving.deal('solveNeighbours', this.address, [0, count], (local) => {
      return 1 + counts[local] ** 3 / 6 + (counts[local] * (counts[local] + 8) * dim) / 2;
    });
    await workspace.run(solved.tasks, solved.work, pace);
  }

  /** Finds the candidates of a block, and the entries of A^T A among them. */
  private async gather([first, last]: Block): Promise<void> {
    const { record, costs } = this;
    const { workspace } = this.arithmetic;
    const { items, room } = record;
    const count = last - first;
    await this.windowed(
      'nearestItems',
      Uint32Array.from({ length: count }, (_, local) => first + local),
      (local) => {
        return 1 + costs[first + local];
      },
    );

    const counts = workspace.integers(record.counts, count) as Uint32Array;
    const candidates = workspace.integers(record.candidates, count * room) as Uint32Array;
    const { rows, offsets, wantedAt } = wantedRows(counts, candidates, room, items);
    workspace.integers(record.wanted, rows.length).set(rows);
    workspace.integers(record.wantedOffsets, offsets.length).set(offsets);
    workspace.integers(record.wantedAt, wantedAt.length).set(wantedAt);
    await this.windowed('gatherProducts', rows, (r) => costs[rows[r]] / 2 + (offsets[r + 1] - offsets[r]) * room);
  }

  /** Runs a kernel on numbers, each of which reads a row of A^T A: those of one window of items after the other. */
  private async windowed(
    kernel: 'nearestItems' | 'gatherProducts',
    rows: ArrayLike<number>,
    costOf: (number: number) => number,
  ): Promise<void> {
    const { workspace, pace } = this.arithmetic;
    let start = 0;
    for (const window of this.byItem.windows) {
      let end = start;
      while (end < rows.length && rows[end] < window[1]) end++;
      if (end === start) continue;
      await this.byItem.load(window, pace);
      const { tasks, work } = this.gathering.deal(kernel, this.address, [start, end], costOf);
      await workspace.run(tasks, work, pace);
      start = end;
    }
  }

  /** Copies a block out of the memory of the kernels, without the room that is left. */
  private read(count: number): SolvedBlock {
    const { record } = this;
    const { workspace } = this.arithmetic;
    const { dim, room } = record;
    const counts = workspace.integers(record.counts, count).slice() as Uint32Array;
    const sum = counts.reduce((all, each) => all + each, 0);
    const [places, gains] = [new Uint32Array(sum), new Float32Array(sum)];
    const candidates = workspace.integers(record.candidates, count * room);
    const found = workspace.floats(record.gains, count * room);
    let to = 0;
    counts.forEach((each, local) => {
      places.set(candidates.subarray(local * room, local * room + each), to);
      gains.set(found.subarray(local * room, local * room + each), to);
      to += each;
    });
    const embeddings = workspace.floats(record.embeddings, count * dim).slice() as Float32Array;
    return { counts, places, gains, embeddings, width: dim };
  }
}
