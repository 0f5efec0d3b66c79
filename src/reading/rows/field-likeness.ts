import { distance } from 'fastest-levenshtein';
import { cut } from '../../errors.js';
import { describeDelimiter } from './delimiters.js';
import { FIELDS, type Field, type FieldMapping, fieldNames, isRequired } from './fields.js';
import { isOtherTime, lastOf, plain } from './other-columns.js';

// What the names of fields and columns look like, for advice. Nothing is read by it.

/** Names that people give to each part of an interaction, without case and what stands between words. */
const LIKELY: Readonly<Record<Field, RegExp>> = {
  userId: /user|customer|client|visitor|member|account|listener|reviewer|person|profile|buyer|session|^uid$/,
  itemId: /item|product|article|sku|asin|isbn|movie|film|track|song|artist|game|video|book|business|content|news|stock/,
  event: /^(event|action|behaviou?r|interaction|activity|op)(type|name|kind)?$|^type$/,
  value:
    /(^|user|star|review|book|movie|item)(ratings?|score|stars?)$|^(value|overall|grade|weight|count|plays?|playcount|listencount|quantity|qty|hours)$/,
  timestamp:
    /^(ts|t|at|when|epoch|date|datetime|tdat|created|createdon|dateadded)$|(time|stamp|date|(^|event|click|view|log)ts)(ms|us|ns|utc)?$|edat$|(bought|begun|seen|sold)at$/,
};

const lettersOf = (name: string): string => [...name].sort().join('');

/** Whether a name is that of the field but for one letter, or for their order. */
const isMisspelt = (name: string, field: Field): boolean =>
  distance(name, field) === 1 || (name !== field && lettersOf(name) === lettersOf(field));

function judge(name: string, field: Field): boolean {
  if (field === 'timestamp' && isOtherTime(name)) return false;
  if (!isRequired(field) && isMisspelt(lastOf(name), field)) return true;
  // Of an id the object that it is in may say whose it is: `user.id`.
  return LIKELY[field].test(lastOf(name)) || (isRequired(field) && LIKELY[field].test(plain(name)));
}

/** What was found of names lately, as the rows of updates have the same ones: no more, and no longer ones, are kept. */
const judged = new Map<string, boolean>();
const MOST_JUDGED = 2000;
const LONGEST_JUDGED = 60;

/** Whether a name looks like that of a part of an interaction. */
export function looksLike(name: string, field: Field): boolean {
  if (name.length > LONGEST_JUDGED) return judge(name, field);
  const key = `${field} ${name}`;
  const known = judged.get(key);
  if (known !== undefined) return known;
  const looks = judge(name, field);
  if (judged.size >= MOST_JUDGED) judged.clear();
  judged.set(key, looks);
  return looks;
}

/** Whether a text looks like somebody's name for a field, and not like data. */
const isName = (name: string): boolean => /^[\p{L}_$][\p{L}\p{N}_$ .:-]{0,39}$/u.test(name);

/** What cells of rows hold, and nobody calls a column: numbers, days, addresses, absent values, long codes. */
const DATA = /^[-+]?\d+([.,]\d+)*$|^\d{1,4}[-/.]\d{1,2}[-/.]\d|\d{1,2}:\d{2}|@|:\/\/|^\\N$|^[\da-f-]{16,}$/i;

/** Whether a text looks like a cell of a row, and not like the name of a column. */
export const looksLikeData = (text: string): boolean => DATA.test(text.trim());

/** The first name that stands twice among others; undefined where none does. */
export function firstTwin(names: readonly string[]): string | undefined {
  const before = new Set<string>();
  return names.find((name) => before.size === before.add(name).size);
}

/** Some names of fields for a message, no more than fit; what does not look like a name is only counted. */
export function listNames(names: readonly string[], most = 12, what: 'keys' | 'columns' = 'keys'): string {
  const shown = names.filter(isName).slice(0, most);
  const rest = names.length - shown.length;
  if (shown.length === 0) return names.length === 1 ? `1 ${what.slice(0, -1)}` : `${names.length} ${what}`;
  return `the ${what} ${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** The most names of columns that an error lists. */
const MOST_LISTED = 30;

/** The names of columns for a message, no more and no longer than fit. */
export function listColumns(names: readonly string[]): string {
  const list = names.slice(0, MOST_LISTED).map((name) => `\`${cut(name)}\``);
  if (names.length > MOST_LISTED) list.push(`${names.length - MOST_LISTED} more`);
  return list.join(', ');
}

