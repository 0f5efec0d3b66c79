import { describe, expect, it } from 'vitest';
import { LiveDataset } from '../../../src/live/live-dataset.js';
import { checkId } from '../../../src/recommender/ids.js';
import { guestHistory } from '../../../src/recommender/lists/guest-history.js';
import type { HistoryEntry, Id } from '../../../src/types.js';
import { datasetOf, type Row, T } from '../../support/datasets.js';

const dataset = () => datasetOf(['a', 'b', 'c'].map((item): Row => ['ann', item, 1, T]));

describe('checkId', () => {
  it.each<[Id, string]>([
    ['ann', 'ann'],
    [' ', ' '],
    ['', ''],
    [7, '7'],
    [-0, '0'],
    [1.5, '1.5'],
    [12345678901234567890n, '12345678901234567890'],
  ])('takes %o for %o', (id, text) => {
    expect(checkId('`userId`', id)).toBe(text);
  });
});

describe('guestHistory', () => {
  const read = async (...entries: (Id | HistoryEntry)[]) => {
    const ignored = new Set<string>();
    const { items, weights, timestamps, dislikes } = guestHistory(new LiveDataset(await dataset()), entries, ignored);
    return {
      items: Array.from(items),
      weights: Array.from(weights),
      timestamps: timestamps === null ? null : Array.from(timestamps),
      dislikes: Array.from(dislikes),
      ignored: [...ignored],
    };
  };
  const nothing = { items: [], weights: [], timestamps: null, dislikes: [], ignored: [] };

  it('brings entries into the order of the items, and keeps their own as times', async () => {
    expect(await read('c', 'a')).toEqual({ ...nothing, items: [0, 2], weights: [1, 1], timestamps: [1, 0] });
  });

  it('takes timestamps in any form', async () => {
    const date = new Date(T + 5);
    expect(await read({ itemId: 'a', timestamp: date }, { itemId: 'b', timestamp: date.toISOString() }, 'c')).toEqual({
      ...nothing,
      items: [0, 1, 2],
      weights: [1, 1, 1],
      timestamps: [T + 5, T + 5, Number.NaN],
    });
  });

  it('puts entries of one item together by the rules of the data set', async () => {
    expect(await read({ itemId: 'b', value: 2 }, { itemId: 'b', value: 3 }, { itemId: 'b', value: 1 })).toEqual({
      ...nothing,
      items: [1],
      weights: [3],
      timestamps: [2],
    });
    const summing = await datasetOf([['ann', 'b']], { aggregate: 'sum' });
    const entries = [{ itemId: 'b', value: 2 }, { itemId: 'b', value: 3 }, 'b'];
    expect(Array.from(guestHistory(new LiveDataset(summing), entries, new Set()).weights)).toEqual([6]);
  });

  it('takes what is below 0 for a dislike, unless the guest comes back to the item', async () => {
    expect(await read('a', { itemId: 'a', value: -1 }, { itemId: 'b', value: -2 }, 'b')).toMatchObject({
      items: [1],
      dislikes: [0],
    });
  });

  it('hears nothing in a value of 0', async () => {
    expect(await read({ itemId: 'a', value: 0 }, 'b')).toMatchObject({ items: [1], dislikes: [] });
  });

  it('leaves out what is not known', async () => {
    expect(await read('x', 'a', 9, { itemId: 'x', value: -1 })).toMatchObject({ items: [0], ignored: ['x', '9'] });
    expect(await read()).toEqual(nothing);
  });

  it('keeps weights that Float32 cannot hold above 0 and finite', async () => {
    const { weights } = await read({ itemId: 'a', value: Number.MIN_VALUE }, { itemId: 'b', value: Number.MAX_VALUE });
    expect(weights[0]).toBeGreaterThan(0);
    expect(weights[1]).toBeLessThan(Number.POSITIVE_INFINITY);
  });

  it('reads entries that are instances of a class', async () => {
    class Play {
      constructor(private readonly track: string) {}

      get itemId(): string {
        return this.track;
      }
    }
    expect(await read(new Play('b'))).toMatchObject({ items: [1] });
  });
});
