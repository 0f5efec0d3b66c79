import { createHash } from 'node:crypto';
import type { OnInvalid } from '../data/dataset-options.js';
import type { SourceRecord } from '../data/dataset-summary.js';
import { CfRecsError } from '../errors.js';
import type { Interaction } from '../types.js';
import { type BatchReader, PROTOCOL, READER } from './batch-reader.js';
import type { FieldMapping } from './rows/fields.js';
import { refusalOf } from './rows/read-row.js';
import type { RowBatch } from './rows/row-batch.js';
import { SeenFields } from './rows/seen-fields.js';
import type { ByteSource } from './sources/byte-source.js';

/** Turns the bytes of a source into batches of rows. */
export type Parse = (
  bytes: AsyncIterable<Uint8Array>,
  part: Pick<LogPart, 'source' | 'label' | 'unit'>,
  seen: SeenFields,
) => AsyncIterable<RowBatch>;

/** One of the sources that a {@link LogReader} reads, one after the other. */
export interface LogPart {
  readonly source: ByteSource;
  /** What messages call it: its name, and its number where another one has the same name. */
  readonly label: string;
  /** What its rows are counted in: `line`, or `row` where there are no lines. */
  readonly unit: string;
  readonly parse: Parse;
}

/** How all parts of a log are read. */
interface LogOptions {
  readonly onInvalid: OnInvalid | null;
  readonly fields: SourceRecord['fields'];
  /** Whether rows are made by the caller's `map`. */
  readonly isMapped: boolean;
}

/** What `readInteractions` returns: reads a log of bytes, in batches of rows or one interaction after the other. */
export class LogReader implements BatchReader {
  readonly [READER] = PROTOCOL;
  readonly name: string;
  readonly onInvalid: OnInvalid | null;
  readonly fields: FieldMapping | null;
  seen = new SeenFields();
  position: { readonly bytes: number; readonly totalBytes: number | null } = { bytes: 0, totalBytes: null };
  private isReading = false;
  private current: LogPart;
  private done: readonly SourceRecord[] = [];

  constructor(
    private readonly parts: readonly [LogPart, ...LogPart[]],
    private readonly options: LogOptions,
  ) {
    const [first, ...others] = parts;
    this.current = first;
    this.name = others.length === 0 ? first.source.name : `${first.source.name} and ${others.length} more`;
    this.onInvalid = options.onInvalid;
    this.fields = options.isMapped ? null : options.fields;
  }

  place(line: number): string {
    return `${this.current.label}, ${this.current.unit} ${line}`;
  }

  get record(): SourceRecord {
    if (this.parts.length > 1) {
      const problem = `Expected one source for \`record\`, got ${this.parts.length}`;
      throw new CfRecsError('invalid-option', `${problem}: \`records\` has the record of each`);
    }
    return this.records[0];
  }

  get records(): readonly SourceRecord[] {
    if (this.done.length === this.parts.length) return this.done;
    throw new CfRecsError('unreadable-source', `${this.parts[this.done.length].label} was not read to its end`);
  }

  async *batches(): AsyncGenerator<RowBatch, void, undefined> {
    if (this.isReading) throw new CfRecsError('busy', `${this.name} is being read: make another reader of it`);
    this.isReading = true;
    try {
      yield* this.read();
    } finally {
      this.isReading = false;
    }
  }

  cancel(): void {
    this.current.source.cancel?.();
  }

  private async *read(): AsyncGenerator<RowBatch, void, undefined> {
    this.done = [];
    // Not where a reading before has come to.
    this.position = { bytes: 0, totalBytes: null };
    const sizes = await Promise.all(this.parts.map(({ source }) => source.size()));
    const known = sizes.filter((size) => size !== null);
    const totalBytes = known.length < sizes.length ? null : known.reduce((sum, size) => sum + size, 0);
    this.position = { bytes: 0, totalBytes };
    this.seen = new SeenFields();
    for (const part of this.parts) {
      this.current = part;
      const { source, label } = part;
      const hash = createHash('sha256');
      let bytes = 0;
      const advance = (length: number) => {
        bytes += length;
        this.position = { bytes: this.position.bytes + length, totalBytes };
      };
      async function* hashed(): AsyncGenerator<Uint8Array, void, undefined> {
        for await (const chunk of source.open(label)) {
          hash.update(chunk);
          advance(chunk.length);
          yield chunk;
        }
      }
      yield* part.parse(hashed(), part, this.seen);
      const { fields } = this.options;
      this.done = [...this.done, { name: source.name, bytes, sha256: hash.digest('hex'), fields }];
    }
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
          throw refusalOf(this.place(batch.line), reason, this.onInvalid, batch.cause);
        }
      }
    }
  }
}
