import { describe, expect, it } from 'vitest';
import { Pace } from '../../../src/pace.js';
import { unitRows } from '../../../src/solvers/gradient/unit-rows.js';
import { farthest } from '../../support/matrices.js';

describe('unitRows', () => {
  it('scales rows to length 1', async () => {
    const rows = Float32Array.of(3, 4, 0, -2);
    expect(farthest(await unitRows(rows, 2, new Pace()), [0.6, 0.8, 0, -1])).toBeLessThan(1e-7);
    expect([...rows]).toEqual([3, 4, 0, -2]);
  });

  it('leaves a row of zeros one', async () => {
    expect([...(await unitRows(new Float32Array(3), 3, new Pace()))]).toEqual([0, 0, 0]);
  });
});
