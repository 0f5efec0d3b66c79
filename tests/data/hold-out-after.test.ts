import { describe, expect, it } from 'vitest';
import { type HoldOut, holdOutAfter } from '../../src/data/hold-out.js';
import { datasetOf, dislikesOf, pairNames, positivesOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';

const testPairs = ({ test }: HoldOut): string[] => pairNames(positivesOf(test));

describe('holdOutAfter', () => {
  const rows: Row[] = [
    ['u', 'before', 1, T - 1],
    ['u', 'at', 1, T],
    ['u', 'after', 1, T + 1],
    ['u', 'untimed', 1],
    ['u', 'disliked before', -1, T - 1],
    ['u', 'disliked at', -1, T],
    ['u', 'disliked after', -1, T + 1],
    ['u', 'disliked untimed', -1],
    ['v', 'after', 1, T + 2],
  ];

  it('holds out what is after the moment, and drops the dislikes after it', async () => {
    const holdOut = holdOutAfter(await datasetOf(rows), T);
    expect(testPairs(holdOut)).toEqual(['u after', 'v after']);
    expect(pairNames(positivesOf(holdOut.train))).toEqual(['u before', 'u at', 'u untimed']);
    expect(pairNames(dislikesOf(holdOut.train))).toEqual(['u disliked before', 'u disliked at', 'u disliked untimed']);
    expect(holdOut.train.items.indexOf('disliked after')).toBe(-1);
  });

  it.each([[T], [T / 1000], [new Date(T)], [new Date(T).toISOString()]])('takes the moment as %o', async (moment) => {
    expect(testPairs(holdOutAfter(await datasetOf(rows), moment))).toEqual(['u after', 'v after']);
  });

  it('can give an empty part', async () => {
    const dataset = await datasetOf(rows);
    expect(holdOutAfter(dataset, '2999-01-01').test.summary.users).toBe(0);
    const { train } = holdOutAfter(await datasetOf([['u', 'a', 1, T]]), 0);
    expect(train.summary).toMatchObject({ users: 0, items: 0, period: null });
  });

  it.each([['2023-02-30'], [Number.NaN], [new Date('never')], [null], [undefined]])(
    'does not take %o for a moment',
    async (moment) => {
      const dataset = await datasetOf(rows);
      expect(await messageOf('invalid-option', () => holdOutAfter(dataset, moment as string))).toContain(
        'Expected `moment` to be a Date, ISO 8601 text or a number, got ',
      );
    },
  );
});
