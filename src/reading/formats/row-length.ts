import { CfRecsError } from '../../errors.js';

/** The longest row, in characters, that is held: more means a file without line ends, or a quote that never closes. */
export const LONGEST_ROW = 2 ** 24;

/** Raises `unreadable-source` where a row that is still open is longer than any row should be. */
export function checkRowLength(length: number, name: string, line: number): void {
  if (length > LONGEST_ROW) {
    throw new CfRecsError('unreadable-source', `Cannot read ${name}: the row that begins on line ${line} is too long`);
  }
}
