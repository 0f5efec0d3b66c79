import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  checkOption,
  choice,
  finite,
  flag,
  integer,
  isRecord,
  isUrl,
  matching,
  resolveOptions,
  signal,
  suggestion,
  toPath,
} from '../src/validate.js';
import { messageOf } from './support/errors.js';

const rules = {
  limit: integer(10, 1),
  share: finite(null, { above: 0, below: 1 }),
  mode: choice('fast', ['fast', 'exact']),
  strict: flag(true),
};

describe('resolveOptions', () => {
  it('fills in what is not given', () => {
    const defaults = { limit: 10, share: null, mode: 'fast', strict: true };
    expect(resolveOptions('run', rules, undefined)).toEqual(defaults);
    expect(resolveOptions('run', rules, {})).toEqual(defaults);
    expect(resolveOptions('run', rules, { limit: undefined })).toEqual(defaults);
  });

  it('keeps what is given', () => {
    const given = { limit: 3, share: 0.5, mode: 'exact', strict: false };
    expect(resolveOptions('run', rules, given)).toEqual(given);
  });

  it('gives a frozen object and leaves the given one as it is', () => {
    const given = { limit: 3 };
    expect(Object.isFrozen(resolveOptions('run', rules, given))).toBe(true);
    expect(given).toEqual({ limit: 3 });
  });

  it('takes options without a prototype', () => {
    const given = Object.assign(Object.create(null), { limit: 2 }) as unknown;
    expect(resolveOptions('run', rules, given).limit).toBe(2);
  });

  it.each<[unknown, string]>([
    [null, 'null'],
    [5, '5'],
    ['fast', '"fast"'],
    [[], 'an array of 0'],
    [new Map(), 'an instance of Map'],
  ])('does not take %o for options', async (given, picture) => {
    const message = await messageOf('invalid-option', () => resolveOptions('run', rules, given));
    expect(message).toBe(`Expected the options of \`run\` to be an object, got ${picture}`);
  });

  it('suggests the nearest name for a misspelt one', async () => {
    const message = await messageOf('unknown-option', () => resolveOptions('run', rules, { Limits: 3 }));
    expect(message).toBe('Unknown option `Limits` of `run`: did you mean `limit`?');
  });

  it('cuts an unknown name of much text', async () => {
    const message = await messageOf('unknown-option', () => resolveOptions('run', rules, { ['z'.repeat(5000)]: 1 }));
    expect(message).toContain(`Unknown option \`${'z'.repeat(57)}...\` of \`run\``);
    expect(message.length).toBeLessThan(200);
  });

  it('lists all names where none is near', async () => {
    const message = await messageOf('unknown-option', () => resolveOptions('run', rules, { temperature: 3 }));
    expect(message).toContain('expected one of `limit`, `share`, `mode`, `strict`');
  });

  it('knows no options by the names of object members', async () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      const given = Object.defineProperty({}, name, { value: 1, enumerable: true });
      expect(await messageOf('unknown-option', () => resolveOptions('run', rules, given))).toContain(`\`${name}\``);
    }
  });

  it('complains of an unknown option even where its value is undefined', async () => {
    await messageOf('unknown-option', () => resolveOptions('run', rules, { limt: undefined }));
  });
});

describe('rules', () => {
  it.each<[name: string, accepted: readonly unknown[], refused: readonly unknown[], expected: string]>([
    ['limit', [1, 2 ** 53 - 1], [0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '3', null, 3n], 'an integer >= 1'],
    ['share', [0.001, 0.999], [0, 1, -1, Number.NaN, '0.5', null], 'a finite number > 0 and < 1'],
    ['mode', ['fast', 'exact'], ['Fast', '', null, 1], "'fast' or 'exact'"],
    ['strict', [true, false], [0, 1, 'true', null], 'true or false'],
  ])('of `%s` accept and refuse', async (name, accepted, refused, expected) => {
    const option = rules[name as keyof typeof rules];
    for (const value of accepted) expect(checkOption<unknown>(name, option, value)).toBe(value);
    for (const value of refused) {
      const message = await messageOf('invalid-option', () => checkOption<unknown>(name, option, value));
      expect(message).toContain(`Expected \`${name}\` to be ${expected}, got `);
    }
  });

  it('name both bounds of an integer where there are two', async () => {
    const message = await messageOf('invalid-option', () => checkOption('passes', integer(3, 0, 20), 21));
    expect(message).toBe('Expected `passes` to be an integer from 0 to 20, got 21');
  });

  it('tell bounds that may be touched from bounds that may not', () => {
    expect(finite(1, { min: 0, max: 1 }).expected).toBe('a finite number >= 0 and <= 1');
    expect(finite(1).expected).toBe('a finite number');
    expect(checkOption('share', finite(1, { min: 0, max: 1 }), 0)).toBe(0);
  });

  it('can copy what they accept', () => {
    const list = [1];
    const rule = matching<readonly number[], null>(null, 'numbers', Array.isArray, (value) => [...value]);
    expect(checkOption('list', rule, list)).toEqual(list);
    expect(checkOption('list', rule, list)).not.toBe(list);
  });
});

