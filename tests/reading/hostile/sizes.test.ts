import { describe, expect, it } from 'vitest';
import { HEAP, runBigLogs } from './run-big-logs.js';

const tooLong = (line: number) =>
  `unreadable-source: Cannot read stream: the row that begins on line ${line} is too long`;

/** How big logs end, of those that take a moment. All of them, at their full size, are read by `npm run fuzz:sizes`. */
const EXPECTED: Readonly<Record<string, string>> = {
  'a line of JSON of 1 GB': tooLong(1),
  'a row of CSV of 1 GB': tooLong(2),
  'a quote of 1 GB': `${tooLong(2)}: the quote on line 2 does not close; where quotes are ordinary characters, give \`quote: null\``,
  'an element of 1 GB': tooLong(1),
  'a chunk that is longer than a text': tooLong(1),
  'zeros in gzip, 10 GB, as lines': tooLong(1),
  'zeros in gzip, 10 GB, as CSV': tooLong(1),
  'zeros in gzip, 10 GB, as Parquet':
    'unreadable-source: Cannot read stream: expected Parquet, which begins with PAR1, got other bytes',
  'spaces in an array': 'read: 0 rows, 0 skipped',
  'lines in gzip': 'read: 112000 rows, 0 skipped',
  'deep arrays as a line': 'read: 1 rows, 1 skipped',
  'deep objects in an id': 'read: 1 rows, 1 skipped',
  'deep objects that are mapped': 'read: 1 rows, 0 skipped',
  'deep elements': 'read: 1 rows, 1 skipped',
  'brackets that do not close': 'unreadable-source: Cannot read bytes: the JSON array does not end (line 1)',
  'brackets that do not open': 'unreadable-source: Cannot read bytes: the JSON array does not end (line 1)',
  'a million columns, the last one doubled':
    'unreadable-source: Cannot read bytes: expected a name for each column, got two columns `c999999`',
  'a million keys': 'read: 1 rows, 0 skipped',
  'an id of 16 million digits':
    'invalid-interaction: Expected some rows to be interactions, got none: all 1 were skipped (the first is bytes, ' +
    'line 1): 1 x expected `userId` to be a non-empty string or a finite number, got Infinity',
  'escapes that do not end':
    'unreadable-source: Cannot read bytes: expected a JSON array, got "{" on line 1 (for one object a line, give ' +
    "`format: 'jsonl'`)",
};

/** Megabytes of a process beside its heap: its program, and buffers of a row of 16 MB. */
const BESIDE = 256;

describe('a log that is too long, too deep or too wide', () => {
  it('is read or refused in little memory, and with its place', async () => {
    const outcomes = await runBigLogs(Object.keys(EXPECTED), 2 ** 22);
    expect(Object.fromEntries(outcomes.map(({ name, outcome }) => [name, outcome]))).toEqual(EXPECTED);
    for (const { name, peakMegabytes } of outcomes) expect(peakMegabytes, name).toBeLessThan(HEAP + BESIDE);
  });
});
