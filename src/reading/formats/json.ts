import { CfRecsError, describe } from '../../errors.js';
import { InvalidRow, type RowNormaliser } from '../normalise.js';
import { ParsedRows, type RowBatch } from '../row-batch.js';
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  NEWLINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  RETURN,
  SPACE,
  TAB,
} from './characters.js';
import { checkRowLength, parseJson } from './jsonl.js';

const isSpace = (code: number): boolean => code === SPACE || (code >= TAB && code <= RETURN);

/**
 * Cuts a top-level JSON array into the text of its elements, block by block. Only brackets, strings and commas are
 * looked at here; each element goes through JSON.parse as a whole.
 */
class ArrayCutter {
  line = 1;
  private state: 'before' | 'inside' | 'after' = 'before';
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** Text of the open element from earlier blocks, and the line on which it begins (0 while only spaces came). */
  private rest = '';
  private elementLine = 0;
  private elements = 0;

  constructor(private readonly name: string) {}

  cut(block: string, rows: unknown[], lines: number[]): void {
    let start = 0;
    for (let at = 0; at < block.length; at++) {
      const code = block.charCodeAt(at);
      if (code === NEWLINE) this.line++;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (code === BACKSLASH) this.escaped = true;
        else if (code === QUOTE) this.inString = false;
        continue;
      }
      if (isSpace(code)) continue;
      if (this.state !== 'inside') {
        this.expectArray(code, block[at]);
        start = at + 1;
        continue;
      }
      const closes = this.depth === 0 && code === CLOSE_BRACKET;
      if (closes || (this.depth === 0 && code === COMMA)) {
        this.finish(this.rest + block.slice(start, at), closes, rows, lines);
        start = at + 1;
        continue;
      }
      if (this.elementLine === 0) this.elementLine = this.line;
      if (code === QUOTE) this.inString = true;
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.depth++;
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) this.depth--;
    }
    if (this.state === 'inside') {
      this.rest += block.slice(start);
      checkRowLength(this.rest.length, this.name, this.elementLine);
    }
  }

  end(): void {
    if (this.state === 'after') return;
    const problem = this.state === 'before' ? 'expected a JSON array, got nothing' : 'the JSON array does not end';
    throw new CfRecsError('unreadable-source', `Cannot read ${this.name}: ${problem} (line ${this.line})`);
  }

  private expectArray(code: number, character: string): void {
    if (this.state === 'before' && code === OPEN_BRACKET) {
      this.state = 'inside';
      return;
    }
    const expected = this.state === 'before' ? 'a JSON array' : 'nothing after the JSON array';
    const hint = code === OPEN_BRACE ? " (for one object a line, give `format: 'jsonl'`)" : '';
    throw new CfRecsError(
      'unreadable-source',
      `Cannot read ${this.name}: expected ${expected}, got ${describe(character)} on line ${this.line}${hint}`,
    );
  }

  private finish(text: string, last: boolean, rows: unknown[], lines: number[]): void {
    const empty = this.elementLine === 0;
    // `[]` has no element; `[1, ]` and `[1, , 2]` have one that is missing.
    if (!(empty && last && this.elements === 0)) {
      rows.push(empty ? new InvalidRow('expected a value between the commas, got none') : parseJson(text));
      lines.push(empty ? this.line : this.elementLine);
      this.elements++;
    }
    this.rest = '';
    this.elementLine = 0;
    if (last) this.state = 'after';
  }
}

/** The elements of one top-level JSON array, without ever holding more than a block and one element. */
export async function* readJsonArray(
  text: AsyncIterable<string>,
  name: string,
  normaliser: RowNormaliser,
): AsyncGenerator<RowBatch, void, undefined> {
  const cutter = new ArrayCutter(name);
  for await (const block of text) {
    const rows: unknown[] = [];
    const lines: number[] = [];
    cutter.cut(block, rows, lines);
    yield new ParsedRows(rows, lines, normaliser);
  }
  cutter.end();
}
