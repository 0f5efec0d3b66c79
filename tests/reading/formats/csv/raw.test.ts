import { describe, expect, it } from 'vitest';
import { readCsv } from '../../../../src/reading/formats/csv/read-csv.js';
import type { CsvShape } from '../../../../src/reading/formats/csv/shape.js';
import { SeenFields } from '../../../../src/reading/rows/seen-fields.js';
import { messageOf } from '../../../support/errors.js';
import { streamOf } from '../../../support/streams.js';

interface Raw {
  readonly line: number;
  readonly row: unknown;
}

/** The rows of a text as `map` gets them, bad ones as their reasons. */
async function rawRows(text: string, options: Partial<CsvShape> = {}): Promise<Raw[]> {
  const given: unknown[] = [];
  const map = (row: unknown) => {
    given.push(row);
    return null;
  };
  const shape: CsvShape = { header: true, map, place: String, ...options };
  const found: Raw[] = [];
  for await (const batch of readCsv(streamOf(text), 'raw.csv', shape)) {
    while (batch.next()) found.push({ line: batch.line, row: batch.reason ?? given.at(-1) });
  }
  return found;
}

describe('raw rows of CSV', () => {
  it('are objects by the names of the columns, each with its line', async () => {
    expect(await rawRows('sku,who\n"a\nb",ann\n\n"say ""hi""",\nshort\n')).toEqual([
      { line: 2, row: { sku: 'a\nb', who: 'ann' } },
      { line: 5, row: { sku: 'say "hi"', who: '' } },
      { line: 6, row: 'expected 2 columns, got 1' },
    ]);
  });

  it('are objects by names that are given', async () => {
    expect(await rawRows('a,b\n', { header: ['x', 'y'] })).toEqual([{ line: 1, row: { x: 'a', y: 'b' } }]);
  });

  it('are arrays where the file has no names, of any length', async () => {
    expect(await rawRows('a,b\nc\n"d"x\ne,f,g', { header: false })).toEqual([
      { line: 1, row: ['a', 'b'] },
      { line: 2, row: ['c'] },
      { line: 3, row: expect.stringContaining('text after a closing quote') },
      { line: 4, row: ['e', 'f', 'g'] },
    ]);
  });

  it('are plain objects whatever the columns are called', async () => {
    const [{ row }] = await rawRows('__proto__,constructor\na,b\n');
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    expect(Object.entries(row as object)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  it('need no column of the fields, but a name for each', async () => {
    expect(await messageOf('unreadable-source', () => rawRows('a,user,user\n1,2,3\n'))).toContain('two columns `user`');
    const data = await messageOf('unreadable-source', () => rawRows('5,ulla,ulla\n1,2,3\n'));
    expect(data).toContain('looks like data');
    expect(data).not.toContain('ulla');
  });

  it('tell nothing of what `map` gives, unlike rows that are taken by their fields', async () => {
    const namesOf = async (text: string, options: Partial<CsvShape>) => {
      const seen = new SeenFields();
      await rawRows(text, { ...options, seen });
      return seen.names;
    };
    const byName = { map: null, fields: { userId: 'a', itemId: 'b' } };
    expect(await namesOf('a,b\n1,2\n3,4\n', { header: true })).toEqual([]);
    expect(await namesOf('a,b\n1,2\n3,4\n', { ...byName, header: true })).toEqual(['a', 'b']);
    expect(await namesOf('1,2\n', { ...byName, header: ['a', 'b'] })).toEqual(['a', 'b']);
    expect(await namesOf('1,2\n', { map: null, fields: { userId: 0, itemId: 1 }, header: false })).toEqual([]);
  });
});
