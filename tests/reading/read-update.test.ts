import { describe, expect, it } from 'vitest';
import { resolveDatasetOptions } from '../../src/data/dataset-options.js';
import { readUpdate } from '../../src/reading/read-update.js';
import { messageOf } from '../support/errors.js';

const read = (rows: Iterable<unknown>) =>
  readUpdate(rows, resolveDatasetOptions({ eventWeights: { like: 3 }, onInvalid: 'skip' }));

describe('an update that is read', () => {
  it('has the events of each user in order, weighed, and what they name', () => {
    const { count, byUser, itemIds, eventCounts } = read([
      { userId: 'ann', itemId: 'a', event: 'like', timestamp: 5 },
      { user_id: 7n, item_id: 'b', value: -2 },
      { userId: 'ann', itemId: 'b', event: '__proto__' },
      { userId: '7', itemId: 'a', event: 'like' },
    ]);
    expect(count).toBe(4);
    expect([...byUser]).toEqual([
      ['ann', { itemIds: ['a', 'b'], weights: [3, 1], timestamps: [5000, Number.NaN] }],
      ['7', { itemIds: ['b', 'a'], weights: [-1, 3], timestamps: [Number.NaN, Number.NaN] }],
    ]);
    expect([...itemIds]).toEqual(['a', 'b']);
    expect(Object.entries(eventCounts.toRecord())).toEqual([
      ['like', 2],
      ['__proto__', 1],
    ]);
  });

  it('has none where the first bad one is an error, whatever `onInvalid` says', async () => {
    const rows = [{ userId: 'ben', itemId: 'b' }, { user_id: 7, item_id: 8 }, { userId: 'cat' }, { itemId: 'd' }];
    expect(await messageOf('invalid-interaction', () => read(rows))).toContain(
      'interaction 3 (counted from 1): expected `itemId`',
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
