import { describe, expect, it } from 'vitest';
import { atOnce, inBlocks, paced, type Steps } from '../../src/data/steps.js';
import { Pace } from '../../src/pace.js';

function* work(done: string[]): Steps<string> {
  yield* inBlocks(7, (start, end) => done.push(`${start}-${end}`), 3);
  return done.join(' ');
}

describe('work in steps', () => {
  it('goes through every block once, and gives what it made', async () => {
    expect(atOnce(work([]))).toBe('0-3 3-6 6-7');
    expect(await paced(work([]), new Pace())).toBe('0-3 3-6 6-7');
    expect(atOnce(inBlocks(0, () => expect.unreachable()))).toBeUndefined();
  });

  it('rests between steps where a rest is due, and stops where that rejects', async () => {
    const done: string[] = [];
    const rests: number[] = [];
    const pace = Object.assign(new Pace(), { rest: async () => void rests.push(done.length) });
    Object.defineProperty(pace, 'due', { get: () => done.length !== 2 });
    await paced(work(done), pace);
    expect(rests).toEqual([1, 3]);
    const aborted = Object.assign(pace, { rest: () => Promise.reject(new Error('enough')) });
    const some: string[] = [];
    await expect(paced(work(some), aborted)).rejects.toThrow('enough');
    expect(some).toEqual(['0-3']);
  });
});
