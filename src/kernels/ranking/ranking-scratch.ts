import { writeRecord } from '../memory/record.js';
import type { Workspace } from '../memory/workspace.js';
import type { PlacedCatalogue } from './catalogue.js';
import { CHUNK, columnsOf, rowBytes, SCRATCH } from './records.js';

/** Buckets of four bytes that pairs of columns are sorted by. */
const BUCKETS = 512;

/** Memory that calls of `rankUsers` write to and leave as it was: each task has its own. */
export class RankingScratch {
  private readonly records: number;
  private readonly raises: number;
  private readonly chunkRaises: number;
  private readonly gains: number;

  constructor(
    private readonly workspace: Workspace,
    private readonly catalogue: Pick<PlacedCatalogue, 'places' | 'capacity' | 'dim' | 'hasNeighbours'>,
    private readonly tasks: number,
  ) {
    const { places, dim } = catalogue;
    const { gaining } = this;
    const allocate = (bytes: number): number => workspace.allocate(bytes * tasks);
    this.records = allocate(SCRATCH.bytes);
    this.raises = allocate(4 * places);
    this.chunkRaises = allocate((4 * places) / CHUNK);
    this.gains = allocate(8 * gaining);
    const columns = columnsOf(dim);
    const vector = allocate(rowBytes(dim));
    const coarse = allocate(2 * columns);
    const order = allocate(2 * columns);
    const keys = allocate(2 * columns);
    const buckets = allocate(4 * BUCKETS);
    const rests = allocate(64);
    const sums = allocate(4 * CHUNK);
    const pending = allocate(128);
    const touched = allocate(4 * gaining);
    for (let task = 0; task < tasks; task++) {
      writeRecord(workspace.views, SCRATCH, this.of(task), {
        norm: 0,
        largestGain: 0,
        step: 0,
        vector: vector + rowBytes(dim) * task,
        coarse: coarse + 2 * columns * task,
        order: order + 2 * columns * task,
        keys: keys + 2 * columns * task,
        buckets: buckets + 4 * BUCKETS * task,
        rests: rests + 64 * task,
        sums: sums + 4 * CHUNK * task,
        pending: pending + 128 * task,
        raises: this.raises + 4 * places * task,
        chunkRaises: this.chunkRaises + ((4 * places) / CHUNK) * task,
        gains: this.gains + 8 * gaining * task,
        touched: touched + 4 * gaining * task,
      });
    }
    this.clear();
  }

  /** The record of a task, see {@link SCRATCH}. */
  of(task: number): number {
    return this.records + SCRATCH.bytes * task;
  }

  /** Makes the memory what it is between calls. */
  clear(): void {
    const { workspace, catalogue, tasks } = this;
    workspace.floats(this.raises, catalogue.places * tasks).fill(0);
    workspace.floats(this.chunkRaises, (catalogue.places / CHUNK) * tasks).fill(0);
    workspace.doubles(this.gains, this.gaining * tasks).fill(0);
  }

  /** Items that have room for what they gain, and nobody, who gains nothing: none where there are no neighbours. */
  private get gaining(): number {
    return this.catalogue.hasNeighbours ? this.catalogue.capacity + 1 : 0;
  }
}
