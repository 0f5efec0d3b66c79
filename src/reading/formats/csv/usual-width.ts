import { NEWLINE, RETURN } from '../characters.js';
import { CellScanner } from './cells.js';
import type { CsvDialect } from './dialect.js';
import type { CsvText } from './text.js';

/** Bytes that are looked at, so that it does not matter how many have come. */
export const SAMPLE = 2 ** 16;

/** Rows that are looked at. */
const MOST_ROWS = 256;

/**
 * The number of columns that most of the first rows have, where the file does not name them: a title or a torn row at the
 * top must not decide. At least {@link SAMPLE} bytes must be there, or all. Of equally usual ones that of the first row.
 * @param fewest - columns that are needed; rows that have fewer have no say.
 * @returns -1 where no row has enough.
 */
export function usualWidth({ bytes, at: start, end }: CsvText, dialect: CsvDialect, fewest: number): number {
  const scanner = new CellScanner(dialect);
  const counts = new Map<number, number>();
  let last = Math.min(end, SAMPLE);
  while (last > start && bytes[last - 1] !== NEWLINE && bytes[last - 1] !== RETURN) last--;
  for (let at = start, rows = 0; at >= 0 && at < last && rows < MOST_ROWS; ) {
    if (bytes[at] === NEWLINE || bytes[at] === RETURN) {
      at++;
      continue;
    }
    at = scanner.scan(bytes, at, last);
    rows++;
    if (at >= 0 && scanner.width >= fewest) counts.set(scanner.width, (counts.get(scanner.width) ?? 0) + 1);
  }
  let usual = -1;
  let most = 0;
  for (const [width, count] of counts) if (count > most) [usual, most] = [width, count];
  return usual;
}
