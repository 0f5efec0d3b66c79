import type { DataWarning } from '../../data/dataset-summary.js';
import { nearestName, suggestion } from '../../validate.js';
import { soundsDisliked, soundsNegative } from '../rows/event-words.js';
import { POINT_OF_COMMA } from '../rows/values.js';
import { dataInHeader, missingFields, namesInData, unusedColumns } from './column-warnings.js';
import type { Findings } from './findings.js';

const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function unknownEvents({ options, events, skipped }: Findings): DataWarning[] {
  const missing = Object.keys(options.eventWeights).filter((name) => !Object.hasOwn(events, name));
  if (missing.length === 0) return [];
  const known = Object.keys(events);
  const near = missing.map((name) => nearestName(name, known)).filter((name) => name !== null);
  const meant = near.length === 0 ? suggestion(missing[0], known) : `did you mean ${quoted([...new Set(near)])}?`;
  const advice = known.length === 0 ? 'no row names an event' : meant;
  const read = skipped === 0 ? '' : ` of those that were read (${skipped} ${skipped === 1 ? 'was' : 'were'} skipped)`;
  const message = `\`eventWeights\` names ${quoted(missing)}, which no row has${read}: ${advice}`;
  return [{ code: 'unknown-event', message, count: missing.length }];
}

/** Events that count as a like because nobody said otherwise, and do not sound like one. */
function negativeEvents({ options, events, belowZero }: Findings): DataWarning[] {
  const positive = (name: string): number => events[name].count - (belowZero[name]?.count ?? 0);
  const names = Object.keys(events).filter(
    (name) =>
      !Object.hasOwn(options.eventWeights, name) &&
      events[name].weight === 1 &&
      positive(name) > 0 &&
      soundsNegative(name),
  );
  if (names.length === 0) return [];
  // A weight below 0 would make likes of the rows whose value is below 0, too.
  const mayBeBelow = !names.some((name) => Object.hasOwn(belowZero, name));
  const isDislike = mayBeBelow && soundsDisliked(names[0]);
  const advice = `\`eventWeights: { '${names[0]}': ${isDislike ? -1 : "'retract'"} }\``;
  const others = isDislike ? ", 'retract', or 0" : ', a weight below 0, or 0';
  const count =
    names.length === 1 ? 'counts as a positive signal and does not' : 'count as positive signals and do not';
  const message = `${quoted(names)} ${count} sound like it: give ${advice}${mayBeBelow ? others : ''}`;
  return [{ code: 'negative-event', message, count: names.reduce((sum, name) => sum + positive(name), 0) }];
}

/** Events whose weight and values are below 0. */
function doubleNegatives({ belowZero, doubleNegatives: count }: Findings): DataWarning[] {
  if (count === 0) return [];
  const names = Object.keys(belowZero).filter((name) => Number(belowZero[name].weight) < 0);
  const message =
    `the weight of ${quoted(names)} is below 0 and so is \`value\`: together they are a positive signal; leave the weight ` +
    'out of `eventWeights`, a value below 0 is a dislike by itself';
  return [{ code: 'double-negative', message, count }];
}

/** Whether a text is a number, with a decimal comma or point. */
const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text.replace(',', '.')));

/** Columns that may be in another order than they were taken in. */
function oddColumns({ events, values, rows, seen }: Findings): DataWarning[] {
  const warnings: DataWarning[] = [];
  const names = Object.keys(events);
  if (names.length > 2 && names.every(isNumber)) {
    const message = 'all events are numbers: are they values or times, in another column than was thought?';
    warnings.push({ code: 'odd-event', message, count: names.length });
  }
  if (values.times > rows / 2 && !seen.has('timestamp')) {
    const message = '`value` holds what looks like times, and no row has a `timestamp`: is it another column?';
    warnings.push({ code: 'odd-value', message, count: values.times });
  }
  return warnings;
}

function oddRatings({ options, values }: Findings): DataWarning[] {
  const found = values.ratings;
  if (found === null) return [];
  const { kinds, rows, from, to, below } = found;
  const warnings: DataWarning[] = [];
  if (options.weighting === 'event') {
    const message =
      `\`value\` has ${kinds} different values from ${from} to ${to}, which look like ratings, and all above 0 count ` +
      "the same: give `weighting: 'value'` to make them weights";
    warnings.push({ code: 'ratings-ignored', message, count: rows });
  }
  if (below > 0) {
    const message =
      `\`value\` is below 0 beside ratings of ${from} to ${to}, which makes dislikes: where it stands for "not rated", make ` +
      'it 0 (`map` can)';
    warnings.push({ code: 'odd-value', message, count: below });
  }
  return warnings;
}

/** Values that are no numbers, or 0 in the place of none. */
function lostValues({ rows, ignored, zeros, skipped, values, fields, seen }: Findings): DataWarning[] {
  const warnings: DataWarning[] = [];
  if (seen.decimalCommas > 0) {
    const all = `${seen.decimalCommas} of ${rows + skipped} rows were skipped`;
    const message = `${all}, because their \`${fields?.value ?? 'value'}\` has a decimal comma; ${POINT_OF_COMMA}`;
    warnings.push({ code: 'odd-value', message, count: seen.decimalCommas });
  }
  // 1 and 0 stand for clicked and not clicked; a rating of 0 for none.
  if (2 * zeros >= rows && ignored < rows && values.areAmounts) {
    const message =
      `${zeros} of ${rows} rows are ignored, because their \`value\` is 0: where it stands for no value, give none; \`map\` ` +
      "can hand on the text of a cell, be it empty (`Number('')` is 0)";
    warnings.push({ code: 'odd-value', message, count: zeros });
  }
  return warnings;
}

/** What looks wrong in a log and is no error; nothing in one that has no rows. */
export function findWarnings(findings: Findings): readonly DataWarning[] {
  const { rows, ignored, skipped, ancient } = findings;
  if (rows === 0) return Object.freeze([]);
  const warnings = [
    ...unknownEvents(findings),
    ...negativeEvents(findings),
    ...doubleNegatives(findings),
    ...oddColumns(findings),
    ...missingFields(findings),
    ...unusedColumns(findings),
    ...dataInHeader(findings),
    ...namesInData(findings),
    ...oddRatings(findings),
    ...lostValues(findings),
  ];
  if (ancient > 0) {
    const message = 'rows are from before 1990: is the unit of their times another one, or the column?';
    warnings.push({ code: 'odd-period', message, count: ancient });
  }
  if (skipped > rows) {
    const message =
      `${skipped} of ${rows + skipped} rows are no interactions and were skipped, more than were read: the samples of what ` +
      'was skipped say why';
    warnings.push({ code: 'mostly-skipped', message, count: skipped });
  }
  if (ignored === rows) {
    const message = 'no row says anything: all weigh 0, or `map` gave nothing for them';
    warnings.push({ code: 'all-ignored', message, count: rows });
  }
  return Object.freeze(warnings.map((warning) => Object.freeze(warning)));
}
