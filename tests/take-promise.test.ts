import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { Recommender } from '../src/recommender/recommender.js';
import { takePromise } from '../src/take-promise.js';
import { messageOf } from './support/errors.js';

describe('what a function of the caller returned', () => {
  it('is a promise or none', () => {
    expect([undefined, true, 'later', { catch: () => {} }].map((answer) => takePromise(answer))).not.toContain(true);
    expect(takePromise(Promise.resolve())).toBe(true);
  });

  it('tells why a promise was rejected', async () => {
    const reasons: unknown[] = [];
    takePromise(Promise.reject('no'), (reason) => reasons.push(reason));
    await nextTurn();
    expect(reasons).toEqual(['no']);
  });

  it('leaves no rejection of a filter unheard', async () => {
    const unheard = vi.fn();
    process.on('unhandledRejection', unheard);
    try {
      const recommender = await Recommender.fromInteractions([{ userId: 'ann', itemId: 'a' }]);
      const filter: (itemId: string) => unknown = async () => {
        throw new Error('no database');
      };
      const options = { filter: filter as (itemId: string) => boolean };
      const message = await messageOf('invalid-option', async () => recommender.popular(1, options));
      expect(message).toContain('Expected `filter` to answer true or false at once, got a promise');
      await nextTurn();
      expect(unheard).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unheard);
    }
  });
});
