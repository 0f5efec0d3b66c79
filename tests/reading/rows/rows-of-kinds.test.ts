import { describe, expect, it } from 'vitest';
import { RowNormaliser } from '../../../src/reading/rows/normalise.js';
import type { RowShape } from '../../../src/reading/rows/read-row.js';
import { SeenFields } from '../../../src/reading/rows/seen-fields.js';

/** The reason why a row is none, or null. */
const reasonOf = (row: unknown, shape?: RowShape) => new RowNormaliser(shape).read(row);

/** The normaliser after a row that is one. */
function normaliserOf(row: unknown, shape?: RowShape): RowNormaliser {
  const normaliser = new RowNormaliser(shape);
  expect(normaliser.read(row)).toBeNull();
  return normaliser;
}

const ids = { userId: 'u', itemId: 'i' };
const byNumber = { userId: 0, itemId: 1, event: 2, timestamp: 3 };

describe('an array', () => {
  it('is a row where fields go by number', () => {
    expect(normaliserOf(['u', 'i', 'like'], { fields: byNumber })).toMatchObject({ ...ids, event: 'like' });
    expect(normaliserOf(['u', 'i', 'like'], { fields: byNumber, text: true })).toMatchObject({ ...ids, event: 'like' });
    expect(reasonOf(['u', 'i'], { text: true })).toContain('expected `userId` to be');
  });

  it('is none where they go by name', () => {
    expect(reasonOf(['u', 'i'], { fields: { userId: 'listener', itemId: 'track' } })).toBe(
      'expected an object, got an array of 2: `map` can make one of it',
    );
  });
});

describe('a row of text', () => {
  const shape = { fields: byNumber, text: true };

  it('may have spaces around a time, and a time that is no text', () => {
    expect(normaliserOf(['u', 'i', '', ' 2001-09-09T01:46:40Z '], shape).timestamp).toBe(1e12);
    expect(normaliserOf(['u', 'i', '', 1e12], shape).timestamp).toBe(1e12);
  });

  it('gets no advice where an id is missing: its names are those of its columns', () => {
    expect(reasonOf(['u'], shape)).toBe(
      'expected `itemId` (column 2, counted from 1) to be a non-empty string or a finite number, got an empty cell',
    );
  });
});

describe('an event', () => {
  it.each([
    [7, '7'],
    [7n, '7'],
    ['7', '7'],
  ])('of %o is a name', (event, name) => {
    expect(normaliserOf({ ...ids, event }).event).toBe(name);
  });
});

describe('advice on numbers', () => {
  it.each(['48,02', ' -1.234,5', '1 234,50'])(
    'says of %o that it has a decimal comma, and what makes a point of it',
    (cell) => {
      expect(reasonOf({ ...ids, value: cell })).toContain(
        ": it has a decimal comma; `map` can make a point of it, by `value: cell.replaceAll(/[.\\s]/g, '').replace(',', '.')`; " +
          'without `Number`, which makes 0 of an empty cell',
      );
      expect(reasonOf({ ...ids, value: cell.replaceAll(/[.\s]/g, '').replace(',', '.') })).toBe(null);
    },
  );

  it.each(['many', '4,', '1,2,3', ','])('has nothing to say of %o', (value) => {
    expect(reasonOf({ ...ids, value })).not.toContain('comma');
  });
});

describe('advice on days and months', () => {
  const advice = 'whether the day or the month comes first cannot be told';

  it('is given for times alone', () => {
    expect(reasonOf({ ...ids, timestamp: '01/02/2024' })).toContain(advice);
    expect(reasonOf({ ...ids, value: '01/02/2024' })).not.toContain(advice);
  });
});

describe('what rows turn out to have', () => {
  const PARTS = ['event', 'value', 'timestamp'] as const;
  const partsOf = (seen: SeenFields) => PARTS.filter((part) => seen.has(part));

  it.each(PARTS)('is noted part by part: %s', (part) => {
    const { seen } = normaliserOf({ ...ids, [part]: 1e12 });
    expect(partsOf(seen)).toEqual([part]);
  });

  it('grows row by row, and not by rows that are none', () => {
    const normaliser = normaliserOf({ ...ids, value: 2 });
    normaliser.read({ ...ids, event: '' });
    expect(partsOf(normaliser.seen)).toEqual(['value']);
    normaliser.read({ ...ids, timestamp: 1e12 });
    expect(partsOf(normaliser.seen)).toEqual(['value', 'timestamp']);
  });

  it('has the names of the first hundred objects, then of ever fewer, and none of text', () => {
    const normaliser = new RowNormaliser();
    for (let row = 0; row < 200; row++) normaliser.read({ ...ids, [`key${row}`]: 1 });
    const { names } = normaliser.seen;
    expect(names).toHaveLength(152);
    expect([99, 100, 101, 102, 199].map((row) => names.includes(`key${row}`))).toEqual([
      true,
      true,
      false,
      true,
      false,
    ]);
    expect(normaliserOf(ids, { text: true }).seen.names).toEqual([]);
  });

  it('says whether an event was given for rows that name none, to one of several sources', () => {
    const seen = new SeenFields();
    new RowNormaliser({ seen });
    expect(seen.hasConstantEvent).toBe(false);
    new RowNormaliser({ seen, event: 'play' });
    new RowNormaliser({ seen });
    expect(seen.hasConstantEvent).toBe(true);
  });
});
