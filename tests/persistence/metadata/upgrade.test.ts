import { describe, expect, it } from 'vitest';
import { upgrade } from '../../../src/persistence/metadata/upgrade.js';

const contentOf = (formatVersion: number, events: unknown, eventWeights: unknown = {}) => ({
  formatVersion,
  data: { options: { eventWeights }, summary: { rows: 3, events } },
  other: 1,
});

describe('upgrade', () => {
  it('gives each event the weight that it had', () => {
    const upgraded = upgrade(contentOf(2, { play: 2, skip: 1 }, { skip: -1, other: 7 }));
    expect(upgraded).toEqual(
      contentOf(2, { play: { count: 2, weight: 1 }, skip: { count: 1, weight: -1 } }, { skip: -1, other: 7 }),
    );
  });

  it('does not take the names of object members for weights', () => {
    const { data } = upgrade(contentOf(1, { toString: 2 })) as ReturnType<typeof contentOf>;
    expect(data.summary.events).toEqual({ toString: { count: 2, weight: 1 } });
  });

  it('leaves later versions, and what makes no sense, as they are', () => {
    for (const content of [
      contentOf(3, { play: { count: 2, weight: 1 } }),
      contentOf(2, 'none'),
      { formatVersion: 2, data: null },
      { formatVersion: 2, data: { summary: 7 } },
      {},
    ])
      expect(upgrade(content)).toEqual(content);
  });
});
