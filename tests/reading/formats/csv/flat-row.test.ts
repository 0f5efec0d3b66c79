import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CellScanner } from '../../../../src/reading/formats/csv/cells.js';
import { numberColumns } from '../../../../src/reading/formats/csv/columns.js';
import { toDialect } from '../../../../src/reading/formats/csv/dialect.js';
import { FlatRow } from '../../../../src/reading/formats/csv/flat-row.js';
import { RowNormaliser } from '../../../../src/reading/rows/normalise.js';
import { USUAL_NULLS } from '../../../../src/reading/rows/null-texts.js';
import { SeenFields } from '../../../../src/reading/rows/seen-fields.js';
import { anyId } from '../../../support/arbitraries.js';
import { contentOf } from '../../../support/rows.js';

const nullValues = new Set(USUAL_NULLS);
const ORDER = numberColumns({});
const MAPPINGS = [
  ORDER,
  numberColumns({ userId: 2, itemId: 2 }),
  numberColumns({ userId: 1, itemId: 0, timestamp: 9 }),
];

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

/** What is read of a row of cells; null where it is left to the normaliser. */
function readFlat(cells: readonly string[], columns = ORDER, event: string | null = null, quotes = false) {
  const scanner = new CellScanner(toDialect({}));
  const flat = new FlatRow(scanner, columns, { event, nullValues }, new SeenFields());
  const write = (cell: string): string => (quotes || /[",\r\n]/.test(cell) ? quoted(cell) : cell);
  const bytes = Buffer.from(`${cells.map(write).join()}\n`);
  expect(scanner.scan(bytes, 0, bytes.length)).toBe(bytes.length);
  return flat.read() ? contentOf(flat) : null;
}

function readParsed(cells: readonly string[], columns = ORDER, event: string | null = null) {
  const normaliser = new RowNormaliser({ fields: columns, text: true, event, nullValues });
  return normaliser.read(cells) === null ? contentOf(normaliser) : null;
}

const anyText = fc.oneof(
  anyId,
  fc.constantFrom('', 'ann', '7', '007', 'play', 'NULL', 'Nan', 'nan', '\\N', '<NA>', 'n1'),
);
const anyNumber = fc.oneof(
  fc.constantFrom('', '0', '-0', '7', '007', '7.', '.5', '7.0', '1e3', ' 7', '7 ', '\u00a07', '-', '0x1', 'NaN', 'x'),
  fc.constantFrom('999999999999999', '9007199254740993', '123456.789012345678', '0.30000000000000004', '1_000'),
  fc.integer().map(String),
  fc.double().map(String),
);
const anyTime = fc.oneof(
  fc.integer({ min: 1e7, max: 9e15 }).map(String),
  fc.constantFrom('', '20191101', '1700000000.5', '1700000000', '1700000000000', '-1700000000', '0', 'NULL', 'never'),
  fc.constantFrom('2024-02-29T01:02:03.456Z', '2023-02-29T01:02:03Z', '2024-03-01', '2024-03-01T00:00+02:00'),
);
const anyCells = fc
  .tuple(anyText, anyText, anyText, anyNumber, anyTime, fc.integer({ min: 1, max: 5 }))
  .map(([user, item, event, value, time, width]) => [user, item, event, value, time].slice(0, width));

describe('FlatRow', () => {
  it('reads rows of the usual kind', () => {
    const rows = [
      ['ann', '7', 'play', '2.5', '2024-03-01T01:02:03.456Z'],
      ['caf\u00e9', 'a,b', '', '', '1700000000'],
      ['007', 'b'],
    ];
    expect(rows.map((row) => readFlat(row))).toEqual([
      { user: 2, item: 1, userId: 'ann', itemId: '7', event: 'play', value: 2.5, timestamp: 1709254923456 },
      { user: 3, item: 3, userId: 'caf\u00e9', itemId: 'a,b', event: null, value: 1, timestamp: 1.7e12 },
      { user: 3, item: 3, userId: '007', itemId: 'b', event: null, value: 1, timestamp: Number.NaN },
    ]);
    expect(readFlat(['u', 'a', ''], ORDER, 'like')).toMatchObject({ event: 'like' });
  });

  it.each([
    ['no id', ['u', '']],
    ['an id that may stand for an absent one', ['NULL', 'a']],
    ['an event that may stand for an absent one', ['u', 'a', '\\N']],
    ['a number with a zero before it', ['u', 'a', '', '007']],
    ['no number', ['u', 'a', '', 'x']],
    ['a time of a rarer kind', ['u', 'a', '', '', '2024-03-01']],
    ['a day in digits', ['u', 'a', '', '', '20191101']],
    ['quotes in an id', ['say "hi"', 'a']],
  ])('leaves rows with %s to the normaliser', (_, cells) => {
    expect(readFlat(cells)).toBeNull();
  });

  it('reads nothing else than the normaliser does', () => {
    fc.assert(
      fc.property(
        anyCells,
        fc.constantFrom(...MAPPINGS),
        fc.constantFrom(null, 'like'),
        fc.boolean(),
        (cells, columns, event, quotes) => {
          const flat = readFlat(cells, columns, event, quotes);
          if (flat !== null) expect(flat).toEqual(readParsed(cells, columns, event));
        },
      ),
      { numRuns: 3000 },
    );
  });
});
