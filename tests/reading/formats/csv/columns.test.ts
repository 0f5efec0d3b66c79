import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../src/reading/build/build-dataset.js';
import { readInteractions } from '../../../../src/reading/read-interactions.js';
import type { ReadOptions } from '../../../../src/reading/read-options.js';
import { pairNames, positivesOf } from '../../../support/datasets.js';
import { LEAVE_OUT, messageOf } from '../../../support/errors.js';
import { streamOf } from '../../../support/streams.js';

const read = (text: string, options?: ReadOptions) =>
  buildDataset(readInteractions(streamOf(text), { format: 'csv', ...options }));
const pairsIn = async (text: string, options?: ReadOptions) => pairNames(positivesOf(await read(text, options)));

describe('the columns of CSV with a header', () => {
  it('are found by the names of the mapping', async () => {
    const fields = { userId: 'listener', itemId: 'track' };
    expect(await pairsIn('track,listener\na,u\n', { fields })).toEqual(['u a']);
  });

  it('are found by numbers too, counted from 0', async () => {
    expect(await pairsIn('x,y,userId\nu,a,w\n', { fields: { userId: 0, itemId: 1 } })).toEqual(['u a']);
  });

  it('are found by names of object members', async () => {
    const fields = { userId: '__proto__', itemId: 'constructor' };
    expect(await pairsIn('__proto__,constructor\nu,a\n', { fields })).toEqual(['u a']);
  });

  it('must include the ids', async () => {
    expect(await messageOf('unreadable-source', () => read('userId,track\nu,a\n'))).toBe(
      'Cannot read stream: expected a column `itemId` or `item_id` for `itemId`, ' +
        'got the columns `userId`, `track`, of which `track` may be it; `fields` can name others',
    );
  });

  it('cannot have one name twice', async () => {
    expect(await messageOf('unreadable-source', () => read('userId,itemId,note,note\nu,a,x,y\n'))).toBe(
      'Cannot read stream: expected a name for each column, got two columns `note`',
    );
  });

  it('must include what the mapping names', async () => {
    const fields = { value: 'rating' };
    const message = await messageOf('unreadable-source', () => read('userId,itemId\nu,a\n', { fields }));
    expect(message).toContain('expected a column `rating` for `value`');
    const beyond = await messageOf('unreadable-source', () => read('userId,itemId\nu,a\n', { fields: { event: 2 } }));
    expect(beyond).toContain('expected a column `2` for `event`');
  });
});

describe('the columns of CSV whose names are given', () => {
  it('begin with the first line', async () => {
    expect(await pairsIn('a,u\nb,u\n', { header: ['item_id', 'user_id'] })).toEqual(['u a', 'u b']);
  });

  it('must be as many as there are names', async () => {
    const header = ['userId', 'itemId', 'note'];
    expect(await messageOf('invalid-interaction', () => read('u,a\n', { header }))).toBe(
      `stream, line 1: expected 3 columns, got 2${LEAVE_OUT}`,
    );
  });

  it('must include the ids', async () => {
    const message = await messageOf('unreadable-source', () => read('u,a\n', { header: ['userId', 'track'] }));
    expect(message).toContain(
      'expected a column `itemId` or `item_id` for `itemId`, got the columns `userId`, `track`',
    );
  });

  it('cannot have one name twice', async () => {
    const header = ['userId', 'itemId', 'userId'];
    const message = await messageOf('unreadable-source', () => read('u,a,v\n', { header }));
    expect(message).toContain('got two columns `userId`');
  });
});

