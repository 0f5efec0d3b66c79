import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { describeError } from '../problems.js';
import type { Row } from './blocks.js';

/** Between the categories of an item, in a cell of CSV. */
const CATEGORIES = '|';

const TRUTH = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** A row of cells as the API would be told of it. Empty cells say nothing; what is no truth stays, to be refused. */
function toItem(cells: Readonly<Record<string, string>>): Record<string, unknown> {
  const item: Record<string, unknown> = {};
  for (const [column, cell] of Object.entries(cells)) {
    if (cell === '') continue;
    if (column === 'categories') item[column] = cell.split(CATEGORIES).map((category) => category.trim());
    else if (column === 'available') item[column] = TRUTH.get(cell.toLowerCase()) ?? cell;
    else item[column] = cell;
  }
  return item;
}

async function* readCsv(path: string): AsyncGenerator<Row<unknown>> {
  const name = basename(path);
  const delimiter = extname(path) === '.tsv' ? '\t' : ',';
  const parser = parse({ bom: true, columns: true, delimiter, info: true, skip_empty_lines: true, trim: true });
  try {
    // What is wrong with the file is found by whoever reads the rows.
    for await (const { record, info } of pipeline(createReadStream(path), parser, () => {})) {
      yield { row: toItem(record), place: `${name}, line ${info.lines}` };
    }
  } catch (error) {
    throw new Error(`${name}: ${describeError(error)}`, { cause: error });
  }
}

async function* readJsonLines(path: string): AsyncGenerator<Row<unknown>> {
  const file = await open(path);
  let line = 0;
  for await (const text of file.readLines()) {
    line++;
    if (text.trim() === '') continue;
    const place = `${basename(path)}, line ${line}`;
    let row: unknown;
    try {
      row = JSON.parse(text);
    } catch (error) {
      throw new Error(`${place}: Expected JSON: ${(error as Error).message}`, { cause: error });
    }
    yield { row, place };
  }
}

const FORMATS: Readonly<Record<string, (path: string) => AsyncGenerator<Row<unknown>>>> = {
  '.csv': readCsv,
  '.tsv': readCsv,
  '.jsonl': readJsonLines,
  '.ndjson': readJsonLines,
};

/** The rows of a catalogue: CSV whose header has the names of the API, or a line of JSON for each item. */
export function readItems(path: string): AsyncGenerator<Row<unknown>> {
  const read = FORMATS[extname(path)];
  if (read === undefined) {
    throw new Error(`Expected a name that ends in ${Object.keys(FORMATS).join(', ')}, got ${basename(path)}`);
  }
  return read(path);
}
