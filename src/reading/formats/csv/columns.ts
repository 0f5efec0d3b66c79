import { CfRecsError, describe } from '../../../errors.js';
import { FIELDS, type Field, type FieldMapping, fieldNames, isRequired } from '../../rows/fields.js';
import type { Cells } from './cells.js';
import { describeColumns, describeTwins } from './first-line.js';
import type { Columns } from './flat-row.js';

/** Where a file has no column for a field: one beyond the last, which is read as an absent value. */
const NO_COLUMN = 2 ** 31 - 1;

/** @throws CfRecsError `unreadable-source` where two columns have one name. */
export function checkTwins(columns: readonly string[], name: string): void {
  const twins = describeTwins(columns);
  if (twins !== null) {
    throw new CfRecsError('unreadable-source', `Cannot read ${name}: expected a name for each column, got ${twins}`);
  }
}

/**
 * The number of each field's column, from the names of the columns.
 * @param given - whether the names are the caller's own, and not the file's.
 */
export function locateColumns(
  columns: readonly string[],
  fields: FieldMapping,
  name: string,
  delimiter: string,
  given: boolean,
): Columns {
  const located: Partial<Record<Field, number>> = {};
  for (const field of FIELDS) {
    const names = fieldNames(field, fields);
    const column = names
      .map((each) => (typeof each === 'number' ? each : columns.indexOf(each)))
      .find((at) => at >= 0 && at < columns.length);
    if (column === undefined && (isRequired(field) || fields[field] !== undefined)) {
      const expected = names.map((each) => `\`${each}\``).join(' or ');
      const got = describeColumns(columns, field, fields, delimiter, given);
      throw new CfRecsError(
        'unreadable-source',
        `Cannot read ${name}: expected a column ${expected} for \`${field}\`, got ${got}`,
      );
    }
    located[field] = column ?? NO_COLUMN;
  }
  checkTwins(columns, name);
  return located as Columns;
}

/** Columns by number, where a file has no names: those that `fields` gives, else the order of the fields. */
export function numberColumns(fields: FieldMapping): Columns {
  const inOrder = Object.keys(fields).length === 0;
  const numbers: Partial<Record<Field, number>> = {};
  for (const [place, field] of FIELDS.entries()) {
    const given = inOrder ? place : fields[field];
    if (given === undefined && !isRequired(field)) {
      numbers[field] = NO_COLUMN;
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
  return numbers as Columns;
}

/** How many columns a row without names needs, so that it has those that are asked for. */
export function fewestColumns(fields: FieldMapping): number {
  const columns = numberColumns(fields);
  const asked = FIELDS.filter((field) => isRequired(field) || fields[field] !== undefined);
  return 1 + Math.max(...asked.map((field) => columns[field]));
}

/** What is wrong with a row of so many cells, or null. @param exactly - whether it may not have more than `columns`. */
export function widthFault(cells: Cells, columns: number, exactly: boolean): string | null {
  const { width, lineEnds } = cells;
  if (exactly ? width === columns : width >= columns) return null;
  const wrong = `expected ${exactly ? '' : 'at least '}${columns} columns, got ${width}`;
  if (width === columns + 1 && cells.text(columns) === '') return `${wrong}: the line ends in a delimiter`;
  if (width === 1 && /^\s*\(\d+ rows?\)\s*$/.test(cells.text(0))) return `${wrong}: it looks like a footer of psql`;
  return lineEnds === 0 ? wrong : `${wrong}: its quotes go over ${lineEnds + 1} lines`;
}
