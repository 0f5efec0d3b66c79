import { describe, expect, it } from 'vitest';
import { IdTable } from '../../src/data/ids/id-table.js';
import { GrowingIds } from '../../src/live/growing-ids.js';
import { placeModel } from '../../src/recommender/place-model.js';
import { modelOf, neighboursOf, withNeighbours } from '../support/served.js';

// Trained on b, c, d and e, when a was gone.
const items = new IdTable(['b', 'c', 'd', 'e']).freeze();
const rows = [[2], [3], [4], [5]];
const model = withNeighbours(modelOf(rows, rows), [
  [0, 1, 2, 3],
  [4, 0, 5, 6],
  [7, 8, 0, 9],
  [1, 2, 3, 0],
]);

describe('a trained model among the items of now', () => {
  it('has rows and neighbours where its items stand, and none of those that went or came', () => {
    const now = new GrowingIds(new IdTable(['a', 'b', 'c', 'd', 'e']).freeze(), [0]);
    now.remove(3);
    now.add('new');
    const placed = placeModel(model, { items, departed: new Set(['d']) }, now);
    expect([...placed.model.historyEmbeddings]).toEqual([0, 2, 3, 0, 5, 0]);
    expect([...placed.model.itemEmbeddings]).toEqual([0, 2, 3, 0, 5, 0]);
    expect(placed.model.neighbours).toEqual(neighboursOf([[], [0, 0, 1, 0, 3], [0, 4, 0, 0, 6], [], [0, 1, 2], []]));
    expect([...placed.untrained]).toEqual([0, 3, 5]);
  });

  it('has none of an item that went and is back', () => {
    const now = new GrowingIds(items);
    const placed = placeModel(model, { items, departed: new Set(['b']) }, now);
    expect(placed.model.neighbours).toEqual(neighboursOf([[], [0, 0, 5, 6], [0, 8, 0, 9], [0, 2, 3]]));
    expect([...placed.untrained]).toEqual([0]);
  });
});
