import { expect, it } from 'vitest';
import { parquetBombs } from './parquet-bombs.js';
import { HEAP, runBigLogs } from './run-big-logs.js';

const broken = (why: string) =>
  `unreadable-source: Cannot read bytes: column \`userId\` in row group 1 cannot be decoded (${why})`;

/** How reading each of them ends. */
const EXPECTED: Readonly<Record<string, string>> = {
  'a page of 2^30 values': broken('a page says that it has 1073741824 values and 10 bytes, more than it can have'),
  'a page of 2^22 absent values':
    'invalid-interaction: bytes, row 1: expected `userId` to be a non-empty string or a finite number, got undefined',
  'a run of 2^30 values in a page of 10': broken('a page has runs of more values than it has itself'),
  'a page of 2 GB': broken('a page says that it has 1 values and 2147483647 bytes, more than it can have'),
  'texts that begin as the ones before, 500 GB': broken(
    'a page has texts of 549756338176 bytes, more than it can have',
  ),
  'a page with a number that does not end': broken('a page header has a number that does not end'),
  'a list of columns with a number that does not end':
    'unreadable-source: Cannot read bytes: its list of columns is broken (it has a number that does not end)',
  'rows without columns': 'unreadable-source: Cannot read bytes: it has no columns',
  'columns 100,000 deep': 'unreadable-source: Cannot read bytes: a column is nested too deep',
  'structures 100,000 deep':
    'unreadable-source: Cannot read bytes: its list of columns is broken (it is nested too deep)',
};

it('a small file of Parquet cannot fill the memory, nor take long', async () => {
  const outcomes = await runBigLogs(Object.keys(parquetBombs()), 0);
  expect(Object.fromEntries(outcomes.map(({ name, outcome }) => [name, outcome]))).toEqual(EXPECTED);
  for (const { name, peakMegabytes } of outcomes) expect(peakMegabytes, name).toBeLessThan(2 * HEAP);
});