describe('suggestion', () => {
  it('takes the nearest, whatever the case of letters', () => {
    expect(suggestion('NUMNEGATIVE', ['seed', 'numNegatives', 'epochs'])).toBe('did you mean `numNegatives`?');
  });
});

describe('values of another realm', () => {
  it.each([['new Map()'], ['[]'], ['null'], ['7']])('are no records: %s', (code) => {
    expect(isRecord(runInNewContext(code))).toBe(false);
  });

  it('are records where they are plain objects', () => {
    expect(isRecord(runInNewContext('({ like: 1 })'))).toBe(true);
  });

  it('are signals by what they do', () => {
    const foreign: unknown = runInNewContext('({ aborted: false, throwIfAborted() {} })');
    expect(checkOption('signal', signal, foreign)).toBe(foreign);
    expect(checkOption('signal', signal, AbortSignal.timeout(1000))).toBeInstanceOf(AbortSignal);
  });

  it.each([['{}'], ['{ aborted: false }'], ['{ aborted: 0, throwIfAborted() {} }']])(
    'are no signals: %s',
    async (code) => {
      const foreign: unknown = runInNewContext(`(${code})`);
      expect(await messageOf('invalid-option', () => checkOption('signal', signal, foreign))).toContain(
        'Expected `signal` to be an AbortSignal',
      );
    },
  );

  it('are file URLs by their address', () => {
    const foreign: unknown = runInNewContext("({ href: 'file:///logs/a%20b.csv', protocol: 'file:' })");
    expect(isUrl(foreign)).toBe(true);
    expect(toPath(foreign)).toBe('/logs/a b.csv');
  });
});

describe('toPath', () => {
  it.each<[unknown, string | null]>([
    ['logs/plays.csv', 'logs/plays.csv'],
    ['file:///logs/a%20b.csv', '/logs/a b.csv'],
    ['FILE:///plays.csv', '/plays.csv'],
    ['./file:/plays.csv', './file:/plays.csv'],
    [new URL('file:///logs/plays.csv'), '/logs/plays.csv'],
    [new URL('https://example.org/plays.csv'), null],
    [{ href: 'file:///plays.csv' }, null],
    [null, null],
    [7, null],
  ])('of %o is %o', (value, path) => {
    expect(toPath(value)).toBe(path);
  });

  it.each<[unknown, string]>([
    [new URL('file://host/b'), 'file://host/b'],
    ['file://host/b', 'file://host/b'],
    ['file:///a%2Fb', 'file:///a%2Fb'],
    [new URL('file:///a%2Fb'), 'file:///a%2Fb'],
    [{ protocol: 'file:', href: 'zzz' }, 'zzz'],
    [{ protocol: 'file:', href: 'https://example.org/a' }, 'https://example.org/a'],
  ])('refuses %o, no file of this machine', async (value, picture) => {
    const message = await messageOf('invalid-option', () => toPath(value));
    expect(message).toBe(`Expected the URL of a file on this machine, got "${picture}"`);
  });

  it.each([['a\0b'], ['file:///a%00b'], [new URL('file:///a%00b')]])(
    'refuses %o, which has a NUL byte',
    async (value) => {
      expect(await messageOf('invalid-option', () => toPath(value))).toMatch(/^Expected (a path|the URL)/);
    },
  );
});
