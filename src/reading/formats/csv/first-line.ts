import { isText, nearestName } from '../../../validate.js';
import { describeDelimiter } from '../../rows/delimiters.js';
import { firstTwin, likeliest, listColumns, looksLike, looksLikeData } from '../../rows/field-likeness.js';
import { FIELDS, type Field, type FieldMapping, fieldNames } from '../../rows/fields.js';

// What a first line that should name the columns looks like, for errors that say what to write. A first line that names
// none may be a person's row, of which no error repeats anything.

/** How programs and people name columns. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.:#/-]*( [\p{L}\p{N}_.:#/-]+){0,2}$/u;

/** Words in the names of columns that are no part of an interaction. */
const OTHER_WORDS = /(^|[^a-z])(ids?|title|name|day|price|category|genre|country|age)([^a-z]|$)/;

/**
 * Whether a row that should be data names the columns.
 * @param names - that the caller gave; null where columns go by number.
 */
export function namesColumns(cells: readonly string[], names: readonly string[] | null): boolean {
  if (names !== null) return names.length > 1 && names.every((name, at) => name === cells[at]);
  return (['userId', 'itemId'] as const).every((id) => fieldNames(id, {}).some((name) => cells.includes(String(name))));
}

/** Adds to what is wrong with a first row that should be data what to write where it is the names of the columns. */
export function withHeaderHint(reason: string, cells: readonly string[]): string {
  const mayBeNames = cells.every((cell) => NAME.test(cell.trim()) && !looksLikeData(cell));
  return mayBeNames ? `${reason}: where the first line names the columns, leave \`header: false\` out` : reason;
}

const areData = (cells: readonly string[]): boolean => cells.some(looksLikeData);

/** Whether a name has a word of which most logs have one in the names of their columns. */
const isKnown = (name: string): boolean =>
  FIELDS.some((field) => looksLike(name, field)) ||
  OTHER_WORDS.test(name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase());

function looksLikeNames(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (areData(cells) || !names.every((name) => name.length <= 40 && NAME.test(name))) return false;
  return names.some(isKnown);
}

/** Whether a line has a name that the caller gave, but for case. No row of data has, so that it may be repeated. */
function hasGivenName(columns: readonly string[], fields: FieldMapping): boolean {
  const given = Object.values(fields)
    .filter(isText)
    .map((name) => name.toLowerCase());
  return columns.some((column) => given.includes(column.trim().toLowerCase()));
}

/** The column that may be meant, as a part of a sentence. */
function nearestOf(field: Field, fields: FieldMapping, columns: readonly string[]): string {
  const others = FIELDS.filter((each) => each !== field).flatMap((each) => fieldNames(each, fields));
  const free = columns.filter((column) => column !== '' && !others.includes(column));
  const it = (column: string) => `, of which \`${column}\` may be it`;
  for (const name of fieldNames(field, fields).filter(isText)) {
    const near = nearestName(name, free) ?? free.find((each) => each.toLowerCase().startsWith(name.toLowerCase()));
    if (near !== undefined) return it(near);
  }
  const like = likeliest(free, field);
  return like === null ? '' : it(like);
}

/**
 * What a line names in place of the column of a field, and what to write, as the end of a message.
 * @param field - whose column is not there.
 * @param given - whether the columns are the caller's own.
 */
export function describeColumns(
  columns: readonly string[],
  field: Field,
  fields: FieldMapping,
  delimiter: string,
  given: boolean,
): string {
  const named = `the columns ${listColumns(columns)}${nearestOf(field, fields, columns)}; \`fields\` can name others`;
  if (given || hasGivenName(columns, fields)) return named;
  const count = columns.length === 1 ? '1 column' : `${columns.length} columns`;
  const better = describeDelimiter(columns, delimiter);
  if (better !== null) return `${count}; the first line ${better}`;
  if (areData(columns)) {
    const name = field === 'userId' || field === 'itemId' ? "'userId', 'itemId', ..." : `'${field}', ...`;
    return (
      `${count}; the first line looks like data, not names: give \`header: false\` and \`fields\` by number ` +
      `(\`{ userId: 0, itemId: 1 }\`), or \`header: [${name}]\``
    );
  }
  if (!looksLikeNames(columns)) {
    return `${count}, whose names may be data (then give \`header: false\`); \`fields\` can name others`;
  }
  return named;
}

/** A name that two columns have, in words; it is not repeated where it may be data. Null where there is none. */
export function describeTwins(columns: readonly string[]): string | null {
  const twin = firstTwin(columns.filter((name) => name !== ''));
  if (twin === undefined) return null;
  if (areData(columns)) return 'a cell twice in what looks like data, not names: give `header: false`';
  return looksLikeNames(columns) ? `two columns \`${twin}\`` : 'two columns of one name';
}
