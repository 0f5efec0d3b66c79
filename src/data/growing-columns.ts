import { CfRecsError } from '../errors.js';

/** The most events that are held at once: offsets into them are 32-bit integers. */
const LARGEST = 2 ** 32 - 1;

/** A column of numbers that grows by doubling. */
class GrowingColumn<Numbers extends Float32Array | Float64Array | Uint32Array> {
  values: Numbers;

  constructor(
    private readonly make: new (length: number) => Numbers,
    capacity = 1024,
  ) {
    this.values = new make(capacity);
  }

  set(row: number, value: number): void {
    if (row === this.values.length) {
      if (row >= LARGEST) throw new CfRecsError('too-large', `Expected at most ${LARGEST} interactions, got more`);
      const larger = new this.make(Math.min(LARGEST, row * 2));
      larger.set(this.values);
      this.values = larger;
    }
    this.values[row] = value;
  }
}

/** The events of a log as columns, in the order in which they came. 12 bytes per event, 20 with timestamps. */
export class EventColumns {
  length = 0;
  private readonly userColumn = new GrowingColumn(Uint32Array);
  private readonly itemColumn = new GrowingColumn(Uint32Array);
  private readonly weightColumn = new GrowingColumn(Float32Array);
  private timestampColumn: GrowingColumn<Float64Array> | null = null;

  /** @param timestamp - milliseconds, NaN for none; the column is only kept where some event has one. */
  push(user: number, item: number, weight: number, timestamp: number): void {
    const row = this.length++;
    this.userColumn.set(row, user);
    this.itemColumn.set(row, item);
    this.weightColumn.set(row, weight);
    if (this.timestampColumn === null && !Number.isNaN(timestamp)) {
      this.timestampColumn = new GrowingColumn(Float64Array, this.userColumn.values.length);
      this.timestampColumn.values.fill(Number.NaN, 0, row);
    }
    this.timestampColumn?.set(row, timestamp);
  }

  get users(): Uint32Array {
    return this.userColumn.values.subarray(0, this.length);
  }

  get items(): Uint32Array {
    return this.itemColumn.values.subarray(0, this.length);
  }

  get weights(): Float32Array {
    return this.weightColumn.values.subarray(0, this.length);
  }

  get timestamps(): Float64Array | null {
    return this.timestampColumn?.values.subarray(0, this.length) ?? null;
  }
}
