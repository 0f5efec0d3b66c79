import { CfRecsError } from '../../errors.js';

/** Events of the first chunk, a guest's handful, and of the largest: each chunk is twice as long as the one before. */
const FIRST_CHUNK = 64;
const LARGEST_CHUNK = 2 ** 16;

/** The most events that are held at once: offsets into them are 32-bit integers, and chunks are taken whole. */
const MOST_EVENTS = 2 ** 32 - 1 - LARGEST_CHUNK;

/** Some events in the order in which they came; what stands beyond `length` means nothing. */
export interface EventChunk {
  length: number;
  readonly users: Uint32Array;
  readonly items: Uint32Array;
  readonly weights: Float32Array;
  /** Milliseconds, NaN where an event has no time; null where none of the chunk has one. */
  timestamps: Float64Array | null;
}

const newChunk = (length: number): EventChunk => ({
  length: 0,
  users: new Uint32Array(length),
  items: new Uint32Array(length),
  weights: new Float32Array(length),
  timestamps: null,
});

/**
 * The events of a log as columns, in the order in which they came: 12 bytes per event, 20 with timestamps. They stand
 * in chunks, so that growing copies nothing and a chunk that was read can be freed.
 */
export class EventColumns {
  /** How many events there are, how many of them are dislikes (weight < 0), and whether any has a time. */
  length = 0;
  dislikes = 0;
  timed = false;
  private chunk = newChunk(FIRST_CHUNK);
  private chunks = [this.chunk];

  /**
   * @param timestamp - milliseconds, NaN for none; a column is only kept where some event has one.
   * @throws CfRecsError `too-large` beyond 4,294,901,759 events.
   */
  push(user: number, item: number, weight: number, timestamp: number): void {
    if (this.chunk.length === this.chunk.users.length) this.addChunk();
    const { chunk } = this;
    const row = chunk.length++;
    this.length++;
    chunk.users[row] = user;
    chunk.items[row] = item;
    chunk.weights[row] = weight;
    if (weight < 0) this.dislikes++;
    if (chunk.timestamps !== null) chunk.timestamps[row] = timestamp;
    else if (!Number.isNaN(timestamp)) this.beginTimes(row, timestamp);
  }

  /** The chunks in order. */
  get all(): readonly EventChunk[] {
    return this.chunks;
  }

  /** The chunks in order, each of them freed when the next one is asked for: nothing is held afterwards. */
  *drain(): Generator<EventChunk, void, undefined> {
    const chunks = this.chunks.reverse();
    this.chunk = newChunk(0);
    this.chunks = [this.chunk];
    for (let chunk = chunks.pop(); chunk !== undefined; chunk = chunks.pop()) yield chunk;
  }

  private addChunk(): void {
    if (this.length > MOST_EVENTS) {
      throw new CfRecsError('too-large', `Expected at most ${MOST_EVENTS} interactions, got more`);
    }
    this.chunk = newChunk(Math.min(LARGEST_CHUNK, this.chunk.users.length * 2));
    this.chunks.push(this.chunk);
  }

  private beginTimes(row: number, timestamp: number): void {
    this.timed = true;
    this.chunk.timestamps = new Float64Array(this.chunk.users.length).fill(Number.NaN, 0, row);
    this.chunk.timestamps[row] = timestamp;
  }
}
