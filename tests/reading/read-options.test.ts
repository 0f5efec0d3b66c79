import { describe, expect, it } from 'vitest';
import { type ReadOptions, resolveReadOptions } from '../../src/reading/read-options.js';
import { messageOf } from '../support/errors.js';

/** Wrong options, as JavaScript callers write them. */
const read = (options: Record<string, unknown>) => resolveReadOptions(options as ReadOptions);

describe('the options of readInteractions', () => {
  it('have defaults', () => {
    expect(resolveReadOptions()).toEqual({
      format: null,
      fields: {},
      map: null,
      rows: null,
      nullValues: ['NULL', '\\N', 'NaN', 'nan', 'None', 'NA', '<NA>'],
      delimiter: null,
      quote: '"',
      escape: null,
      encoding: null,
      header: true,
      event: null,
      onInvalid: null,
    });
  });

  it.each<[name: string, value: unknown, expected: string]>([
    ['format', 'xml', "'json' or 'jsonl' or 'csv'"],
    ['fields', { user: 'listener' }, 'an object from userId, itemId, event, value, timestamp to field names'],
    ['fields', { userId: 'who', itemId: 'who' }, 'got "who" for both `userId` and `itemId`'],
    ['fields', { userId: 0, itemId: 0 }, 'got 0 for both `userId` and `itemId`'],
    ['fields', { userId: '' }, 'field names or column numbers'],
    ['fields', { userId: -1 }, 'field names or column numbers'],
    ['fields', { userId: 0.5 }, 'field names or column numbers'],
    ['fields', ['listener'], 'an object'],
    ['delimiter', '', 'one character'],
    ['delimiter', 'a\n', 'without line ends'],
    ['quote', '', 'one ASCII character, or null'],
    ['quote', '""', 'one ASCII character, or null'],
    ['quote', '\u201c', 'one ASCII character, or null'],
    ['quote', '\n', 'one ASCII character, or null'],
    ['escape', null, 'one ASCII character'],
    ['escape', '\\\\', 'one ASCII character'],
    ['encoding', 'utf-7', "'utf-8' or 'latin1' or 'utf-16le' or 'utf-16be'"],
    ['header', [], 'true, false, or an array of column names'],
    ['header', ['userId', 2], 'true, false, or an array of column names'],
    ['header', 'userId,itemId', 'true, false, or an array of column names'],
    ['event', '', 'a non-empty string'],
    ['event', null, 'a non-empty string'],
    ['onInvalid', 'ignore', "'error' or 'skip'"],
  ])('refuse `%s` as %o', async (name, value, expected) => {
    const message = await messageOf('invalid-option', () => read({ [name]: value }));
    expect(message).toContain(`Expected \`${name}\` to be `);
    expect(message).toContain(expected);
  });

  it('suggest the nearest name', async () => {
    expect(await messageOf('unknown-option', () => read({ delimeter: ';' }))).toBe(
      'Unknown option `delimeter` of `readInteractions`: did you mean `delimiter`?',
    );
  });

  it('do not change with the objects they were given in', () => {
    const fields = { userId: 'listener' };
    const header = ['listener', 'itemId'];
    const resolved = resolveReadOptions({ fields, header });
    fields.userId = 'changed';
    header.push('changed');
    expect(resolved).toMatchObject({ fields: { userId: 'listener' }, header: ['listener', 'itemId'] });
  });
});
