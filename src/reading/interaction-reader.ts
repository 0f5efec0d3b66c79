import { createHash } from 'node:crypto';
import type { OnInvalid } from '../data/dataset-options.js';
import { CfRecsError } from '../errors.js';
import type { Interaction, SourceRecord } from '../types.js';
import type { RowBatch } from './row-batch.js';

/** What a reader needs to know of its source. */
export interface ReaderSource {
  readonly name: string;
  readonly onInvalid: OnInvalid | null;
  readonly fields: SourceRecord['fields'];
  /** Opens the source and yields its bytes as stored. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Turns bytes into batches of rows. */
  readonly parse: (bytes: AsyncIterable<Uint8Array>, name: string) => AsyncIterable<RowBatch>;
}

/**
 * A log that is read while it is iterated: hand it to `Recommender.fromInteractions` or `buildDataset`, or iterate it
 * for the interactions themselves. Memory is bounded by a block of the file. Made by `readInteractions`.
 */
export class InteractionReader implements AsyncIterable<Interaction> {
  /** The file's base name, or 'stream'. */
  readonly name: string;
  /** What the reader was told to do with bad rows; null where it was told nothing. */
  readonly onInvalid: OnInvalid | null;
  private digest: { bytes: number; sha256: string } | null = null;

  /** @internal */
  constructor(private readonly source: ReaderSource) {
    this.name = source.name;
    this.onInvalid = source.onInvalid;
  }

  /** Where a row stands, for messages. @internal */
  place(line: number): string {
    return `${this.name}, line ${line}`;
  }

  /**
   * Name, size and SHA-256 of what was read.
   * @throws CfRecsError `unreadable-source` before the whole source was read.
   */
  get record(): SourceRecord {
    if (this.digest === null) throw new CfRecsError('unreadable-source', `${this.name} was not read to its end`);
    return { name: this.name, ...this.digest, fields: this.source.fields };
  }

  /** The rows, a batch at a time. @internal */
  async *batches(): AsyncGenerator<RowBatch, void, undefined> {
    const hash = createHash('sha256');
    let bytes = 0;
    const open = this.source.open;
    async function* hashed(): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const chunk of open()) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    }
    yield* this.source.parse(hashed(), this.name);
    this.digest = { bytes, sha256: hash.digest('hex') };
  }

  /**
   * The interactions one by one, with ids as strings and timestamps as Dates.
   * @throws CfRecsError `invalid-interaction` at a bad row unless `onInvalid: 'skip'`, and `unreadable-source`.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Interaction, void, undefined> {
    for await (const batch of this.batches()) {
      while (batch.next()) {
        const { reason, row } = batch;
        if (reason === null) {
          const { userId, itemId, event, value, timestamp } = row;
          yield {
            userId,
            itemId,
            value,
            ...(event === null ? {} : { event }),
            ...(Number.isNaN(timestamp) ? {} : { timestamp: new Date(timestamp) }),
          };
        } else if (this.onInvalid !== 'skip' || batch.losesRows) {
          throw new CfRecsError('invalid-interaction', `${this.place(batch.line)}: ${reason}`);
        }
      }
    }
  }
}
