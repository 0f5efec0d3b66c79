import { describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { messageOf } from '../support/errors.js';
import { temporaryFolders } from '../support/model-folders.js';

const folder = temporaryFolders();

async function saved(): Promise<string> {
  const recommender = await Recommender.fromInteractions([
    { userId: 'u', itemId: 'a', event: 'play' },
    { userId: 'v', itemId: 'a', event: 'buy' },
    { userId: 'v', itemId: 'c', event: 'buy' },
  ]);
  await recommender.train({ algorithm: 'spectral', embeddingDim: 1, neighbours: 0 });
  const path = folder();
  await recommender.save(path);
  return path;
}

describe('load with weights of events', () => {
  it('weighs events of later updates by them, and leaves what is in the histories as it is', async () => {
    const loaded = await Recommender.load(await saved(), { eventWeights: { buy: 4, play: 'retract' } });
    loaded.update([
      { userId: 'v', itemId: 'b', event: 'buy' },
      { userId: 'w', itemId: 'b', event: 'skip' },
      { userId: 'v', itemId: 'a', event: 'play' },
    ]);
    expect(loaded.history('u')).toMatchObject([{ itemId: 'a', weight: 1 }]);
    expect(loaded.history('v')).toMatchObject([
      { itemId: 'c', weight: 1 },
      { itemId: 'b', weight: 4 },
    ]);
    expect(loaded.history('w')).toMatchObject([{ itemId: 'b', weight: 1 }]);
  });

  it('keeps them with the next save', async () => {
    const path = await saved();
    await (await Recommender.load(path, { eventWeights: { buy: 4 } })).save(path);
    const again = await Recommender.load(path);
    again.update([{ userId: 'v', itemId: 'b', event: 'buy' }]);
    expect(again.history('v').at(-1)).toMatchObject({ itemId: 'b', weight: 4 });
  });

  it('refuses what is no weight, naming it', async () => {
    const path = await saved();
    const message = await messageOf('invalid-option', () =>
      Recommender.load(path, { eventWeights: { buy: Number.NaN } }),
    );
    expect(message).toContain('`eventWeights`');
    expect(message).toContain('NaN for "buy"');
  });
});
