import { describe, expect, it } from 'vitest';
import {
  adviseFields,
  adviseForRow,
  likeliest,
  listNames,
  looksLike,
  partsOf,
} from '../../../src/reading/rows/field-likeness.js';
import type { Field } from '../../../src/reading/rows/fields.js';

describe('a name', () => {
  it.each<[name: string, field: Field]>([
    ['CustomerID', 'userId'],
    ['user_pseudo_id', 'userId'],
    ['reviewerID', 'userId'],
    ['visitorid', 'userId'],
    ['sku', 'itemId'],
    ['movieId', 'itemId'],
    ['properties.product_id', 'itemId'],
    ['StockCode', 'itemId'],
    ['EVENT_TYPE', 'event'],
    ['behaviour', 'event'],
    ['Book-Rating', 'value'],
    ['overall', 'value'],
    ['Quantity', 'value'],
    ['unixReviewTime', 'timestamp'],
    ['created_at', 'timestamp'],
    ['derived_tstamp', 'timestamp'],
    ['InvoiceDate', 'timestamp'],
  ])('%s looks like `%s`', (name, field) => {
    expect(looksLike(name, field)).toBe(true);
  });

  it('of something else looks like none', () => {
    for (const name of ['title', 'price', 'lat', 'format', 'country', 'what'])
      for (const field of ['event', 'value', 'timestamp'] as const)
        expect([name, looksLike(name, field)]).toEqual([name, false]);
  });
});

describe('the likeliest of some names', () => {
  it('says that it is an id, where it should be one', () => {
    expect(likeliest(['user_name', 'user_id', 'age'], 'userId')).toBe('user_id');
    expect(likeliest(['customer', 'age'], 'userId')).toBe('customer');
    expect(likeliest(['age'], 'userId')).toBeNull();
  });
});

describe('advice', () => {
  it('lists names, and only counts what does not look like one', () => {
    expect(listNames(['a', 'b c'])).toBe('the keys a, b c');
    expect(listNames(['ann@example.com', '17'])).toBe('2 keys');
    expect(listNames(['a', '2026-01-01', 'b'])).toBe('the keys a, b and 1 more');
    expect(
      listNames(
        Array.from({ length: 20 }, (_, at) => `k${at}`),
        3,
      ),
    ).toBe('the keys k0, k1, k2 and 17 more');
  });

  it('keeps what the caller has named already', () => {
    expect(adviseFields(['who', 'sku', 'at'], { userId: 'who', timestamp: 'at' })).toBe(
      "give `fields: { userId: 'who', itemId: 'sku', timestamp: 'at' }`",
    );
  });

  it('looks into objects of a row, but not into arrays and dates', () => {
    const parts = [...partsOf({ a: 1, b: { c: 2 }, d: [3], e: new Date(0), f: null })];
    expect(parts).toEqual([
      ['a', 1],
      ['b.c', 2],
      ['d', [3]],
      ['e', new Date(0)],
      ['f', null],
    ]);
    expect(adviseForRow({}, {})).toBe('; the row has no keys');
  });
});
