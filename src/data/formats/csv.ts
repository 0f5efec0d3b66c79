import { type CsvError, type Info, type Parser, parse } from 'csv-parse';
import { CfRecsError } from '../../errors.js';
import type { FieldMapping } from '../../options.js';
import type { RowBatch } from '../interaction-reader.js';
import { type Field, fieldNames, InvalidRow, RowNormaliser } from '../normalise.js';
import { LONGEST_ROW } from './jsonl.js';

/** How a CSV file is written. */
export interface CsvShape {
  readonly delimiter: string;
  readonly header: boolean | readonly string[];
  readonly fields: FieldMapping;
  readonly event: string | null;
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

const REQUIRED = ['userId', 'itemId'] as const;
const OPTIONAL = ['event', 'value', 'timestamp'] as const;
const ALL: readonly Field[] = [...REQUIRED, ...OPTIONAL];

/** The number of each field's column, from the names of the columns. */
function locateColumns(columns: readonly string[], shape: CsvShape, name: string): FieldMapping {
  const located: { [F in Field]?: number } = {};
  for (const field of ALL) {
    const names = fieldNames(field, shape.fields);
    const column = names
      .map((each) => (typeof each === 'number' ? each : columns.indexOf(each)))
      .find((at) => at >= 0 && at < columns.length);
    if (column !== undefined) {
      located[field] = column;
    } else if (REQUIRED.some((each) => each === field) || shape.fields[field] !== undefined) {
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
function numberColumns(shape: CsvShape): FieldMapping {
  if (Object.keys(shape.fields).length === 0) return Object.fromEntries(ALL.map((field, column) => [field, column]));
  const numbered = Object.entries(shape.fields).map(([field, column]) => [field, Number(column)] as const);
  for (const [field, column] of numbered) {
    if (!Number.isSafeInteger(column)) {
      throw new CfRecsError(
        'invalid-option',
        `Expected \`fields.${field}\` to be a column number, because \`header\` is false, got ${JSON.stringify(shape.fields[field as Field])}`,
      );
    }
  }
  return {
    ...Object.fromEntries(ALL.map((field) => [field, Number.MAX_SAFE_INTEGER])),
    ...Object.fromEntries(numbered),
  };
}

/** Takes what a parser has ready, without a promise a record. */
function drain(parser: Parser): CsvRecord[] {
  const records: CsvRecord[] = [];
  for (let record = parser.read() as CsvRecord | null; record !== null; record = parser.read()) records.push(record);
  return records;
}

/** Delimited text by RFC 4180: quoted cells, line ends of any kind, and a batch for each block of text. */
export async function* readCsv(
  text: AsyncIterable<string>,
  name: string,
  shape: CsvShape,
): AsyncGenerator<RowBatch, void, undefined> {
  const spoilt: { line: number; reason: string }[] = [];
  const parser = parse({
    delimiter: shape.delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: LONGEST_ROW,
    on_skip: (error: CsvError | undefined) => {
      spoilt.push({
        line: Number(error?.lines ?? 0),
        reason: `expected CSV: ${error?.message ?? 'a record that cannot be read'}`,
      });
    },
  });
  let failure: Error | null = null;
  parser.on('error', (error) => {
    failure = error;
  });

  let columns = Array.isArray(shape.header) ? shape.header.length : -1;
  const normaliserOf = (fields: FieldMapping) => new RowNormaliser({ fields, text: true, event: shape.event });
  let normaliser =
    shape.header === true
      ? null
      : normaliserOf(Array.isArray(shape.header) ? locateColumns(shape.header, shape, name) : numberColumns(shape));

  const toBatch = (records: readonly CsvRecord[]): RowBatch | null => {
    const rows: unknown[] = [];
    const lines: number[] = [];
    for (const { record, info } of records) {
      // A line of spaces is as blank as an empty one.
      if (record.length === 1 && columns !== 1 && record[0].trim() === '') continue;
      if (columns === -1) columns = record.length;
      if (normaliser === null) {
        normaliser = normaliserOf(locateColumns(record, shape, name));
        continue;
      }
      const whole = record.length === columns;
      rows.push(whole ? record : new InvalidRow(`expected ${columns} columns, got ${record.length}`));
      lines.push(info.lines);
    }
    for (const { line, reason } of spoilt.splice(0)) {
      rows.push(new InvalidRow(reason));
      lines.push(line);
    }
    return normaliser === null ? null : { rows, lines, normaliser };
  };

  for await (const block of text) {
    parser.write(block);
    const batch = toBatch(drain(parser));
    if (batch !== null) yield batch;
  }
  parser.end();
  const last: CsvRecord[] = [];
  for await (const record of parser) last.push(record as CsvRecord);
  if (failure !== null) throw failure;
  const batch = toBatch(last);
  if (batch !== null) yield batch;
  if (normaliser === null) {
    throw new CfRecsError(
      'unreadable-source',
      `Cannot read ${name}: expected a line that names the columns, got nothing`,
    );
  }
}
