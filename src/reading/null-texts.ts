/** Texts that stand for an absent value, told from others without a look at most of them. */
export class NullTexts {
  private readonly longest: number;
  /** 1 for each first byte that one of them has. */
  private readonly first = new Uint8Array(256);

  constructor(private readonly texts: ReadonlySet<string>) {
    let longest = 0;
    for (const text of texts) {
      longest = Math.max(longest, text.length);
      this.first[text.charCodeAt(0) & 0xff] = 1;
    }
    this.longest = longest;
  }

  /** Whether a text is one of them. */
  hasText(text: string): boolean {
    return text.length <= this.longest && this.texts.has(text);
  }

  /** Whether the bytes from `start` to `end`, which are ASCII, are one of them. */
  has(bytes: Buffer, start: number, end: number): boolean {
    if (end - start > this.longest || this.first[bytes[start]] === 0) return false;
    return this.texts.has(bytes.toString('latin1', start, end));
  }
}

/** What many exports write where there is no value. */
export const USUAL_NULLS: readonly string[] = Object.freeze(['NULL', '\\N', 'NaN', 'nan', 'None', 'NA', '<NA>']);
