import { describe, expect, it } from 'vitest';
import type { RankingBatch } from '../../src/kernels/ranking/ranking-batch.js';
import { bestInTurns, withSpare } from '../../src/ranking/best-in-turns.js';

/** The turns over items whose scores are their negative indexes, by items, and the limits that were asked for. */
function turnsOf(catalogue: number, room: number, most = Number.POSITIVE_INFINITY) {
  const excluded = new Set<number>();
  const limits: number[] = [];
  const batch = { exclude: (items: Uint32Array) => items.forEach((item) => void excluded.add(item)) };
  const findBest = (limit: number) => {
    limits.push(limit);
    const items = Uint32Array.from([...Array(catalogue).keys()].filter((item) => !excluded.has(item)).slice(0, limit));
    return { items, scores: Float32Array.from(items, (item) => -item) };
  };
  const turns: { items: number[]; scores: number[]; isLast: boolean }[] = [];
  for (const { items, scores, isLast } of bestInTurns(batch as unknown as RankingBatch, findBest, room)) {
    turns.push({ items: [...items], scores: [...scores], isLast });
    if (turns.length === most) break;
  }
  return { turns, limits, excluded };
}

describe('the best items in turns', () => {
  it('go on with twice as many of the rest until there are no more', () => {
    const { turns, limits } = turnsOf(8, 2);
    expect(limits).toEqual([2, 4, 8]);
    expect(turns).toEqual([
      { items: [0, 1], scores: [-0, -1], isLast: false },
      { items: [2, 3, 4, 5], scores: [-2, -3, -4, -5], isLast: false },
      { items: [6, 7], scores: [-6, -7], isLast: true },
    ]);
  });

  it('end with an empty turn where the last was full', () => {
    const { turns } = turnsOf(6, 2);
    expect(turns.map(({ items, isLast }) => [items.length, isLast])).toEqual([
      [2, false],
      [4, false],
      [0, true],
    ]);
  });

  it('look no further than the caller does', () => {
    const { limits, excluded } = turnsOf(100, 3, 1);
    expect(limits).toEqual([3]);
    expect(excluded.size).toBe(0);
  });

  it.each([
    [1, 17],
    [32, 48],
    [33, 49],
    [100, 150],
    [101, 151],
  ])('are taken for %i with some to spare: %i', (need, room) => {
    expect(withSpare(need)).toBe(room);
  });
});
