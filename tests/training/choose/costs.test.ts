import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarser, dimsFor, factorisationWork, finer, usersFor } from '../../../src/training/choose/costs.js';

describe('dimsFor', () => {
  it.each([
    ['two users and two items', { users: 2, items: 2, pairs: 2 }, [1]],
    ['seven items', { users: 1e6, items: 7, pairs: 1e6 }, [1]],
    ['20 users and 30 items', { users: 20, items: 30, pairs: 150 }, [2, 4]],
    ['more items than users', { users: 100, items: 1e6, pairs: 1e6 }, [2, 4, 8, 16]],
    ['a quarter of just 64', { users: 256, items: 300, pairs: 5000 }, [2, 4, 8, 16, 32, 64]],
    ['a quarter of just less', { users: 255, items: 300, pairs: 5000 }, [2, 4, 8, 16, 32]],
    ['many', { users: 3431, items: 8885, pairs: 70_000 }, [8, 16, 32, 64, 128, 256, 512]],
    // 10 x 199,999 x 544^2 multiplications are beyond 2^39, and with 288 they are not.
    [
      'a million users and 200 k items',
      { users: 999_318, items: 199_999, pairs: 9_882_535 },
      [4, 8, 16, 32, 64, 128, 256],
    ],
    // The work of the pairs alone.
    ['very many pairs', { users: 10_000, items: 10_000, pairs: 300_000_000 }, [2, 4, 8, 16, 32, 64, 128]],
    // 8 bytes x 2,000,000 items x 256 are beyond 2^31.
    ['few users and millions of items', { users: 8000, items: 2e6, pairs: 1e7 }, [2, 4, 8, 16, 32, 64, 128]],
  ])('with %s', (_, size, expected) => {
    expect(dimsFor(size)).toEqual(expected);
  });

  it('ascends, and never exceeds what the data can carry', () => {
    const anyCount = fc.integer({ min: 2, max: 1e7 });
    fc.assert(
      fc.property(anyCount, anyCount, fc.integer({ min: 2, max: 1e9 }), (users, items, pairs) => {
        const dims = dimsFor({ users, items, pairs });
        expect(dims.length).toBeGreaterThan(0);
        expect(dims).toEqual([...new Set(dims)].sort((a, b) => a - b));
        expect(dims[0]).toBeLessThanOrEqual(128);
        expect(dims[dims.length - 1]).toBeLessThan(Math.min(users, items));
      }),
    );
  });
});

it('usersFor is bounded on both sides, and falls with the work', () => {
  expect(usersFor(100, 16)).toBe(2048);
  expect(usersFor(40_981, 512)).toBe(595);
  expect(usersFor(200_000, 256)).toBe(500);
});

it('a smaller factorisation is made finer, and costs less all the same', () => {
  const accuracy = { powerIterations: 3, oversampling: 32 };
  expect(finer(accuracy, 16)).toEqual({ powerIterations: 5, oversampling: 32 });
  expect(finer(accuracy, 64)).toEqual({ powerIterations: 5, oversampling: 64 });
  expect(finer(accuracy, 256)).toEqual({ powerIterations: 5, oversampling: 128 });
  expect(coarser(accuracy)).toEqual({ powerIterations: 2, oversampling: 32 });
  expect(coarser({ powerIterations: 0, oversampling: 0 })).toEqual({ powerIterations: 1, oversampling: 0 });
  const gowalla = { users: 29_858, items: 40_981, pairs: 810_128 };
  const whole = factorisationWork(gowalla, 512, accuracy);
  expect(factorisationWork(gowalla, 128, finer(accuracy, 128))).toBeLessThan(whole / 2);
  // Two passes over the pairs and the Gram matrix of 544 columns, five times: some 10^11.
  expect(whole).toBeCloseTo(5 * (9 * 810_128 * 544 + 10 * 29_858 * 544 ** 2), 0);
});
