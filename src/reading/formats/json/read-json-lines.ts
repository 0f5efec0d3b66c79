import { batcher, type LogShape } from '../../rows/batch-rows.js';
import { RowNormaliser } from '../../rows/normalise.js';
import type { ReadRow } from '../../rows/read-row.js';
import type { RowBatch } from '../../rows/row-batch.js';
import { NEWLINE, OPEN_BRACE } from '../characters.js';
import { checkRowLength } from '../row-length.js';
import { FlatLine } from './flat-line.js';
import { parseJson } from './parse-json.js';

/** Whether nothing is on a line; nearly all begin with what says that something is. */
const isBlank = (line: string): boolean => line.charCodeAt(0) !== OPEN_BRACE && line.trim() === '';

/** What to write where the first line is no row, but begins an array. */
const hintAt = (line: string): string =>
  line.trimStart().startsWith('[') ? "; for one array of rows, give `format: 'json'`" : '';

/** The rows of some lines: one object reads all lines of a source. */
class Lines implements RowBatch {
  line = 0;
  reason: string | null = null;
  readonly isNothing = false;
  row: ReadRow;
  private readonly normaliser: RowNormaliser;
  private readonly flat: FlatLine;
  private bytes = Buffer.alloc(0);
  private at = 0;
  private end = 0;

  constructor(shape: LogShape) {
    this.normaliser = new RowNormaliser(shape);
    this.flat = new FlatLine(this.bytes, shape, this.normaliser.seen);
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
      // Some rows are looked at as objects, for the names in them.
      const next = this.normaliser.seen.wantsRow ? -1 : this.flat.read(this.at);
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
      if (this.reason !== null && this.line === 1) this.reason += hintAt(text);
      this.row = this.normaliser;
      return true;
    }
    return false;
  }
}

/** Makes batches of the rows of lines as values, for `map`. */
function valuesOf(shape: LogShape): (text: string) => RowBatch {
  const toBatch = batcher(shape);
  let line = 0;
  return (text) => {
    const rows: unknown[] = [];
    const lines: number[] = [];
    for (const each of text.slice(0, -1).split('\n')) {
      line++;
      if (isBlank(each)) continue;
      rows.push(parseJson(each));
      lines.push(line);
    }
    return toBatch(rows, lines);
  };
}

/** Makes batches of the rows of lines by their fields: one object, which goes on with the lines that it is given. */
function fieldsOf(shape: LogShape): (text: string) => RowBatch {
  const lines = new Lines(shape);
  return (text) => {
    lines.turnTo(text);
    return lines;
  };
}

/** One JSON value a line; blank lines count as lines and are passed over. A batch is what one block of text holds. */
export async function* readJsonLines(
  text: AsyncIterable<string>,
  name: string,
  shape: LogShape,
): AsyncGenerator<RowBatch, void, undefined> {
  const toBatch = shape.map === null ? fieldsOf(shape) : valuesOf(shape);
  let batch: RowBatch | null = null;
  let rest = '';
  for await (const block of text) {
    const end = block.lastIndexOf('\n') + 1;
    if (end > 0) {
      batch = toBatch(rest + block.slice(0, end));
      yield batch;
      rest = '';
    }
    rest += block.slice(end);
    checkRowLength(rest.length, name, (batch?.line ?? 0) + 1);
  }
  yield toBatch(`${rest}\n`);
}
