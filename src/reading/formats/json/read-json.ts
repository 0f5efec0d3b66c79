import { CfRecsError, describe } from '../../../errors.js';
import { batcher, type LogShape } from '../../rows/batch-rows.js';
import { listNames } from '../../rows/field-likeness.js';
import { InvalidRow } from '../../rows/read-row.js';
import type { RowBatch } from '../../rows/row-batch.js';
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
} from '../characters.js';
import { checkRowLength } from '../row-length.js';
import { ArrayFinder } from './array-finder.js';
import { parseJson } from './parse-json.js';
import { BEGINNING, pathOfRows } from './path-of-rows.js';

const isSpace = (code: number): boolean => code === SPACE || (code >= TAB && code <= RETURN);

/**
 * Cuts a JSON array, the document or one in it, into the text of its elements, block by block. Only brackets, strings and
 * commas are looked at here; each element goes through JSON.parse as a whole.
 */
class ArrayCutter {
  line = 1;
  /** `refused`: an object stands in the place of the array, of which more is needed to say what to write. */
  private state: 'before' | 'inside' | 'after' | 'refused' = 'before';
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** Text of the open element from earlier blocks, and the line on which it begins (0 while only spaces came). */
  private rest = '';
  private elementLine = 0;
  private elements = 0;
  private readonly finder: ArrayFinder | null;
  /** The beginning of the document, for advice on what is not there. */
  private head = '';

  /** @param path - of the array in the document; null where it is the document. */
  constructor(
    private readonly name: string,
    private readonly path: string | null,
  ) {
    this.finder = path === null ? null : new ArrayFinder(path);
  }

  cut(block: string, rows: unknown[], lines: number[]): void {
    if (this.head.length < BEGINNING) this.head += block;
    if (this.state === 'refused') {
      this.refuse(OPEN_BRACE, false);
      return;
    }
    let start = this.findArray(block);
    for (let at = start; at < block.length; at++) {
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
        // What stands behind an array in a document is of no interest.
        if (this.state === 'after' && this.finder !== null) return;
        if (this.state === 'after' || code !== OPEN_BRACKET) {
          this.refuse(code, false);
          return;
        }
        this.state = 'inside';
        start = at + 1;
        continue;
      }
      const closes = this.depth === 0 && code === CLOSE_BRACKET;
      if (closes || (this.depth === 0 && code === COMMA)) {
        this.finish(this.rest + block.slice(start, at), closes, rows, lines);
        start = at + 1;
        continue;
      }
      if (this.elementLine === 0) {
        this.elementLine = this.line;
        start = at;
      }
      if (code === QUOTE) this.inString = true;
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.depth++;
      else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) this.depth--;
    }
    // Spaces before an element are not kept, however many there are.
    if (this.elementLine > 0) {
      this.rest += block.slice(start);
      checkRowLength(this.rest.length, this.name, this.elementLine);
    }
  }

  end(): void {
    if (this.state === 'after') return;
    if (this.state === 'refused') this.refuse(OPEN_BRACE, true);
    const problem = this.state === 'before' ? this.nothingFound() : 'the JSON array does not end';
    throw new CfRecsError('unreadable-source', `Cannot read ${this.name}: ${problem} (line ${this.line})`);
  }

  private nothingFound(): string {
    if (this.finder === null) return 'expected a JSON array, got nothing';
    const array = pathOfRows(this.head);
    const hint = array === null ? '' : `; give \`rows: '${array}'\``;
    return `expected an array at \`${this.path}\`, got ${listNames(this.finder.keys)}${hint}`;
  }

  /** Looks for the array that a path leads to. @returns where its elements begin in the block. */
  private findArray(block: string): number {
    if (this.finder === null || this.state !== 'before') return 0;
    const found = this.finder.find(block, 0);
    const start = found === -1 ? block.length : found;
    for (let at = block.indexOf('\n'); at !== -1 && at < start; at = block.indexOf('\n', at + 1)) this.line++;
    if (found !== -1) this.state = 'inside';
    return start;
  }

  /** @throws CfRecsError of what stands in the place of the array, or after it; of an object when enough of it has come. */
  private refuse(code: number, isEnd: boolean): void {
    const isObject = this.state !== 'after' && code === OPEN_BRACE;
    if (isObject && !isEnd && this.head.length < BEGINNING) {
      this.state = 'refused';
      return;
    }
    const expected = this.state === 'after' ? 'nothing after the JSON array' : 'a JSON array';
    const hint = isObject ? hintFor(this.head) : '';
    throw new CfRecsError(
      'unreadable-source',
      `Cannot read ${this.name}: expected ${expected}, got ${describe(String.fromCharCode(code))} on line ${this.line}${hint}`,
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

/** What to write where a document is an object, by its beginning. */
function hintFor(head: string): string {
  const array = pathOfRows(head);
  const rows = array === null ? '' : `; for the array in it, give \`rows: '${array}'\``;
  return ` (for one object a line, give \`format: 'jsonl'\`${rows})`;
}

/** The elements of a JSON array, the document or the one that `rows` leads to, without ever holding more than a block and one element. */
export async function* readJsonArray(
  text: AsyncIterable<string>,
  name: string,
  shape: LogShape & { readonly rows: string | null },
): AsyncGenerator<RowBatch, void, undefined> {
  const cutter = new ArrayCutter(name, shape.rows);
  const toBatch = batcher(shape);
  for await (const block of text) {
    const rows: unknown[] = [];
    const lines: number[] = [];
    cutter.cut(block, rows, lines);
    yield toBatch(rows, lines);
  }
  cutter.end();
}
