import fc from 'fast-check';
import { type Row, T } from './datasets.js';
import { UNDO } from './retractions.js';

/** Ids that have broken programs: names of object members, quotes, delimiters, line ends, numbers in disguise. */
const AWKWARD_IDS = [
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  ' ',
  ' padded ',
  '"',
  '""',
  'a"b',
  'a,b',
  'a\tb',
  'a\nb',
  'a\r\nb',
  '\r',
  '[]',
  '}{',
  '\\',
  '\\"',
  '0',
  '-0',
  '007',
  'null',
  '\u00e9',
  'e\u0301',
  '\u{1f3b5}',
  '\ufeffx',
  '\u2028',
] as const;

/** Any id that text can carry: every string of whole characters but the empty one. */
export const anyId = fc.oneof(
  fc.constantFrom(...AWKWARD_IDS),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
);

/** Lengths of pieces, small so that they fall inside characters, escapes and line ends. */
export const pieceLengths = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

const SMALL = 6;
const smallId = (prefix: string) => fc.integer({ min: 0, max: SMALL - 1 }).map((number) => `${prefix}${number}`);

/** Events of few users and items, so that they meet often; some dislikes, some equal times, some without a time. */
export const anyRows = (times: fc.Arbitrary<number | undefined>): fc.Arbitrary<Row[]> =>
  fc.array(fc.tuple(smallId('u'), smallId('i'), fc.constantFrom(-1, 1, 2, 3), times), { maxLength: 40 });

/** The same with retractions among them, see `undoable`. */
export const anyUndoneRows = (times: fc.Arbitrary<number | undefined>): fc.Arbitrary<Row[]> =>
  fc.array(fc.tuple(smallId('u'), smallId('i'), fc.constantFrom(-1, UNDO, UNDO, 1, 2, 3), times), { maxLength: 40 });

export const someTimes = fc.option(fc.integer({ min: T, max: T + 4 }), { nil: undefined });
