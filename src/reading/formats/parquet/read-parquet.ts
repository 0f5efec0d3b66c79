import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FileMetaData, RowGroup } from 'hyparquet';
import { CfRecsError } from '../../../errors.js';
import { batcher, type LogShape } from '../../rows/batch-rows.js';
import type { RowBatch } from '../../rows/row-batch.js';
import type { ByteSource, RandomAccess } from '../../sources/byte-source.js';
import { gunzipped } from '../../sources/bytes.js';
import { collect } from './collect.js';
import { Column } from './column.js';
import { ColumnRow, ColumnRows } from './column-rows.js';
import { compressorsFor, importHyparquet } from './hyparquet.js';
import { readFooter } from './open-parquet.js';
import { columnsOf, leavesOf } from './schema.js';
import { allColumns, columnsForFields } from './wanted-columns.js';

/** Rows of a batch, after which the event loop can turn. */
const BATCH = 4096;

/** Reads on in the bytes as stored, which are counted and hashed on their way. */
class Passage {
  private passed = 0;
  private readonly iterator: AsyncIterator<Uint8Array>;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.iterator = bytes[Symbol.asyncIterator]();
  }

  /** Reads on until `position` was passed, or the end. */
  async passTo(position: number): Promise<void> {
    while (this.passed < position) {
      const step = await this.iterator.next();
      if (step.done === true) return;
      this.passed += step.value.length;
    }
  }

  async end(): Promise<void> {
    await this.iterator.return?.();
  }
}

const isGzip = async (access: RandomAccess): Promise<boolean> => {
  const [first, second] = await access.read(0, Math.min(2, access.size));
  return first === 0x1f && second === 0x8b;
};

/** How many rows a row group says that it has. */
function rowsOf({ num_rows }: RowGroup, name: string): number {
  const rows = Number(num_rows);
  if (Number.isSafeInteger(rows) && rows >= 0) return rows;
  throw new CfRecsError('unreadable-source', `Cannot read ${name}: a row group says that it has ${num_rows} rows`);
}

/** What packed the columns that are wanted. */
function codecsOf({ row_groups }: FileMetaData, leaves: readonly number[]): ReadonlySet<string> {
  return new Set(
    row_groups.flatMap(({ columns }) => leaves.map((leaf) => columns[leaf]?.meta_data?.codec ?? 'UNCOMPRESSED')),
  );
}

async function* readRows(
  access: RandomAccess,
  passage: Passage | null,
  name: string,
  shape: LogShape,
): AsyncGenerator<RowBatch, void, undefined> {
  const parquet = await importHyparquet();
  const metadata = await readFooter(parquet, access, name);
  const nodes = columnsOf(metadata);
  // For `map`, rows are objects from the names of all columns to cells.
  const toBatch = shape.map === null ? null : batcher(shape);
  if (toBatch === null) shape.seen?.addNames(nodes.map(({ element }) => element.name));
  const wanted = toBatch === null ? columnsForFields(nodes, shape.fields ?? {}, name) : allColumns(nodes);
  const leaves = wanted.flatMap((each) => (each === null ? [] : leavesOf(each.nodes[each.nodes.length - 1])));
  const codecs = codecsOf(
    metadata,
    leaves.map(({ leaf }) => leaf),
  );
  const file = { parquet, access, compressors: await compressorsFor(codecs, name) };
  const columns = wanted.map((each) => (each === null ? null : new Column(file, each)));
  const present = columns.filter((each) => each !== null);
  const columnRow = new ColumnRow(shape, columns);
  let row = 0;
  for (const [number, group] of metadata.row_groups.entries()) {
    const about = async <Result>(column: Column, work: Promise<Result>): Promise<Result> =>
      work.catch((cause: Error) => {
        const where = `column \`${column.name}\` in row group ${number + 1}`;
        throw new CfRecsError(
          'unreadable-source',
          `Cannot read ${name}: ${where} cannot be decoded (${cause.message})`,
          { cause },
        );
      });
    const rows = rowsOf(group, name);
    if (rows === 0) continue;
    let end = 0;
    for (const column of present) end = Math.max(end, await about(column, column.turnTo(group, rows)));
    // The bytes are hashed while rows are made of them. An error waits for the end of the row group.
    const passing = passage?.passTo(end);
    passing?.catch(() => {});
    for (let left = rows; left > 0; ) {
      let count = Math.min(left, BATCH);
      for (const column of present) {
        if (column.left === 0) {
          // Decoding takes some milliseconds, and waits for nothing that would let others have their turn.
          await nextTurn();
          await about(column, column.fill());
        }
        count = Math.min(count, column.left);
      }
      yield toBatch === null
        ? new ColumnRows(columnRow, row, count)
        : toBatch(objectsOf(present, count), numbersFrom(row + 1, count));
      row += count;
      left -= count;
    }
    await passing;
  }
}

/** The next rows as objects from the names of columns to cells. */
const objectsOf = (columns: readonly Column[], count: number): readonly unknown[] =>
  Array.from({ length: count }, () => Object.fromEntries(columns.map((column) => [column.name, column.take()])));

const numbersFrom = (first: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => first + at);

/**
 * Rows of a Parquet file, by column: those that are needed are read, a row group at a time, and decoded some pages at a
 * time. Rows are counted from 1.
 * @param bytes - the bytes as stored. They are read beside, for their hash and to say how far reading is.
 */
export async function* readParquet(
  bytes: AsyncIterable<Uint8Array>,
  name: string,
  source: ByteSource,
  shape: LogShape,
): AsyncGenerator<RowBatch, void, undefined> {
  let access = (await source.openAt?.(name)) ?? null;
  if (access !== null && (await isGzip(access))) {
    await access.close();
    access = null;
  }
  if (access === null) {
    yield* readRows(await collect(gunzipped(bytes, name), name), null, name, shape);
    return;
  }
  const passage = new Passage(bytes);
  try {
    yield* readRows(access, passage, name, shape);
    await passage.passTo(Number.POSITIVE_INFINITY);
  } finally {
    await passage.end();
    await access.close();
  }
}
