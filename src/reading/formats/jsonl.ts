import { CfRecsError } from '../../errors.js';
import { InvalidRow, type ReadRow, RowNormaliser, type RowShape } from '../normalise.js';
import type { RowBatch } from '../row-batch.js';
import { NEWLINE, OPEN_BRACE } from './characters.js';
import { FlatLine } from './flat-line.js';

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

/** Whether nothing is on a line; nearly all begin with what says that something is. */
const isBlank = (line: string): boolean => line.charCodeAt(0) !== OPEN_BRACE && line.trim() === '';

/** The rows of some lines: one object reads all lines of a source. */
class Lines implements RowBatch {
  line = 0;
  reason: string | null = null;
  readonly losesRows = false;
  row: ReadRow;
  private readonly normaliser: RowNormaliser;
  private readonly flat: FlatLine;
  private bytes = Buffer.alloc(0);
  private at = 0;
  private end = 0;

  constructor(shape: RowShape) {
    this.normaliser = new RowNormaliser(shape);
    this.flat = new FlatLine(this.bytes, shape);
    this.row = this.flat;
  }

  /** Goes on with other lines, each ending in a newline. */
  turnTo(text: string): void {
    // No character takes more than three bytes.
    if (this.bytes.length < 3 * text.length) this.bytes = Buffer.allocUnsafeSlow(4 * text.length);
    this.end = this.bytes.write(text);
    this.at = 0;
    this.flat.turnTo(this.bytes);
  }

  next(): boolean {
    while (this.at < this.end) {
      this.line++;
      const next = this.flat.read(this.at);
      if (next !== -1) {
        this.at = next;
        this.reason = null;
        this.row = this.flat;
        return true;
      }
      const end = this.bytes.indexOf(NEWLINE, this.at);
      const text = this.bytes.toString('utf8', this.at, end);
      this.at = end + 1;
      if (isBlank(text)) continue;
      this.reason = this.normaliser.read(parseJson(text));
      this.row = this.normaliser;
      return true;
    }
    return false;
  }
}

/** One JSON value a line; blank lines count as lines and are passed over. A batch is what one block of text holds. */
export async function* readJsonLines(
  text: AsyncIterable<string>,
  name: string,
  shape: RowShape,
): AsyncGenerator<RowBatch, void, undefined> {
  const lines = new Lines(shape);
  let rest = '';
  for await (const block of text) {
    const end = block.lastIndexOf('\n') + 1;
    if (end > 0) {
      lines.turnTo(rest + block.slice(0, end));
      yield lines;
      rest = '';
    }
    rest += block.slice(end);
    checkRowLength(rest.length, name, lines.line + 1);
  }
  lines.turnTo(`${rest}\n`);
  yield lines;
}
