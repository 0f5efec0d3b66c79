/** Texts that stand for an absent value, told from others without a look at most of them. */
export class NullTexts {
  /** Bytes of the longest in UTF-8. */
  private readonly longest: number;
  /** 1 for each first byte that one of them has. */
  private readonly first = new Uint8Array(256);

  constructor(private readonly texts: ReadonlySet<string>) {
    const all = Array.from(texts, (text) => Buffer.from(text));
    for (const [letter] of all) if (letter !== undefined) this.first[letter] = 1;
    this.longest = Math.max(0, ...all.map(({ length }) => length));
  }

  /** Whether a text is one of them. */
  hasText(text: string): boolean {
    return text.length <= this.longest && this.texts.has(text);
  }

  /** Whether the bytes from `start` to `end` are one of them, in UTF-8. */
  has(bytes: Buffer, start: number, end: number): boolean {
    if (end - start > this.longest || this.first[bytes[start]] === 0) return false;
    return this.texts.has(bytes.toString('utf8', start, end));
  }
}

/** What many exports write where there is no value. */
export const USUAL_NULLS: readonly string[] = Object.freeze(['NULL', '\\N', 'NaN', 'nan', 'None', 'NA', '<NA>']);
