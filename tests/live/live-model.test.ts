import { describe, expect, it } from 'vitest';
import { LiveDataset } from '../../src/live/live-dataset.js';
import { LiveModel } from '../../src/live/live-model.js';
import { hasEmbedding } from '../../src/model/embedding-model.js';
import { readUpdate } from '../../src/reading/read-update.js';
import { datasetOf, interactionOf, type Row } from '../support/datasets.js';
import { modelOf } from '../support/served.js';

const users = ['ann', 'ben', 'cat', 'dan', 'eve'];

/** A data set in which all have items a and b, and all but the last have c, which the model has no embedding for. */
async function served() {
  const rows = users.flatMap((user, at): Row[] => [[user, 'a'], [user, 'b'], ...(at < 4 ? [[user, 'c'] as Row] : [])]);
  const live = new LiveDataset(await datasetOf(rows));
  const trained = modelOf(
    [
      [1, 2],
      [2, 1],
      [0, 0],
    ],
    [
      [1, 1],
      [1, 2],
      [0, 0],
    ],
  );
  return { live, trained, model: new LiveModel(live, trained) };
}

const update = (live: LiveDataset, rows: readonly Row[]) =>
  live.update(readUpdate(rows.map(interactionOf), live.options));

describe('a model that is served', () => {
  it('is the trained model until something changes', async () => {
    const { model, trained } = await served();
    expect(model.takeChanges()).toEqual([]);
    expect(model.model).toBe(trained);
  });

  it('leaves an item that training found nothing for as it is until it gains users', async () => {
    const { live, model, trained } = await served();
    update(live, [['eve', 'a']]);
    expect(model.takeChanges()).toEqual([]);
    update(live, [['eve', 'c']]);
    expect(model.takeChanges()).toEqual([2]);
    expect(hasEmbedding(model.model, 2)).toBe(true);
    expect(hasEmbedding(trained, 2)).toBe(false);
    expect(model.takeChanges()).toEqual([]);
  });

  it('folds in a new item with its third user, and again when it has a quarter more', async () => {
    const { live, model } = await served();
    const foldedIn = users.map((user) => {
      update(live, [[user, 'new']]);
      return model.takeChanges();
    });
    // From 3 to 4 users is a third more, from 4 to 5 a quarter.
    expect(foldedIn).toEqual([[], [], [3], [3], [3]]);
    update(live, [
      ['fay', 'new'],
      ['fay', 'b'],
    ]);
    expect(model.takeChanges()).toEqual([]);
    expect(model.model.items).toBe(4);
  });
});
