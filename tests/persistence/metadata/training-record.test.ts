import { beforeAll, describe, expect, it } from 'vitest';
import { Recommender } from '../../../src/recommender/recommender.js';
import { datasetOf } from '../../support/datasets.js';
import { driftingRows } from '../../support/drifting.js';
import { messageOf } from '../../support/errors.js';
import {
  type Files,
  metadataOf,
  savedFiles,
  temporaryFolders,
  withMetadata,
  writeFiles,
} from '../../support/model-folders.js';
import { allLists } from '../../support/served.js';

const newFolder = temporaryFolders();
let recommender: Recommender;
let saved: Files;

beforeAll(async () => {
  recommender = Recommender.fromDataset(await datasetOf(driftingRows()));
  await recommender.train();
  saved = await savedFiles(recommender, newFolder());
});

async function loadFrom(files: Files): Promise<Recommender> {
  const folder = newFolder();
  await writeFiles(folder, files);
  return Recommender.load(folder);
}

/** The metadata with something changed in a copy of it. */
function changed(change: (metadata: ReturnType<typeof metadataOf>) => void): Files {
  const metadata = structuredClone(metadataOf(saved));
  change(metadata);
  return withMetadata(saved, metadata);
}

describe('the record of a training whose settings were chosen', () => {
  it('comes back whole, what was tried included', async () => {
    const loaded = await loadFrom(saved);
    const { training } = recommender.info;
    expect(training?.choice?.trials.length).toBeGreaterThan(5);
    expect(loaded.info.training).toEqual(training);
    expect(metadataOf(saved).training).toEqual(training);
    // In the same order, so that a model that is saved again has the same bytes.
    expect(JSON.stringify(loaded.info.training)).toBe(JSON.stringify(training));
  });

  it('comes with the half-life that lists use', async () => {
    const loaded = await loadFrom(saved);
    const { recencyHalfLife } = recommender.info.training!.options;
    expect(recencyHalfLife).toBeLessThan(5);
    expect(metadataOf(saved).model.recencyHalfLife).toBe(recencyHalfLife);
    expect(await allLists(loaded)).toEqual(await allLists(recommender));
    expect(loaded.recommend('u1')).toEqual(recommender.recommend('u1', 10, { recencyHalfLife }));
    expect(loaded.recommend('u1', 1e9)).not.toEqual(recommender.recommend('u1', 1e9, { recencyHalfLife: 5 }));
  });

  it('can turn recency off', async () => {
    const loaded = await loadFrom(changed(({ model }) => Object.assign(model, { recencyHalfLife: false })));
    expect(loaded.recommend('u1')).toEqual(recommender.recommend('u1', 10, { recencyHalfLife: false }));
  });
});

it('metadata of a time before settings could be chosen is read: a half-life of 5, and nothing chosen', async () => {
  const loaded = await loadFrom(
    changed(({ model, training }) => {
      const missing: [object, string][] = [
        [model, 'recencyHalfLife'],
        [training!, 'choice'],
        [training!, 'validation'],
        [training!.seconds, 'choose'],
      ];
      for (const [owner, name] of missing) Reflect.deleteProperty(owner, name);
    }),
  );
  expect(loaded.info.training).toMatchObject({ choice: null, validation: [], seconds: { choose: 0 } });
  expect(loaded.recommend('u1')).toEqual(recommender.recommend('u1', 10, { recencyHalfLife: 5 }));
});

describe('a forged record is refused', () => {
  type Choice = Record<string, unknown>;
  it.each<[string, (choice: Choice) => void]>([
    ['training.choice without a reason', (choice) => Reflect.deleteProperty(choice, 'reason')],
    ['training.choice.holdOut', (choice) => Object.assign(choice, { holdOut: { method: 'first', fraction: 0.1 } })],
    ['training.choice.holdOut', (choice) => Object.assign(choice, { holdOut: { method: 'last', fraction: '.1' } })],
    ['training.choice.users', (choice) => Object.assign(choice, { users: -1 })],
    ['training.choice.metric', (choice) => Object.assign(choice, { metric: 'luck' })],
    ['training.choice.trials', (choice) => Object.assign(choice, { trials: {} })],
    ['training.choice.trials', (choice) => Object.assign(choice, { trials: [{ options: {} }] })],
    ['training.choice.trials', (choice) => Object.assign((choice.trials as Choice[])[0], { ndcg: null })],
    ['training.choice.trials', (choice) => Object.assign((choice.trials as Choice[])[0], { options: { seed: [] } })],
    ['training.choice.best', (choice) => Object.assign(choice, { best: 0.5 })],
    ['training.choice.best beyond the trials', (choice) => Object.assign(choice, { best: 1e6 })],
    ['training.choice.reason', (choice) => Object.assign(choice, { reason: 7 })],
    ['training.choice.seconds', (choice) => Object.assign(choice, { seconds: 'long' })],
  ])('where it is %s', async (_, forge) => {
    const files = changed(({ training }) => forge(training!.choice as unknown as Choice));
    const message = await messageOf('model-corrupt', () => loadFrom(files));
    expect(message).toMatch(/^The model in .* cannot be used: /);
  });

  it.each([0, -1, Number.NaN, true, null, '5'])('where the half-life is %o', async (recencyHalfLife) => {
    const files = changed(({ model }) => Object.assign(model, { recencyHalfLife }));
    expect(await messageOf('model-corrupt', () => loadFrom(files))).toContain('cannot be used');
  });
});
