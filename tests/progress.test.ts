import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Pace } from '../src/pace.js';
import { Progress, progressFor } from '../src/progress.js';
import { buildDataset } from '../src/reading/build/build-dataset.js';
import { evaluate } from '../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../src/recommender/recommender.js';
import { tune } from '../src/training/trainers.js';
import { failureOf } from './support/errors.js';

afterEach(() => vi.restoreAllMocks());

const setClock = (milliseconds: number) => vi.spyOn(performance, 'now').mockReturnValue(milliseconds);

describe('progress', () => {
  it('tells every step at once, and the latest again after a silence', () => {
    const heard: number[] = [];
    setClock(0);
    const progress = new Progress<number>(
      (report) => heard.push(report),
      () => 0,
    );
    progress.repeat();
    expect(heard).toEqual([]);
    setClock(399);
    progress.repeat();
    setClock(400);
    progress.repeat();
    expect(heard).toEqual([0]);
    progress.tell(1);
    progress.tell(2);
    setClock(799);
    progress.repeat();
    expect(heard).toEqual([0, 1, 2]);
    setClock(800);
    progress.repeat();
    expect(heard).toEqual([0, 1, 2, 2]);
  });

  it('asks how far the work is when it tells it', () => {
    const heard: number[] = [];
    let done = 0;
    setClock(0);
    const progress = new Progress<number>(
      (report) => heard.push(report),
      () => done,
    );
    done = 5;
    setClock(500);
    progress.repeat();
    progress.follow(() => -done);
    setClock(1000);
    progress.repeat();
    expect(heard).toEqual([5, -5]);
  });

  it('is none where nobody listens', () => {
    expect(progressFor(null, () => 1)).toBeNull();
  });
});

describe('a listener that is async', () => {
  const failure = new Error('enough');
  const rows = [
    { userId: 'ann', itemId: 'a' },
    { userId: 'ann', itemId: 'b' },
    { userId: 'ann', itemId: 'c' },
    { userId: 'ben', itemId: 'a' },
    { userId: 'ben', itemId: 'b' },
    { userId: 'ben', itemId: 'c' },
  ];
  const onProgress = async () => {
    throw failure;
  };

  it.each<[string, (recommender: Recommender) => Promise<unknown>]>([
    ['buildDataset', () => buildDataset(rows, { onProgress })],
    ['train', (recommender) => recommender.train({ onProgress })],
    ['tune', (recommender) => tune(recommender.toDataset(), { budget: 1, onProgress })],
    ['evaluate', (recommender) => evaluate(recommender, { onProgress })],
    ['recommendAll', allOf],
  ])('ends %s with what it rejects with, and no rejection is left unheard', async (_, call) => {
    const unheard = vi.fn();
    process.on('unhandledRejection', unheard);
    try {
      const recommender = await Recommender.fromInteractions(rows);
      expect(await call(recommender).catch((error) => error)).toBe(failure);
      await nextTurn();
      expect(unheard).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unheard);
    }
  });

  async function allOf(recommender: Recommender): Promise<void> {
    for await (const _ of recommender.recommendAll({ onProgress }));
  }
});

describe('a pace with a listener', () => {
  it('keeps it informed at each rest, and ends with what it throws', async () => {
    let heard = 0;
    const failure = new Error('enough');
    const progress = progressFor<number>(
      () => {
        if (++heard === 2) throw failure;
      },
      () => 0,
    );
    const clock = setClock(0);
    const pace = new Pace(null, progress);
    await pace.rest();
    expect(heard).toBe(0);
    clock.mockReturnValue(1e6);
    await pace.rest();
    expect(heard).toBe(1);
    clock.mockReturnValue(2e6);
    expect(await failureOf(() => pace.rest())).toBe(failure);
  });
});

describe('waiting for others at a pace', () => {
  const never = new Promise<never>(() => {});

  it('gives what they give, and fails as they do', async () => {
    for (const signal of [null, new AbortController().signal]) {
      const pace = new Pace(signal);
      expect(await pace.during(Promise.resolve(7))).toBe(7);
      expect(await failureOf(() => pace.during(Promise.reject(new Error('theirs'))))).toMatchObject({
        message: 'theirs',
      });
    }
  });

  it('ends with the reason of the signal, though they do not end', async () => {
    const controller = new AbortController();
    const pace = new Pace(controller.signal);
    setTimeout(() => controller.abort('enough'), 5);
    expect(await failureOf(() => pace.during(never))).toBe('enough');
  });

  it('keeps the listener informed, and ends with what it throws, also where the work asks next', async () => {
    let heard = 0;
    const failure = new Error('no more');
    const progress = progressFor<number>(
      () => {
        if (++heard === 2) throw failure;
      },
      () => 0,
    );
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 1000;
      return now;
    });
    const pace = new Pace(null, progress);
    expect(await failureOf(() => pace.during(never))).toBe(failure);
    expect(heard).toBe(2);
    expect(await failureOf(() => pace.rest())).toBe(failure);
    expect(heard).toBe(2);
  });
});
