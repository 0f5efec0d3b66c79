import { afterEach, describe, expect, it, vi } from 'vitest';
import { atOnce, blocksOf, inBlocks, Pace, paced, type Steps } from '../src/pace.js';
import { failureOf } from './support/errors.js';
import { PATIENCE } from './support/patience.js';

afterEach(() => vi.restoreAllMocks());

/** Sets the clock that paces read. */
const setClock = (milliseconds: number) => vi.spyOn(performance, 'now').mockReturnValue(milliseconds);

describe('Pace', () => {
  it('is due when its stretch of work has been long enough', () => {
    setClock(1000);
    const pace = new Pace();
    expect(pace.due).toBe(false);
    setClock(1012);
    expect(pace.due).toBe(false);
    setClock(1012.5);
    expect(pace.due).toBe(true);
  });

  it('begins a new stretch with each rest', async () => {
    setClock(0);
    const pace = new Pace();
    setClock(500);
    await pace.rest();
    expect(pace.due).toBe(false);
    setClock(513);
    expect(pace.due).toBe(true);
  });

  it('lets other work have its turn while it rests', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('other'));
    await new Pace().rest();
    order.push('rested');
    expect(order).toEqual(['other', 'rested']);
  });

  it('throws the reason of a signal that was aborted before', async () => {
    const reason = new Error('not now');
    expect(await failureOf(() => new Pace(AbortSignal.abort(reason)))).toBe(reason);
  });

  it('rejects with the reason, whatever it is, when the signal is aborted before a rest', async () => {
    const controller = new AbortController();
    const pace = new Pace(controller.signal);
    await pace.rest();
    controller.abort('enough');
    expect(await failureOf(() => pace.rest())).toBe('enough');
  });

  it('rejects when the signal is aborted by other work during a rest', async () => {
    const controller = new AbortController();
    const pace = new Pace(controller.signal);
    setImmediate(() => controller.abort());
    const error = await failureOf(() => pace.rest());
    expect(error).toBe(controller.signal.reason);
    expect(error).toMatchObject({ name: 'AbortError' });
  });

  it('says once that the signal was aborted while there was nothing to do', async () => {
    const controller = new AbortController();
    const stopped = vi.fn();
    new Pace(controller.signal).whileIdle(stopped);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stopped).not.toHaveBeenCalled();
    controller.abort();
    await vi.waitFor(() => expect(stopped).toHaveBeenCalled(), { timeout: PATIENCE });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stopped).toHaveBeenCalledOnce();
  });

  it('takes a signal that cannot be asked for an aborted one', async () => {
    const isLost = () => {
      throw new Error('no signal any more');
    };
    let ask: () => boolean = () => false;
    const signal = {
      reason: null,
      throwIfAborted: () => {},
      get aborted() {
        return ask();
      },
    };
    const stopped = vi.fn();
    new Pace(signal).whileIdle(stopped);
    ask = isLost;
    await vi.waitFor(() => expect(stopped).toHaveBeenCalledOnce(), { timeout: PATIENCE });
  });

  it('does not look at the signal any more once there is something to do again', async () => {
    const controller = new AbortController();
    const stopped = vi.fn();
    const end = new Pace(controller.signal).whileIdle(stopped);
    end();
    controller.abort();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(stopped).not.toHaveBeenCalled();
    new Pace().whileIdle(stopped)();
  });
});

function* work(done: string[]): Steps<string> {
  yield* inBlocks(blocksOf(7, 3), (start, end) => done.push(`${start}-${end}`));
  return done.join(' ');
}

describe('work in steps', () => {
  it('goes through every block once, and gives what it made', async () => {
    expect(atOnce(work([]))).toBe('0-3 3-6 6-7');
    expect(await paced(work([]), new Pace())).toBe('0-3 3-6 6-7');
    expect(atOnce(inBlocks(blocksOf(0), () => expect.unreachable()))).toBeUndefined();
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
