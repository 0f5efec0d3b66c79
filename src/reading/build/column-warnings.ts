import type { DataWarning } from '../../data/dataset-summary.js';
import { suggestion } from '../../validate.js';
import { soundsNegative } from '../rows/event-words.js';
import { likeliest, looksLikeData } from '../rows/field-likeness.js';
import { FIELDS, type Field, type FieldMapping, fieldNames, isRequired } from '../rows/fields.js';
import type { SeenFields } from '../rows/seen-fields.js';
import type { Findings } from './findings.js';

// What looks wrong in which columns are read as what.

/** The parts that an interaction need not have. */
const OPTIONAL = ['event', 'value', 'timestamp'] as const;

/** Whether rows have that part, or the event was given for all. */
const isTold = (field: Field, seen: SeenFields): boolean =>
  seen.has(field) || (field === 'event' && seen.hasConstantEvent);

/** Fields that the caller has named and no row has. */
export function missingFields({ fields, seen, rows }: Findings): DataWarning[] {
  const isNowhere = (field: Field): boolean => !seen.has(field) && !seen.hasRefused(field);
  if (fields === null) {
    const isEmpty = (field: Field): boolean => seen.names.includes(field) && !isTold(field, seen) && isNowhere(field);
    return OPTIONAL.filter(isEmpty).map((field) => {
      const message = `\`map\` gives \`${field}\` and no row has a value in it: does it read a column that is there?`;
      return { code: 'missing-field' as const, message, count: rows };
    });
  }
  return FIELDS.filter((field) => fields[field] !== undefined && !isRequired(field) && isNowhere(field)).map(
    (field) => {
      const name = String(fields[field]);
      const others = seen.names.filter((each) => each !== name);
      const advice =
        others.length === 0 || seen.names.includes(name) ? '' : `: ${suggestion(name, likely(others, field))}`;
      const message = `\`fields.${field}\` names \`${name}\`, in which no row has a value${advice}`;
      return { code: 'missing-field' as const, message, count: rows };
    },
  );
}

/** The names that look like a part of an interaction, or all where none does. */
function likely(names: readonly string[], field: (typeof FIELDS)[number]): readonly string[] {
  const name = likeliest(names, field);
  return name === null ? names : [name];
}

/** Whether events tell already of what was taken back. */
const haveReturns = (events: Findings['events']): boolean =>
  Object.entries(events).some(([name, { weight }]) => weight === 'retract' || weight < 0 || soundsNegative(name));

/** Which of the columns that are not used may be a part of an interaction; null where none looks like it. */
function unusedColumn(field: (typeof OPTIONAL)[number], names: readonly string[], { seen, events }: Findings) {
  const [likely, holder] = [likeliest(names, field), seen.holderOf(field, names)];
  if (field === 'timestamp') return likely ?? holder;
  // What is below 0 or called a return tells more than a name.
  return field === 'value' && haveReturns(events) ? likely : (holder ?? likely);
}

/** What more there is to say of a column of events or values that is not used. */
function sense(field: (typeof OPTIONAL)[number], name: string, { seen }: Findings): string {
  if (field === 'event') {
    const word = seen.wordOfReturns(name);
    return word === null ? '' : `; until then \`${word}\` in it counts as a positive signal`;
  }
  if (field === 'timestamp') return '';
  const isBelowZero = seen.holderOf('value', [name]) !== null;
  const returned =
    isBelowZero || /^(quantity|qty)$/i.test(name) ? '; `map` can make a return of it, an event that takes back' : '';
  const counts = isBelowZero ? '; until then what is below 0 counts as a positive signal' : '';
  return ` (0 says nothing, below 0 is a dislike${returned})${counts}`;
}

/** The names that are no part of an interaction. A column that goes by its usual name is one, also where it is empty. */
function unusedNames(fields: FieldMapping, seen: SeenFields): readonly string[] {
  const used = FIELDS.flatMap((field) => fieldNames(field, fields)).map(String);
  return seen.names.filter((name) => !used.includes(name));
}

const unused = (name: string, field: Field, advice: string): DataWarning => {
  const message = `\`${name}\` looks like \`${field}\` and is not used: ${advice}`;
  return { code: 'unused-column', message, count: 1 };
};

/** Columns that look like a part of an interaction that no row has. */
export function unusedColumns(findings: Findings): DataWarning[] {
  const { fields, seen } = findings;
  if (fields === null) return unusedByName(seen, 'what `map` gives');
  const names = unusedNames(fields, seen);
  return OPTIONAL.flatMap((field) => {
    if (fields[field] !== undefined || isTold(field, seen)) return [];
    const name = unusedColumn(field, names, findings);
    if (name === null) return [];
    return unused(name, field, `give \`fields: { ${field}: '${name}' }\` if it is${sense(field, name, findings)}`);
  });
}

/** The same of rows whose keys the caller chose, by their names alone. */
function unusedByName(seen: SeenFields, where: string): DataWarning[] {
  const names = unusedNames({}, seen);
  return OPTIONAL.flatMap((field) => {
    const name = isTold(field, seen) ? null : likeliest(names, field);
    return name === null ? [] : unused(name, field, `in ${where} the name is \`${field}\``);
  });
}

/** The same of the rows of an update: of one row or two the values tell nothing. */
export const unusedInUpdate = (seen: SeenFields): DataWarning[] => unusedByName(seen, 'rows of `update`');

export function dataInHeader({ fields, seen }: Findings): DataWarning[] {
  const byNumber = fields !== null && Object.values(fields).some((name) => typeof name === 'number');
  if (!byNumber || !seen.names.some(looksLikeData)) return [];
  const message =
    'the first line was taken for the names of columns, and looks like data: give `header: false` if it is';
  return [{ code: 'data-in-header', message, count: 1 }];
}

export function namesInData({ seen }: Findings): DataWarning[] {
  if (!seen.beginsWithNames) return [];
  const message =
    'the first row was taken for data, and looks like names of columns: leave `header: false` out if it is';
  return [{ code: 'names-in-data', message, count: 1 }];
}
