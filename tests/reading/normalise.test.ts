import { describe, expect, it } from 'vitest';
import { InvalidRow, RowNormaliser, type RowShape, toId } from '../../src/reading/normalise.js';

/** What a row reads as, or the reason why it is none. */
function read(row: unknown, shape?: RowShape) {
  const normaliser = new RowNormaliser(shape);
  const reason = normaliser.read(row);
  if (reason !== null) return reason;
  const { userId, itemId, event, value, timestamp } = normaliser;
  return { userId, itemId, event, value, timestamp };
}

const plain = { userId: 'u', itemId: 'i', event: null, value: 1, timestamp: Number.NaN };

describe('toId', () => {
  it.each<[unknown, string | null]>([
    ['a', 'a'],
    [' a ', ' a '],
    ['0', '0'],
    [7, '7'],
    [-0, '0'],
    [1.5, '1.5'],
    [1e21, '1e+21'],
    [7n, '7'],
    [2n ** 64n, '18446744073709551616'],
    ['', null],
    [Number.NaN, null],
    [Infinity, null],
    [null, null],
    [undefined, null],
    [true, null],
    [{}, null],
  ])('reads %o as %o', (value, id) => {
    expect(toId(value)).toBe(id);
  });
});

describe('RowNormaliser', () => {
  it('reads a row of ids alone', () => {
    expect(read({ userId: 'u', itemId: 'i' })).toEqual(plain);
  });

  it('reads all parts of a row', () => {
    const row = { userId: 1, itemId: 2n, event: 'like', value: -2.5, timestamp: new Date(1e12) };
    expect(read(row)).toEqual({ userId: '1', itemId: '2', event: 'like', value: -2.5, timestamp: 1e12 });
  });

  it('takes null for absent', () => {
    expect(read({ userId: 'u', itemId: 'i', event: null, value: null, timestamp: null })).toEqual(plain);
  });

  it('forgets the row before', () => {
    const normaliser = new RowNormaliser();
    normaliser.read({ userId: 'u', itemId: 'i', event: 'like', value: 5, timestamp: 1e12 });
    normaliser.read({ userId: 'v', itemId: 'j' });
    expect(normaliser).toMatchObject({ userId: 'v', itemId: 'j', event: null, value: 1, timestamp: Number.NaN });
  });

  it('takes snake_case ids, and the others first', () => {
    expect(read({ user_id: 'u', item_id: 'i' })).toEqual(plain);
    expect(read({ user_id: 'x', userId: 'u', itemId: 'i' })).toEqual(plain);
  });

  it('finds parts by the names that the mapping gives, and then by no other', () => {
    const fields = { userId: 'listener', itemId: 'track' };
    expect(read({ listener: 'u', track: 'i' }, { fields })).toEqual(plain);
    expect(read({ userId: 'u', track: 'i' }, { fields })).toBe(
      'expected `userId` (field `listener`) to be a non-empty string or a finite number, got undefined',
    );
  });

  it('gives the constant event to rows that name none', () => {
    expect(read({ userId: 'u', itemId: 'i' }, { event: 'play' })).toMatchObject({ event: 'play' });
    expect(read({ userId: 'u', itemId: 'i', event: 'like' }, { event: 'play' })).toMatchObject({ event: 'like' });
  });

  it.each<[unknown, string]>([
    [7, 'expected an object, got 7'],
    ['u,i', 'expected an object, got "u,i"'],
    [null, 'expected an object, got null'],
    [['u', 'i'], 'expected an object, got an array of 2'],
    [{}, 'expected `userId` to be a non-empty string or a finite number, got undefined'],
    [{ userId: '', itemId: 'i' }, 'expected `userId` to be a non-empty string or a finite number, got ""'],
    [{ userId: 'u', itemId: Number.NaN }, 'expected `itemId` to be a non-empty string or a finite number, got NaN'],
    [{ user_id: {}, itemId: 'i' }, 'expected `userId` to be a non-empty string or a finite number, got an object'],
    [{ userId: 'u', itemId: 'i', event: '' }, 'expected `event` to be a non-empty string, got ""'],
    [{ userId: 'u', itemId: 'i', event: 3 }, 'expected `event` to be a non-empty string, got 3'],
    [{ userId: 'u', itemId: 'i', value: '3' }, 'expected `value` to be a finite number, got "3"'],
    [{ userId: 'u', itemId: 'i', value: Infinity }, 'expected `value` to be a finite number, got Infinity'],
    [
      { userId: 'u', itemId: 'i', timestamp: '2023-02-30' },
      'expected `timestamp` to be a Date, ISO 8601 text or a number, got "2023-02-30"',
    ],
    [
      { userId: 'u', itemId: 'i', timestamp: Number.NaN },
      'expected `timestamp` to be a Date, ISO 8601 text or a number, got NaN',
    ],
    [new InvalidRow('torn'), 'torn'],
  ])('says why %o is no interaction', (row, reason) => {
    expect(read(row)).toBe(reason);
  });

  describe('of cells of text', () => {
    const fields = { userId: 0, itemId: 1, event: 2, value: 3, timestamp: 4 };
    const readCells = (...cells: string[]) => read(cells, { fields, text: true });

    it('parses numbers', () => {
      expect(readCells('1', '2', 'like', '-2.5', '1e12')).toEqual({
        userId: '1',
        itemId: '2',
        event: 'like',
        value: -2.5,
        timestamp: 1e12,
      });
    });

    it('takes times as text too', () => {
      expect(readCells('u', 'i', '', '', '2001-09-09T01:46:40Z')).toMatchObject({ timestamp: 1e12 });
    });

    it('takes empty and missing cells for absent', () => {
      expect(readCells('u', 'i', '', '', '')).toEqual(plain);
      expect(readCells('u', 'i')).toEqual(plain);
    });

    it('says which column is wrong, counted from 1', () => {
      expect(readCells('u', '')).toMatch(/^expected `itemId` \(column 2\) to be a non-empty string/);
      expect(readCells('u', 'i', '', 'many')).toBe('expected `value` (column 4) to be a finite number, got "many"');
      expect(readCells('u', 'i', '', ' ')).toContain('got " "');
      expect(readCells('u', 'i', '', 'Infinity')).toContain('got "Infinity"');
    });
  });
});
