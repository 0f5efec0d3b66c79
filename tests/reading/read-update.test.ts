import { describe, expect, it } from 'vitest';
import { resolveDatasetOptions } from '../../src/data/dataset-options.js';
import { readUpdate } from '../../src/reading/read-update.js';
import { messageOf } from '../support/errors.js';

const read = (rows: Iterable<unknown>) =>
  readUpdate(rows, resolveDatasetOptions({ eventWeights: { like: 3 }, onInvalid: 'skip' }));

describe('an update that is read', () => {
  it('has the events of each user in order, weighed, and what they name', () => {
    const { counts, byUser, itemIds } = read([
      { userId: 'ann', itemId: 'a', event: 'like', timestamp: 5 },
      { user_id: 7n, item_id: 'b', value: -2 },
      { userId: 'ann', itemId: 'b', event: '__proto__' },
      { userId: '7', itemId: 'a', event: 'like' },
      { userId: 'nobody', itemId: 'nothing', event: 'impression' },
      { userId: 'nobody', itemId: 'nothing', value: 0 },
    ]);
    expect(counts).toMatchObject({ rows: 6, ignored: 2 });
    expect([...byUser]).toEqual([
      ['ann', { itemIds: ['a', 'b'], weights: [3, 1], timestamps: [5000, Number.NaN] }],
      ['7', { itemIds: ['b', 'a'], weights: [-1, 3], timestamps: [Number.NaN, Number.NaN] }],
    ]);
    expect([...itemIds]).toEqual(['a', 'b']);
    expect(Object.entries(counts.events)).toEqual([
      ['like', { count: 2, weight: 3 }],
      ['__proto__', { count: 1, weight: 1 }],
      ['impression', { count: 1, weight: 0 }],
    ]);
  });

  it('tells of names that look like a part of an interaction that no row has', () => {
    const warningsOf = (row: object) => read([{ userId: 'ann', itemId: 'a', ...row }]).counts.warnings;
    expect(warningsOf({ evnt: 'Retoure' })).toEqual([
      {
        code: 'unused-column',
        message: '`evnt` looks like `event` and is not used: in rows of `update` the name is `event`',
        count: 1,
      },
    ]);
    const names = ['Event', 'events', 'evnet', 'event_type', 'vaule', 'rating', 'time_stamp', 'timestmp', 'created_at'];
    for (const name of names) expect([name, warningsOf({ [name]: 5 }).length]).toEqual([name, 1]);
    for (const name of ['agent', 'title', 'price', 'session']) expect(warningsOf({ [name]: 'Return' })).toEqual([]);
    expect(warningsOf({ event: 'like', evnt: 'like', value: 1, timestamp: 5, rating: 4, at: 6 })).toEqual([]);
  });

  it('has none where the first bad one is an error, whatever `onInvalid` says', async () => {
    const rows = [{ userId: 'ben', itemId: 'b' }, { user_id: 7, item_id: 8 }, { userId: 'cat' }, { itemId: 'd' }];
    expect(await messageOf('invalid-interaction', () => read(rows))).toContain(
      'interaction 3 (counted from 1): expected `itemId`',
    );
  });

  it('refuses what is more than a day ahead of the clock', async () => {
    const rows = [{ userId: 'ben', itemId: 'b', timestamp: Date.now() + 2 * 24 * 60 * 60 * 1000 }];
    expect(await messageOf('invalid-interaction', () => read(rows))).toMatch(
      /^interaction 1 \(counted from 1\): expected `timestamp` to be at most a day after now \(.*Z\), got 20/,
    );
  });

  it('passes on the error of a source that breaks', () => {
    function* breaks() {
      yield { userId: 'ben', itemId: 'b' };
      throw new Error('the source broke');
    }
    expect(() => read(breaks())).toThrow('the source broke');
  });

  it.each([null, 'plays.jsonl', 7, {}, (async function* none() {})()])('is an error for %o', async (source) => {
    expect(await messageOf('invalid-option', () => read(source as Iterable<unknown>))).toContain(
      'Expected the interactions of `update` to be an array or another iterable',
    );
  });
});
