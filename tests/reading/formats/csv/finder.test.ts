import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellScanner, OTHER } from '../../../../src/reading/formats/csv/cells.js';
import { type CsvDialect, toDialect } from '../../../../src/reading/formats/csv/dialect.js';
import { RowFinder } from '../../../../src/reading/formats/csv/finder.js';
import { loadStretchParser } from '../../../../src/reading/formats/csv/parser.js';
import { CsvText } from '../../../../src/reading/formats/csv/text.js';
import { InvalidRow } from '../../../../src/reading/rows/read-row.js';
import { pieceLengths } from '../../../support/arbitraries.js';
import { cut } from '../../../support/streams.js';

const parserOf = await loadStretchParser();

interface Found {
  readonly line: number;
  readonly row: readonly string[] | string;
}

/** All rows of a text that comes in pieces, bad ones as their reasons. @param scans - false: csv-parse is asked for all. */
function find(pieces: readonly string[], dialect: CsvDialect, scans = true): Found[] {
  const text = new CsvText();
  const finder = new RowFinder(text, dialect, parserOf);
  if (!scans) Object.assign(finder.scanner, { scan: () => OTHER });
  const found: Found[] = [];
  const take = () => {
    while (finder.turn()) {
      for (let row = finder.next(); row !== null; row = finder.next()) {
        const cells = row;
        const { line } = finder;
        if (cells instanceof InvalidRow) found.push({ line, row: cells.reason });
        else found.push({ line, row: Array.from({ length: cells.width }, (_, column) => cells.text(column)) });
      }
    }
  };
  for (const piece of pieces) {
    text.add(piece);
    take();
  }
  text.finish();
  take();
  return found;
}

/** Pieces of a text, none of which ends inside a character. */
function piecesOf(text: string, lengths: readonly number[]): readonly string[] {
  const pieces = cut(text, lengths);
  return pieces.every((piece) => Buffer.from(piece).toString() === piece) ? pieces : [text];
}

const rowsOf = (text: string, dialect = toDialect({})) => find([text], dialect).map(({ row }) => row);

const DIALECTS = [
  toDialect({}),
  toDialect({ quote: null }),
  toDialect({ quote: "'", delimiter: ';' }),
  toDialect({ escape: '\\' }),
  toDialect({ delimiter: '::' }),
  toDialect({ delimiter: ':,:', quote: null }),
  toDialect({ delimiter: '\u00e9' }),
  toDialect({ delimiter: '\u00e9|', escape: '\\' }),
];

/** Text in which what matters to CSV is frequent. */
const anyText = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom('"', '""', ',', '\n', '"\n"', '","', '\n"', '"\n', '\r\n', '\r') },
      { weight: 3, arbitrary: fc.constantFrom('a', 'bc', ' ', '\u00e9', '\u{1f3b5}', '\u00e8', '|', ':', ';', "'") },
      { weight: 2, arbitrary: fc.constantFrom('\\', '\\"', '::', ':,:', ':,', '\n\n', 'x,y\n', '\u0000') },
    ),
    { maxLength: 24 },
  )
  .map((parts) => parts.join(''));

const anyDialect = fc.constantFrom(...DIALECTS);

