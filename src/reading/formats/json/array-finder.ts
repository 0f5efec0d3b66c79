import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COLON, OPEN_BRACE, OPEN_BRACKET, QUOTE, SPACE } from '../characters.js';

/** The most characters of a text that are kept to see whether it is a key of the path. */
const LONGEST_KEY = 2 ** 14;

/** The most keys that are kept for the message about a path that is not there. */
const MOST_KEYS = 12;

/** Finds the array at a path of a JSON document, which comes block by block; what it passes over is not parsed. */
export class ArrayFinder {
  /** Keys of the innermost object of the path that was reached, for messages. */
  readonly keys: string[] = [];
  private readonly path: readonly string[];
  /** How deep the text is in brackets, and how many objects of the path are open around it. */
  private depth = 0;
  private reached = 0;
  private inString = false;
  private escaped = false;
  /** The last text, in its quotes; a key where a colon follows. */
  private text = '';
  /** Whether the value that comes next is that of the key that the path names next. */
  private isNext = true;

  constructor(path: string) {
    this.path = path.split('.');
  }

  /** Looks on from `from`. @returns the place behind the bracket that opens the array; -1 where it has not come yet. */
  find(block: string, from: number): number {
    for (let at = from; at < block.length; at++) {
      const code = block.charCodeAt(at);
      if (this.inString) this.goOn(code, block[at]);
      else if (code > SPACE && this.take(code, block[at])) return at + 1;
    }
    return -1;
  }

  private goOn(code: number, character: string): void {
    // Only of a key is the text wanted.
    if (this.depth === this.reached && this.text.length < LONGEST_KEY) this.text += character;
    if (this.escaped) this.escaped = false;
    else if (code === BACKSLASH) this.escaped = true;
    else if (code === QUOTE) this.inString = false;
  }

  /** @returns whether the array opens here. */
  private take(code: number, character: string): boolean {
    const isNext = this.isNext;
    this.isNext = false;
    if (code === QUOTE) {
      this.inString = true;
      this.text = character;
    } else if (code === COLON) {
      if (this.depth === this.reached && this.depth > 0) this.isNext = this.isKey();
    } else if (code === OPEN_BRACE) {
      this.depth++;
      if (isNext && this.reached < this.path.length) {
        this.reached++;
        this.keys.length = 0;
      }
    } else if (code === OPEN_BRACKET) {
      if (isNext && this.reached === this.path.length) return true;
      this.depth++;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      this.depth--;
      this.reached = Math.min(this.reached, this.depth);
    }
    return false;
  }

  /** Whether the last text is the key that the path names next. */
  private isKey(): boolean {
    let key: string;
    try {
      key = JSON.parse(this.text);
    } catch {
      return false;
    }
    if (this.keys.length < MOST_KEYS) this.keys.push(key);
    return key === this.path[this.reached - 1];
  }
}
