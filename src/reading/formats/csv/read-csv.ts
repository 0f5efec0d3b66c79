import { CfRecsError } from '../../../errors.js';
import { batcher } from '../../rows/batch-rows.js';
import type { InvalidRow } from '../../rows/read-row.js';
import type { RowBatch } from '../../rows/row-batch.js';
import { fewestColumns } from './columns.js';
import { namedDelimiter, toDialect } from './dialect.js';
import { RowFinder } from './finder.js';
import { loadStretchParser } from './parser.js';
import { CsvRows } from './rows.js';
import type { CsvShape, RawCsvRow } from './shape.js';
import { CsvText, lineEndAfter } from './text.js';
import { SAMPLE, usualWidth } from './usual-width.js';

/** Bytes of the longest first line that names a delimiter. */
const LONGEST_SEP_LINE = 32;

/** All rows of a batch, not normalised. */
function rawBatch(rows: CsvRows, toBatch: ReturnType<typeof batcher>): RowBatch {
  const raw: (RawCsvRow | InvalidRow)[] = [];
  const lines: number[] = [];
  while (rows.next()) {
    raw.push(rows.raw);
    lines.push(rows.line);
  }
  return toBatch(raw, lines);
}

/**
 * Delimited text: quoted cells, line ends of any kind, and batches of at most 64 KB, so that the event loop can turn.
 * A bad quote spoils the row in which it stands, not those after it.
 */
export async function* readCsv(
  blocks: AsyncIterable<string>,
  name: string,
  shape: CsvShape,
): AsyncGenerator<RowBatch, void, undefined> {
  const parserOf = await loadStretchParser();
  const toBatch = shape.map === null ? null : batcher({ ...shape, ofCells: true });
  const text = new CsvText();
  const isNumbered = shape.header === false && shape.map === null;
  let rows = null as CsvRows | null;

  const begin = (): CsvRows => {
    const end = lineEndAfter(text.bytes, 0);
    const line = end > LONGEST_SEP_LINE ? '' : text.bytes.toString('utf8', 0, end).replace(/[\r\n]+$/, '');
    const named = namedDelimiter(line);
    const dialect = toDialect({ ...shape, delimiter: shape.delimiter ?? named ?? shape.usualDelimiter });
    const finder = new RowFinder(text, dialect, parserOf);
    if (named !== null) finder.skipLine();
    const width = isNumbered ? usualWidth(text, dialect, fewestColumns(shape.fields ?? {})) : -1;
    return new CsvRows(finder, name, dialect.delimiter, shape, width);
  };

  function* batches(): Generator<RowBatch, void, undefined> {
    if (rows === null && text.end > 0 && (!isNumbered || text.complete || text.end >= SAMPLE)) rows = begin();
    while (rows?.turn()) yield toBatch === null ? rows : rawBatch(rows, toBatch);
    if (text.isTooLong)
      throw new CfRecsError(
        'unreadable-source',
        `Cannot read ${name}: ${rows?.describeLength() ?? 'the row that begins on line 1 is too long'}`,
      );
  }

  for await (const block of blocks) {
    text.add(block);
    yield* batches();
  }
  text.finish();
  yield* batches();
  if (rows?.begun !== true) {
    throw new CfRecsError(
      'unreadable-source',
      `Cannot read ${name}: expected a line that names the columns, got nothing`,
    );
  }
}