describe('CellScanner', () => {
  it('finds the cells that csv-parse finds', () => {
    fc.assert(
      fc.property(anyText, anyDialect, (text, dialect) => {
        const bytes = Buffer.from(`${text}\n`);
        // Blank lines are no rows.
        if (/^[\r\n]/.test(`${text}\n`)) return;
        const scanner = new CellScanner(dialect);
        const next = scanner.scan(bytes, 0, bytes.length);
        const { rows, ends } = parserOf(dialect)(bytes, 0, bytes.length, 1);
        if (next < 0) return;
        const cells = Array.from({ length: scanner.width }, (_, column) => scanner.text(column));
        expect({ cells, next }).toEqual({ cells: rows[0], next: ends[0] });
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves rows with escapes to csv-parse', () => {
    const scan = (text: string, dialect = toDialect({})) =>
      new CellScanner(dialect).scan(Buffer.from(text), 0, Buffer.byteLength(text));
    expect(scan('"a"\u0000,c\n')).toBe(OTHER);
    expect(scan('"a\\"b"\n', toDialect({ escape: '\\' }))).toBe(OTHER);
    expect(scan('"a""b",\u00e9,"\n"\r\n')).toBe(Buffer.byteLength('"a""b",\u00e9,"\n"\r\n'));
  });

  it('takes rows of any number of cells', () => {
    const cells = Array.from({ length: 100 }, (_, column) => String(column));
    expect(rowsOf(`${cells.join()}\n`)).toEqual([cells]);
  });
});

describe('the rows of a text', () => {
  it('are the same whether csv-parse is asked for all of them, and however the text is cut', () => {
    fc.assert(
      fc.property(anyText, anyDialect, pieceLengths, (text, dialect, lengths) => {
        const pieces = piecesOf(text, lengths);
        const expected = find([text], dialect, false);
        expect(find([text], dialect)).toEqual(expected);
        expect(find(pieces, dialect)).toEqual(expected);
        expect(find(pieces, dialect, false)).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it('come back as any writer wrote them, with the line on which each begins', () => {
    const anyCell = fc.oneof(
      fc.constantFrom('', 'a', '"', '""', 'a"b', ',', '::', '\n', '\r\n', '\r', ' ', '\\', '\u00e9', '\u{1f3b5}'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    );
    const anyRow = fc.array(fc.tuple(anyCell, fc.boolean()), { minLength: 2, maxLength: 4 });
    const dialects = DIALECTS.filter(({ quote }) => quote !== null);
    fc.assert(
      fc.property(
        fc.array(anyRow, { maxLength: 6 }),
        fc.constantFrom(...dialects),
        fc.constantFrom('\n', '\r\n', '\r'),
        pieceLengths,
        (rows, dialect, end, lengths) => {
          const { delimiter, quote, escape: mark } = dialect;
          const write = ([cell, quoted]: readonly [string, boolean]): string => {
            // Delimiters of several characters could also be made by a cell and the delimiter after it.
            const plain = !quoted && /^[\w ]+$/.test(cell);
            const escaped = [...cell].map((letter) => (letter === quote || letter === mark ? mark + letter : letter));
            return plain ? cell : `${quote}${escaped.join('')}${quote}`;
          };
          let line = 1;
          const written = rows.map((row) => {
            const text = row.map(write).join(delimiter);
            const begins = line;
            line += 1 + (text.match(/\r\n|\n|\r/g)?.length ?? 0);
            return { text, line: begins, row: row.map(([cell]) => cell) };
          });
          const text = written.map((each) => each.text + end).join('');
          expect(find(piecesOf(text, lengths), dialect)).toEqual(written.map(({ line, row }) => ({ line, row })));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are found again on the line after one on which a quote is wrong', () => {
    const hint = 'where quotes are ordinary characters, give `quote: null`';
    const closing = `expected CSV, got text after a closing quote; ${hint}`;
    const opening = `expected CSV, got a quote inside a cell that does not begin with one; ${hint}`;
    expect(find(['a,b\n"Live" at the Barn,c\nd,e\nf"g,h\ni,j\n'], toDialect({}))).toEqual([
      { line: 1, row: ['a', 'b'] },
      { line: 2, row: closing },
      { line: 3, row: ['d', 'e'] },
      { line: 4, row: opening },
      { line: 5, row: ['i', 'j'] },
    ]);
    // The quote on line 1 is closed by the one on line 3, with text after it.
    expect(find(['"Live,a\r\nb,c\r\nd,"e"\r\n'], toDialect({}))).toEqual([
      { line: 1, row: closing },
      { line: 2, row: ['b', 'c'] },
      { line: 3, row: ['d', 'e'] },
    ]);
  });

  it('are found again after a quote that never closes, which is named by its line', () => {
    const fault =
      'expected CSV, got a quote that opens on line 4 and never closes; ' +
      'where quotes are ordinary characters, give `quote: null`';
    for (const dialect of [toDialect({}), toDialect({ escape: '\\' })]) {
      expect(find(['a,b\n\n"c\nc","d\ne,f\n\n', 'g,', 'h'], dialect)).toEqual([
        { line: 1, row: ['a', 'b'] },
        { line: 3, row: fault },
        { line: 5, row: ['e', 'f'] },
        { line: 7, row: ['g', 'h'] },
      ]);
    }
  });

  it('have quotes as they are where there is no quote', () => {
    expect(rowsOf('"Live" at the Barn,"\n"a,b"\n', toDialect({ quote: null }))).toEqual([
      ['"Live" at the Barn', '"'],
      ['"a', 'b"'],
    ]);
  });

  it('have quotes after an escape', () => {
    expect(rowsOf('"a \\"b\\", \\\\",c\n\\d,"e"\n', toDialect({ escape: '\\' }))).toEqual([
      ['a "b", \\', 'c'],
      ['\\d', 'e'],
    ]);
  });

  it('are cut by delimiters of several characters, from the left', () => {
    expect(rowsOf('7::40::5::978300760\na:b:::c\n', toDialect({ delimiter: '::' }))).toEqual([
      ['7', '40', '5', '978300760'],
      ['a:b', ':c'],
    ]);
  });
});
