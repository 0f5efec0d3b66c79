import { describe, expect, it } from 'vitest';
import { RowNormaliser } from '../../../src/reading/rows/normalise.js';
import { InvalidRow, type RowShape } from '../../../src/reading/rows/read-row.js';
import { toId } from '../../../src/reading/rows/values.js';

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
    [1e21, null],
    [2 ** 53, null],
    [2 ** 53 - 1, '9007199254740991'],
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
      'expected `userId` (field `listener`) to be a non-empty string or a finite number, got undefined; ' +
        "the row has the keys userId, track: give `fields: { userId: 'userId', itemId: 'track' }`",
    );
  });

  it('gives the constant event to rows that name none', () => {
    expect(read({ userId: 'u', itemId: 'i' }, { event: 'play' })).toMatchObject({ event: 'play' });
    expect(read({ userId: 'u', itemId: 'i', event: 'like' }, { event: 'play' })).toMatchObject({ event: 'like' });
  });

  it.each<[unknown, string]>([
    [7, 'expected an object, got 7'],
    ['u,i', 'expected an object, got text'],
    [null, 'expected an object, got null'],
    [['u', 'i'], 'expected an object, got an array of 2: `map` can make one of it'],
    [new Map([['userId', 'u']]), 'expected an object, got an instance of Map: `map` can make one of it'],
    [
      { userId: { id: 7 }, itemId: 'i' },
      "expected `userId` to be a non-empty string or a finite number, got an object: a part of it may be meant: give `fields: { userId: 'userId.id' }`",
    ],
    [{}, 'expected `userId` to be a non-empty string or a finite number, got undefined; the row has no keys'],
    [{ userId: '', itemId: 'i' }, 'expected `userId` to be a non-empty string or a finite number, got ""'],
    [{ userId: 'u', itemId: Number.NaN }, 'expected `itemId` to be a non-empty string or a finite number, got NaN'],
    [{ user_id: {}, itemId: 'i' }, 'expected `userId` to be a non-empty string or a finite number, got an object'],
    [{ userId: 'u', itemId: 'i', event: '' }, 'expected `event` to be a non-empty string, got ""'],
    [{ userId: 'u', itemId: 'i', event: true }, 'expected `event` to be a non-empty string, got true'],
    [{ userId: 'u', itemId: 'i', value: 'many' }, 'expected `value` to be a finite number, got "many"'],
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

  it('follows dotted paths, after a field of that very name', () => {
    const fields = { userId: 'user.id', itemId: 'properties.product.sku', timestamp: 'meta.at' };
    const row = { user: { id: 7 }, properties: { product: { sku: 'i' } } };
    expect(read(row, { fields })).toEqual({ ...plain, userId: '7' });
    expect(read({ ...row, 'user.id': 'literal' }, { fields })).toMatchObject({ userId: 'literal' });
    expect(read({ ...row, meta: { at: 1e12 } }, { fields })).toMatchObject({ timestamp: 1e12 });
    expect(read({ user: null, properties: 3 }, { fields })).toContain('expected `userId` (field `user.id`)');
  });

  it('follows dotted paths into arrays by number', () => {
    expect(read({ u: 1, items: [{ id: 'a' }] }, { fields: { userId: 'u', itemId: 'items.0.id' } })).toMatchObject({
      itemId: 'a',
    });
  });

  it('takes numeric text and bigints for values and times, as databases give them', () => {
    const row = { userId: 9007199254740993n, itemId: 'i', value: '12', timestamp: '1767225600000' };
    expect(read(row)).toEqual({
      ...plain,
      userId: '9007199254740993',
      value: 12,
      timestamp: Date.UTC(2026, 0, 1),
    });
    expect(read({ ...row, value: 12n, timestamp: 1767225600000n })).toMatchObject({
      value: 12,
      timestamp: Date.UTC(2026, 0, 1),
    });
  });

  it('takes codes of events for their names', () => {
    expect(read({ userId: 'u', itemId: 'i', event: 3 })).toMatchObject({ event: '3' });
  });

  it('takes ids of MongoDB', () => {
    const objectId = { toHexString: () => '507f1f77bcf86cd799439011' };
    expect(read({ userId: objectId, itemId: { $oid: 'abc' }, timestamp: { $date: '2026-01-01T00:00:00Z' } })).toEqual({
      ...plain,
      userId: '507f1f77bcf86cd799439011',
      itemId: 'abc',
      timestamp: Date.UTC(2026, 0, 1),
    });
  });

  it('refuses integers that have lost their digits', () => {
    expect(read({ userId: 710000000000000000, itemId: 'i' })).toMatch(
      /^expected `userId` .*, got 710000000000000000: an integer beyond 2\^53, whose digits are lost: give it as text/,
    );
  });

  it('says what a row without an id has, and what to write', () => {
    expect(read({ sku: 'i', user: 'u', at: 5 })).toBe(
      'expected `userId` to be a non-empty string or a finite number, got undefined; the row has the keys sku, user, at: ' +
        "give `fields: { userId: 'user', itemId: 'sku' }`",
    );
    expect(read({ userId: 'u', properties: { product_id: 'i' } })).toContain(
      "got undefined; the row has the keys userId, properties: give `fields: { itemId: 'properties.product_id' }`",
    );
    expect(read({ 'ann@example.com': 1, '17': 2 })).toContain(
      'the row has 2 keys: give `fields: { userId: ..., itemId: ... }`',
    );
  });

  describe('with texts that stand for no value', () => {
    const shape = { nullValues: new Set(['NULL', '\\N']) };

    it('takes them for absent', () => {
      expect(read({ userId: 'u', itemId: 'i', event: 'NULL', value: '\\N', timestamp: 'NULL' }, shape)).toEqual(plain);
    });

    it('refuses rows without an id', () => {
      expect(read({ userId: 'NULL', itemId: 'i' }, shape)).toBe(
        'expected `userId` to be a non-empty string or a finite number, got "NULL", which stands for no value (see `nullValues`)',
      );
    });
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
      expect(readCells('u', '')).toMatch(/^expected `itemId` \(column 2, counted from 1\) to be a non-empty string/);
      expect(readCells('u', 'i', '', 'many')).toBe(
        'expected `value` (column 4, counted from 1) to be a finite number, got "many"',
      );
      expect(readCells('u', 'i', '', ' ')).toContain('got " "');
      expect(readCells('u', 'i', '', 'Infinity')).toContain('got "Infinity"');
    });
  });
});
