import { CfRecsError } from '../../errors.js';
import type { InvalidRow } from '../normalise.js';
import type { RowBatch } from '../row-batch.js';
import { namedDelimiter, toDialect } from './csv-dialect.js';
import { RowFinder } from './csv-finder.js';
import { loadStretchParser } from './csv-parser.js';
import { CsvRows } from './csv-rows.js';
import type { CsvShape, RawCsvRow } from './csv-shape.js';
import { CsvText, lineEndAfter } from './csv-text.js';

/** Bytes of the longest first line that names a delimiter. */
const LONGEST_SEP_LINE = 32;

/** All rows of a batch, not normalised. */
function rawBatch(rows: CsvRows, toBatch: NonNullable<CsvShape['toBatch']>): RowBatch {
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
  const text = new CsvText();
  let rows = null as CsvRows | null;

  const begin = (): CsvRows => {
    const end = lineEndAfter(text.bytes, 0);
    const line = end > LONGEST_SEP_LINE ? '' : text.bytes.toString('utf8', 0, end).replace(/[\r\n]+$/, '');
    const named = namedDelimiter(line);
    const dialect = toDialect({ ...shape, delimiter: shape.delimiter ?? named ?? shape.usualDelimiter });
    const finder = new RowFinder(text, dialect, parserOf);
    if (named !== null) finder.skipLine();
    return new CsvRows(finder, name, dialect.delimiter, shape);
  };

  function* batches(): Generator<RowBatch, void, undefined> {
    if (rows === null && text.end > 0) rows = begin();
    while (rows?.turn()) yield shape.toBatch ? rawBatch(rows, shape.toBatch) : rows;
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