describe('the columns of CSV without names', () => {
  const header = false;

  it('are userId, itemId, event, value, timestamp in this order, as far as there are any', async () => {
    expect((await read('u,a,like,-1,1000000000\n', { header })).summary).toMatchObject({
      dislikes: 1,
      events: { like: { count: 1 } },
      period: { from: 1e12, to: 1e12 },
    });
    expect(await pairsIn('u,a\nu,b\n', { header })).toEqual(['u a', 'u b']);
  });

  it('are those that the mapping numbers, and no others', async () => {
    const fields = { userId: 2, itemId: 0 };
    const dataset = await read('a,ignored,u,3,never\n', { header, fields });
    expect(pairNames(positivesOf(dataset))).toEqual(['u a']);
    expect(dataset.summary.events).toEqual({});
  });

  it('are those of most rows, and not of a title that has enough cells', async () => {
    const text = '# exported by bob, 2020, x\n1,2\n3,4\n5,6\n';
    const { summary, users } = await read(text, { header, onInvalid: 'skip' });
    expect(users.ids).toEqual(['1', '3', '5']);
    expect(summary.skipped.samples).toEqual([{ place: 'stream, line 1', reason: 'expected 2 columns, got 3' }]);
  });

  it('are not in a line that names them', async () => {
    const said = 'expected data, got the names of the columns: leave `header` out, or give `header: true`';
    const text = 'userId,itemId\nu,a\n';
    for (const each of [false, ['userId', 'itemId']]) {
      const { summary, users } = await read(text, { header: each, onInvalid: 'skip' });
      expect([users.ids, summary.skipped.samples[0]?.reason]).toEqual([['u'], said]);
    }
  });

  it('may be named by a first line in which a number should be', async () => {
    const fields = { userId: 0, itemId: 1, value: 2 };
    const reasonOf = (first: string) =>
      messageOf('invalid-interaction', () => read(`${first}u,a,1\n`, { header: false, fields }));
    expect(await reasonOf('Kunde,Artikel,Preis\n')).toBe(
      'stream, line 1: expected `value` (column 3, counted from 1) to be a finite number, got "Preis": ' +
        `where the first line names the columns, leave \`header: false\` out${LEAVE_OUT}`,
    );
    expect(await reasonOf('anna,17,much\n')).not.toContain('header');
    expect(await reasonOf('u,a,1\nKunde,Artikel,Preis\n')).not.toContain('header');
  });

  it('must be as many in every row as in most of the first rows', async () => {
    expect(await messageOf('invalid-interaction', () => read('u,a\nu,b,like\n', { header }))).toBe(
      `stream, line 2: expected 2 columns, got 3${LEAVE_OUT}`,
    );
    const dataset = await read('A title\n,no user,x\nu,a,like\nu,b,like\nu,c\n', { header, onInvalid: 'skip' });
    expect(pairNames(positivesOf(dataset))).toEqual(['u a', 'u b']);
    expect(dataset.summary.skipped.samples.map(({ place, reason }) => `${place}: ${reason}`)).toEqual([
      'stream, line 1: expected 3 columns, got 1',
      expect.stringMatching(/^stream, line 2: expected `userId` \(column 1, counted from 1\) to be a non-empty string/),
      'stream, line 5: expected 3 columns, got 2',
    ]);
  });

  it('must be as many as the mapping needs', async () => {
    const fields = { userId: 2, itemId: 0, timestamp: 3 };
    expect(await messageOf('invalid-interaction', () => read('a,x,u\n', { header, fields }))).toBe(
      `stream, line 1: expected at least 4 columns, got 3${LEAVE_OUT}`,
    );
  });

  it('must be numbered in the mapping, which is told at once', async () => {
    const open = (fields: ReadOptions['fields']) => () => readInteractions('plays.csv', { header, fields });
    expect(await messageOf('invalid-option', open({ userId: 'listener', itemId: 1 }))).toBe(
      'Expected `fields.userId` to be a column number, because `header` is false, got "listener"',
    );
    expect(await messageOf('invalid-option', open({ itemId: 1 }))).toBe(
      'Expected `fields.userId` to be a column number, because `header` is false, got undefined',
    );
  });
});

describe('the event of CSV', () => {
  it('can be one for the whole file, for rows that name none', async () => {
    expect((await read('userId,itemId\nu,a\nu,b\n', { event: 'play' })).summary.events).toMatchObject({
      play: { count: 2 },
    });
    const text = 'userId,itemId,event\nu,a,\nu,b,like\n';
    expect((await read(text, { event: 'play' })).summary.events).toMatchObject({
      play: { count: 1 },
      like: { count: 1 },
    });
  });
});
