import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { CfRecsError, describe as describeValue, isCfRecsError } from '../src/errors.js';

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

describe('a CfRecsError as JSON', () => {
  it('is its name, code and message: neither a stack nor a cause', () => {
    const error = new CfRecsError('busy', 'A training is under way', { cause: new Error('secret') });
    expect(JSON.parse(JSON.stringify({ error }))).toEqual({
      error: { name: 'CfRecsError', code: 'busy', message: 'A training is under way' },
    });
  });
});

describe('isCfRecsError', () => {
  it('knows an error of this copy of the package, of another, and of another realm', () => {
    expect(isCfRecsError(new CfRecsError('busy', 'A training is under way'))).toBe(true);
    class OtherCopy extends Error {
      override readonly name = 'CfRecsError';
      readonly code = 'unknown-user';
    }
    expect(isCfRecsError(new OtherCopy('Expected a user that is known'))).toBe(true);
    const foreign = runInNewContext(
      'Object.assign(new Error("gone"), { name: "CfRecsError", code: "model-not-found" })',
    );
    expect(foreign).not.toBeInstanceOf(Error);
    expect(isCfRecsError(foreign)).toBe(true);
  });

  it.each([
    undefined,
    null,
    'CfRecsError',
    new Error('busy'),
    Object.assign(new Error('busy'), { code: 'busy' }),
    Object.assign(new Error('busy'), { name: 'CfRecsError' }),
    Object.assign(new Error('busy'), { name: 'CfRecsError', code: 7 }),
    Object.assign(new Error('busy'), { name: 'CfRecsError', code: 'of nobody' }),
    { name: 'CfRecsError', code: 'busy', message: 7 },
    { name: 'CfRecsError', code: 'busy' },
    () => 'CfRecsError',
  ])('does not take %o for one', (value) => {
    expect(isCfRecsError(value)).toBe(false);
  });
});

describe('a hostile value', () => {
  it('is no error of cf-recs, and ends nothing', () => {
    const hostile = (value: object) =>
      new Proxy(value, {
        get() {
          throw new Error('hostile');
        },
      });
    expect(isCfRecsError(hostile({}))).toBe(false);
    expect(isCfRecsError(hostile(new CfRecsError('busy', 'A training is under way')))).toBe(false);
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
    [new Date(Number.NaN), 'an invalid Date'],
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
