import { createHash } from 'node:crypto';
import type { OnInvalid } from '../data/dataset-options.js';
import { CfRecsError } from '../errors.js';
import type { Interaction, SourceRecord } from '../types.js';
import { type BatchReader, PROTOCOL, READER } from './batch-reader.js';
import type { FieldMapping } from './fields.js';
import type { RowBatch } from './row-batch.js';
import { SeenFields } from './seen-fields.js';

/** What a {@link LogReader} needs to know of its log. */
export interface LogSource {
  readonly name: string;
  readonly onInvalid: OnInvalid | null;
  readonly fields: SourceRecord['fields'];
  /** Whether rows are made by the caller's `map`. */
  readonly isMapped: boolean;
  /** The bytes that there are to read; null where nobody knows. */
  readonly size: () => Promise<number | null>;
  /** Opens the source and yields its bytes as stored. */
  readonly open: () => AsyncIterable<Uint8Array>;
  /** Turns bytes into batches of rows. */
  readonly parse: (bytes: AsyncIterable<Uint8Array>, name: string, seen: SeenFields) => AsyncIterable<RowBatch>;
}

/** What `readInteractions` returns: reads a log of bytes, in batches of rows or one interaction after the other. */
export class LogReader implements BatchReader {
  readonly [READER] = PROTOCOL;
  readonly name: string;
  readonly onInvalid: OnInvalid | null;
  readonly fields: FieldMapping | null;
  seen = new SeenFields();
  position: { readonly bytes: number; readonly totalBytes: number | null } = { bytes: 0, totalBytes: null };
  private digest: { bytes: number; sha256: string } | null = null;

  constructor(private readonly source: LogSource) {
    this.name = source.name;
    this.onInvalid = source.onInvalid;
    this.fields = source.isMapped ? null : source.fields;
  }

  place(line: number): string {
    return `${this.name}, line ${line}`;
  }

  get record(): SourceRecord {
    if (this.digest === null) throw new CfRecsError('unreadable-source', `${this.name} was not read to its end`);
    return { name: this.name, ...this.digest, fields: this.source.fields };
  }

  async *batches(): AsyncGenerator<RowBatch, void, undefined> {
    const hash = createHash('sha256');
    const { open, size, parse } = this.source;
    const totalBytes = await size();
    this.position = { bytes: 0, totalBytes };
    this.seen = new SeenFields();
    const advance = (bytes: number) => {
      this.position = { bytes: this.position.bytes + bytes, totalBytes };
    };
    async function* hashed(): AsyncGenerator<Uint8Array, void, undefined> {
      for await (const chunk of open()) {
        hash.update(chunk);
        advance(chunk.length);
        yield chunk;
      }
    }
    yield* parse(hashed(), this.name, this.seen);
    this.digest = { bytes: this.position.bytes, sha256: hash.digest('hex') };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Interaction, void, undefined> {
    for await (const batch of this.batches()) {
      while (batch.next()) {
        const { reason, row, isNothing } = batch;
        if (isNothing) continue;
        if (reason === null) {
          const { userId, itemId, event, value, timestamp } = row;
          yield {
            userId,
            itemId,
            value,
            ...(event === null ? {} : { event }),
            ...(Number.isNaN(timestamp) ? {} : { timestamp: new Date(timestamp) }),
          };
        } else if (this.onInvalid !== 'skip') {
          const { cause } = batch;
          throw new CfRecsError('invalid-interaction', `${this.place(batch.line)}: ${reason}`, { cause });
        }
      }
    }
  }
}
