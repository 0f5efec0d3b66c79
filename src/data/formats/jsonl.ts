import { CfRecsError } from '../../errors.js';
import type { RowBatch } from '../interaction-reader.js';
import { InvalidRow, type RowNormaliser } from '../normalise.js';

/** The longest row, in characters, that is held: more means a file without line ends, or a quote that never closes. */
export const LONGEST_ROW = 2 ** 24;

/** Raises `unreadable-source` where a row that is still open is longer than any row should be. */
export function checkRowLength(length: number, name: string, line: number): void {
  if (length > LONGEST_ROW) {
    throw new CfRecsError('unreadable-source', `Cannot read ${name}: the row that begins on line ${line} is too long`);
  }
}

/** JSON text as a value, or as a row that says why it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The engine's message can repeat much of the text, which may be personal: its first line part is enough.
    const reason = (cause as Error).message.split(/, "|, \.\.\."/)[0];
    return new InvalidRow(`expected JSON: ${reason}`);
  }
}

const OPEN_BRACE = 0x7b;

/** Whether nothing is on a line; nearly all begin with what says that something is. */
const isBlank = (line: string): boolean => line.charCodeAt(0) !== OPEN_BRACE && line.trim() === '';

/** One JSON value a line; blank lines count as lines and are passed over. A batch is what one block of text holds. */
export async function* readJsonLines(
  text: AsyncIterable<string>,
  name: string,
  normaliser: RowNormaliser,
): AsyncGenerator<RowBatch, void, undefined> {
  let rest = '';
  let line = 1;
  for await (const block of text) {
    const rows: unknown[] = [];
    const lines: number[] = [];
    let start = 0;
    for (let end = block.indexOf('\n'); end !== -1; end = block.indexOf('\n', start)) {
      const row = start === 0 ? rest + block.slice(0, end) : block.slice(start, end);
      if (!isBlank(row)) {
        rows.push(parseJson(row));
        lines.push(line);
      }
      line++;
      start = end + 1;
    }
    rest = start === 0 ? rest + block : block.slice(start);
    checkRowLength(rest.length, name, line);
    yield { rows, lines, normaliser };
  }
  if (!isBlank(rest)) yield { rows: [parseJson(rest)], lines: [line], normaliser };
}