/** The fields of a row, by name and value, those of objects in it by paths: one by one, as there may be a million. */
export function* partsOf(row: object): Generator<readonly [name: string, value: unknown], void, undefined> {
  for (const key of Object.keys(row)) {
    const value = (row as Readonly<Record<string, unknown>>)[key];
    if (!hasParts(value)) yield [key, value];
    else for (const inner of Object.keys(value)) yield [`${key}.${inner}`, (value as Record<string, unknown>)[inner]];
  }
}

/** Whether a value is made of parts that have names, and is no wrapper of one value, such as `{ $oid }`. */
export const hasParts = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  Object.getPrototypeOf(value) === Object.prototype &&
  Object.keys(value).some((key) => !key.startsWith('$'));

/** The most likely of some names for a field: one that says that it is an id goes before others. */
export function likeliest(names: readonly string[], field: Field): string | null {
  const likely = names.filter((name) => isName(name) && looksLike(name, field));
  return likely.find((name) => isRequired(field) && /id$|^sku$|^asin$|^isbn$/i.test(name)) ?? likely[0] ?? null;
}

/** What to write in `fields` for the parts of an interaction that some names do not name; an id is always asked for. */
export function adviseFields(names: readonly string[], fields: FieldMapping): string {
  const isThere = (field: Field) => fieldNames(field, fields).some((name) => names.includes(String(name)));
  const entries = FIELDS.flatMap((field) => {
    if (isThere(field)) return fields[field] === undefined ? [] : [`${field}: '${fields[field]}'`];
    if (!isRequired(field)) return [];
    const name = likeliest(names, field);
    return [`${field}: ${name === null ? '...' : `'${name}'`}`];
  });
  return `give \`fields: { ${entries.join(', ')} }\``;
}

/** The advice for an id that is an object: a part of it may be meant. */
export function adviseForParts(field: Field, name: string, value: object): string {
  const parts = Object.keys(value).filter(isName);
  const part = parts.find((each) => /id$/i.test(each)) ?? parts[0];
  return part === undefined ? '' : `a part of it may be meant: give \`fields: { ${field}: '${name}.${part}' }\``;
}

/** What a row without an id has, and what to write for all rows, which is no mapping where `fields` is null. Its keys are told only where they look like names. */
export function adviseForRow(row: object, fields: FieldMapping | null): string {
  const keys = Object.keys(row);
  if (keys.length === 0) return '; the row has no keys';
  const advice =
    fields === null
      ? 'name them `userId` and `itemId`'
      : adviseFields(
          Array.from(partsOf(row), ([name]) => name),
          fields,
        );
  return `; the row has ${listNames(keys)}: ${advice}`;
}

/** The name that another one is but for a letter or two, without case and what stands between words; null where none is. */
function nearestTo(name: string, names: readonly string[]): string | null {
  const most = Math.max(1, plain(name).length / 4);
  return names.find((each) => isName(each) && distance(plain(each), plain(name)) <= most) ?? null;
}

/**
 * The advice for a row without an id.
 * @param isRight - whether rows before it had the ids where they are looked for, so that others need not be named.
 */
export function adviseForMissing(row: object, field: Field, fields: FieldMapping, isRight: boolean): string {
  const keys = Object.keys(row);
  const [name] = fieldNames(field, fields);
  if (keys.length === 0 || (fields[field] === undefined && !isRight)) return adviseForRow(row, fields);
  if (typeof name === 'number') return `; the row has ${listNames(keys)}`;
  const used = FIELDS.flatMap((each) => fieldNames(each, fields));
  const free = Array.from(partsOf(row), ([each]) => each).filter((each) => !used.includes(each));
  const near = nearestTo(name, free);
  if (near === null && !isRight && likeliest(free, field) !== null) return adviseForRow(row, fields);
  return `; the row has ${listNames(keys)} and no \`${name}\`${near === null ? '' : `: did you mean \`${near}\`?`}`;
}

/** The advice where `map` named an id and gave none: what the row has that it was given, and which of that may be it. */
export function adviseForMap(row: object, field: Field, what: 'keys' | 'columns'): string {
  const names = Object.keys(row);
  // The one cell of a line: its name stands for the first line, or is a number where columns have no names.
  const only = what === 'columns' && names.length === 1 ? String(Array.isArray(row) ? row[0] : names[0]) : null;
  const cut = only === null ? null : describeDelimiter([only], '');
  if (cut !== null) return `: \`map\` gave none; the row has 1 column and ${cut}`;
  const near = likeliest(
    Array.from(partsOf(row), ([name]) => name),
    field,
  );
  const advice = near === null ? '' : `, of which \`${near}\` may be it`;
  return `: \`map\` gave none; the row has ${listNames(names, MOST_LISTED, what)}${advice}`;
}
