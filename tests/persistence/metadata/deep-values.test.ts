import { beforeAll, expect, it } from 'vitest';
import { Recommender } from '../../../src/recommender/recommender.js';
import { sealText } from '../../fuzz/folders/forge-metadata.js';
import { DEEP } from '../../fuzz/folders/hostile-values.js';
import { failureOf } from '../../support/errors.js';
import { filesOf, MapStore } from '../../support/map-store.js';
import { type Files, metadataOf, sampleRecommender } from '../../support/model-folders.js';

let good: Files = {};
beforeAll(async () => {
  const store = new MapStore();
  await (await sampleRecommender(1, true)).save(store);
  good = filesOf(store);
});

it.each([
  'format',
  'formatVersion',
  'libraryVersion',
  'model.id',
  'model.embeddingDim',
  'model.recencyHalfLife',
  'items.ids.0',
  'items.popularity.0',
  'items.recentPopularity',
  'data.options.eventWeights.like',
  'data.summary.events.like',
  'data.summary.period',
  'training.losses.0',
  'training.options.seed',
  'files.weights.name',
  'files.users.sections.ids.offset',
])('an array in an array, 50,000 deep, is no %s, and nothing falls into it', async (path) => {
  const metadata = metadataOf(good);
  const names = path.split('.');
  const last = names.pop() as string;
  const owner = names.reduce<object>((each, name) => Reflect.get(each, name) as object, metadata);
  Reflect.set(owner, last, DEEP);
  const files: Files = { ...good, 'metadata.json': sealText(metadata) };
  const code = path.startsWith('format') ? 'unsupported-format' : 'model-corrupt';
  expect(await failureOf(() => Recommender.load({ read: (name) => files[name] }))).toMatchObject({ code });
});
