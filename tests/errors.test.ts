import { describe, expect, it } from 'vitest';
import { CfRecsError, describe as describeValue } from '../src/errors.js';

describe('CfRecsError', () => {
  it('carries a code, a message and a cause', () => {
    const cause = new Error('disk full');
    const error = new CfRecsError('unreadable-source', 'Cannot read plays.csv', { cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'CfRecsError', code: 'unreadable-source', message: 'Cannot read plays.csv' });
    expect(error.cause).toBe(cause);
  });

  it('shows its name in a printed stack', () => {
    expect(String(new CfRecsError('busy', 'A training is under way'))).toBe('CfRecsError: A training is under way');
  });

  it('has no cause where none is given', () => {
    expect('cause' in new CfRecsError('busy', 'A training is under way')).toBe(false);
  });
});

describe('describe', () => {
  it.each<[unknown, string]>([
    ['a "quoted" id', '"a \\"quoted\\" id"'],
    ['', '""'],
    [7, '7'],
    [Number.NaN, 'NaN'],
    [7n, '7n'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, 'a function'],
    [[1, 2], 'an array of 2'],
    [{ password: 'secret' }, 'an object'],
    [Object.create(null), 'an object'],
    [new Map(), 'an instance of Map'],
    [new Date(0), 'an instance of Date'],
  ])('pictures %o as %s', (value, picture) => {
    expect(describeValue(value)).toBe(picture);
  });

  it('cuts long text', () => {
    const picture = describeValue('x'.repeat(1000));
    expect(picture).toHaveLength(62);
    expect(picture.endsWith('..."')).toBe(true);
  });

  it('keeps text printable where the cut falls inside a character', () => {
    const picture = describeValue(`${'x'.repeat(56)}${'\u{1f3b5}'.repeat(9)}`);
    expect(Buffer.from(picture).toString()).toBe(picture);
  });
});
