import { describe, expect, it } from 'vitest';
import { NullTexts, USUAL_NULLS } from '../../../src/reading/rows/null-texts.js';

describe('NullTexts', () => {
  /** Whether a text is one of them, as text and as bytes among others. */
  const known = (text: string): [boolean, boolean] => {
    const nulls = new NullTexts(new Set(USUAL_NULLS));
    const bytes = Buffer.from(`"${text}"`);
    return [nulls.hasText(text), nulls.has(bytes, 1, bytes.length - 1)];
  };

  it.each([...USUAL_NULLS])('knows %s, as text and as bytes', (text) => {
    expect(known(text)).toEqual([true, true]);
  });

  it.each(['', 'N', 'NULLS', 'null', 'none', 'Nan', '\\n', 'ann', 'n/a'])('does not know %s', (text) => {
    expect(known(text)).toEqual([false, false]);
  });

  it('may be none', () => {
    const none = new NullTexts(new Set());
    expect([none.hasText(''), none.has(Buffer.from('NULL'), 0, 4)]).toEqual([false, false]);
  });
});
