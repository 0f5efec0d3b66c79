import { finished } from 'node:stream/promises';
import { CfRecsError, describe } from '../../errors.js';
import { batcher, type LogShape } from '../batch-rows.js';
import { FIELDS, type Field, type FieldMapping, fieldNames, isRequired } from '../fields.js';
import { InvalidRow } from '../read-row.js';
import type { RowBatch } from '../row-batch.js';
import { openRowParser } from './csv-parser.js';

/** How a CSV file is written. */
export interface CsvShape extends LogShape {
  readonly delimiter: string;
  readonly header: boolean | readonly string[];
  readonly fields: FieldMapping;
}

/** The number of each field's column, from the names of the columns. */
function locateColumns(columns: readonly string[], shape: CsvShape, name: string): FieldMapping {
  const located: { [F in Field]?: number } = {};
  for (const field of FIELDS) {
    const names = fieldNames(field, shape.fields);
    const column = names
      .map((each) => (typeof each === 'number' ? each : columns.indexOf(each)))
      .find((at) => at >= 0 && at < columns.length);
    if (column !== undefined) {
      located[field] = column;
    } else if (isRequired(field) || shape.fields[field] !== undefined) {
      throw new CfRecsError(
        'unreadable-source',
        `Cannot read ${name}: expected a column ${names.map((each) => `\`${each}\``).join(' or ')} for \`${field}\`, ` +
          `got the columns ${columns.map((each) => `\`${each}\``).join(', ')}; \`fields\` can name others`,
      );
    } else {
      // A column beyond the last is read as an absent value.
      located[field] = columns.length;
    }
  }
  return located;
}

/** Columns by number, where a file has no names: those that `fields` gives, else the order of the fields. */
export function numberColumns(fields: FieldMapping): FieldMapping {
  if (Object.keys(fields).length === 0) return Object.fromEntries(FIELDS.map((field, column) => [field, column]));
  const numbers: { [F in Field]?: number } = {};
  for (const field of FIELDS) {
    const given = fields[field];
    if (given === undefined && !isRequired(field)) {
      // A column beyond the last is read as an absent value.
      numbers[field] = Number.POSITIVE_INFINITY;
      continue;
    }
    if (!Number.isSafeInteger(Number(given))) {
      throw new CfRecsError(
        'invalid-option',
        `Expected \`fields.${field}\` to be a column number, because \`header\` is false, got ${describe(given)}`,
      );
    }
    numbers[field] = Number(given);
  }
  return numbers;
}

/** Delimited text by RFC 4180: quoted cells, line ends of any kind, and a batch for each block of text. */
export async function* readCsv(
  text: AsyncIterable<string>,
  name: string,
  shape: CsvShape,
): AsyncGenerator<RowBatch, void, undefined> {
  const parser = await openRowParser(name, shape.delimiter);
  const ended = finished(parser.resume());
  // A failure is thrown where the next block is written, or at the end.
  ended.catch(() => {});

  let columns = Array.isArray(shape.header) ? shape.header.length : -1;
  const normaliserOf = (fields: FieldMapping) => batcher({ ...shape, fields, text: true });
  let normaliser =
    shape.header === true
      ? null
      : normaliserOf(
          Array.isArray(shape.header) ? locateColumns(shape.header, shape, name) : numberColumns(shape.fields),
        );

  const toBatch = (): RowBatch | null => {
    const rows: unknown[] = [];
    const lines: number[] = [];
    const found = parser.takeFound();
    for (let at = 0; at < found.rows.length; at++) {
      const cells = found.rows[at];
      const line = found.lines[at];
      if (cells instanceof InvalidRow) {
        if (normaliser === null) {
          throw new CfRecsError('unreadable-source', `Cannot read ${name}, line ${line}: ${cells.reason}`);
        }
        rows.push(cells);
        lines.push(line);
        continue;
      }
      // A line of spaces is as blank as an empty one.
      if (cells.length === 1 && columns !== 1 && cells[0].trim() === '') continue;
      if (columns === -1) columns = cells.length;
      if (normaliser === null) {
        normaliser = normaliserOf(locateColumns(cells, shape, name));
        continue;
      }
      const whole = cells.length === columns;
      rows.push(whole ? cells : new InvalidRow(`expected ${columns} columns, got ${cells.length}`));
      lines.push(line);
    }
    return normaliser === null ? null : normaliser(rows, lines);
  };

  for await (const block of text) {
    parser.write(block);
    if (parser.errored !== null) throw parser.errored;
    const batch = toBatch();
    if (batch !== null) yield batch;
  }
  parser.end();
  await ended;
  const batch = toBatch();
  if (batch !== null) yield batch;
  if (normaliser === null) {
    throw new CfRecsError(
      'unreadable-source',
      `Cannot read ${name}: expected a line that names the columns, got nothing`,
    );
  }
}
