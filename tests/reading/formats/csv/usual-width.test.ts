import { describe, expect, it } from 'vitest';
import { toDialect } from '../../../../src/reading/formats/csv/dialect.js';
import { CsvText } from '../../../../src/reading/formats/csv/text.js';
import { SAMPLE, usualWidth } from '../../../../src/reading/formats/csv/usual-width.js';

const dialect = toDialect({ delimiter: ',', quote: '"', escape: '"' });

function widthOf(content: string, fewest = 2): number {
  const text = new CsvText();
  text.add(content);
  text.finish();
  return usualWidth(text, dialect, fewest);
}

describe('the usual number of columns', () => {
  it.each<[what: string, content: string, width: number]>([
    ['the only row has', 'a,b,c', 3],
    ['most rows have', 'a,b\na,b,c\na,b,c\n', 3],
    ['the first of equally usual ones has', 'a,b\na,b,c\n', 2],
    ['rows have beside empty lines', '\n\r\n\r\na,b\n\n\n\n\n', 2],
    ['rows have whose quotes go over lines', '"a\n,\n,",b\n"c,d",e\nf,g,h\n', 2],
    ['rows have that end by carriage returns alone', 'a,b,c\ra,b,c\ra,b\r', 3],
  ])('is that which %s', (_, content, width) => {
    expect(widthOf(content)).toBe(width);
  });

  it('is not that of rows that have too few', () => {
    expect(widthOf('a title\nits second line\na,b\n')).toBe(2);
    expect(widthOf('a,b\na,b\na,b,c\n', 3)).toBe(3);
    expect(widthOf('a\nb\n')).toBe(-1);
    expect(widthOf('\n\n')).toBe(-1);
  });

  it('is told by the first 256 rows', () => {
    const [few, many] = ['a,b\n'.repeat(200), 'a,b,c\n'.repeat(400)];
    expect(widthOf(few + many)).toBe(2);
    expect(widthOf(few.slice(0, 400) + many)).toBe(3);
  });

  it.each(['\n', '\r'])('is told by the rows that end within the sample, where they end by %j', (end) => {
    const wide = `${'x'.repeat(1000)},b${end}`;
    const count = Math.floor(SAMPLE / wide.length);
    // The sample ends inside the row after these, and says nothing of those behind it.
    expect(widthOf(wide.repeat(count) + `a,b,c${end}`.repeat(count + 1))).toBe(2);
    expect(widthOf(`a,b,c${end}`.repeat(count + 1) + wide.repeat(count))).toBe(3);
    expect(widthOf(`${'x'.repeat(SAMPLE)},b${end}a,b,c${end}`)).toBe(-1);
  });
});
