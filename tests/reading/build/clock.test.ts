import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../src/reading/build/build-dataset.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import type { Interaction } from '../../../src/types.js';
import { LEAVE_OUT, messageOf } from '../../support/errors.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const now = new Date('2026-06-01T00:00:00Z');

/** 50 users had `classic` 300 days ago, 30 of them `hit` two days ago, and one has `odd` by a wrong clock. */
const log = (clock: number): Interaction[] =>
  Array.from({ length: 50 }, (_, user): Interaction[] => [
    { userId: user, itemId: 'classic', timestamp: new Date(clock - 300 * DAY) },
    ...(user < 30 ? [{ userId: user, itemId: 'hit', timestamp: new Date(clock - 2 * DAY) }] : []),
  ]).flat();
const odd: Interaction = { userId: 0, itemId: 'odd', timestamp: '2099-01-01' };

const popularIn = (recommender: Recommender) =>
  recommender.popular(3).items.map(({ itemId, score }) => [itemId, score] as const);

describe('an event that is ahead of the clock', () => {
  it('is a bad row, more than a day ahead', async () => {
    const at = (timestamp: number) => [{ userId: 'u', itemId: 'i', timestamp: new Date(timestamp) }];
    expect((await buildDataset(at(now.getTime() + 23 * HOUR), { now })).summary.rows).toBe(1);
    expect(await messageOf('invalid-interaction', () => buildDataset(at(now.getTime() + 25 * HOUR), { now }))).toBe(
      'interaction 1 (counted from 1): expected `timestamp` to be at most a day after now (2026-06-01T00:00:00.000Z), ' +
        `got 2026-06-02T01:00:00.000Z${LEAVE_OUT}`,
    );
    await messageOf('invalid-interaction', () => buildDataset(at(Date.now() + 25 * HOUR)));
  });

  it('is no bad row by a clock that is given', async () => {
    expect((await buildDataset([odd], { now: '2099-01-01' })).summary.rows).toBe(1);
    expect(await messageOf('invalid-option', () => buildDataset([], { now: 'soon' }))).toContain(
      'Expected `now` to be',
    );
  });

  it.each([{ windowDays: 30 }, { halfLifeDays: 30 }])('does not ruin what is popular with %o', async (popularity) => {
    const recommender = await Recommender.fromInteractions([...log(Date.now()), odd], {
      popularity,
      onInvalid: 'skip',
    });
    expect(recommender.info.summary.skipped.count).toBe(1);
    expect(popularIn(recommender)[0]?.[0]).toBe('hit');
    if ('windowDays' in popularity)
      expect(popularIn(recommender)).toEqual([
        ['hit', 30],
        ['classic', 0],
      ]);
    await messageOf('invalid-interaction', () => recommender.update([odd]));
    await recommender.train({ algorithm: 'spectral', embeddingDim: 1 });
    expect(popularIn(recommender)[0]?.[0]).toBe('hit');
  });
});
