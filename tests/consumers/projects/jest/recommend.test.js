const fs = require('node:fs');
const library = require('cf-recs');
const { exercise } = require('./exercise.cjs');

test('reads, trains on threads, recommends, saves and loads', async () => {
  // Jest gives tests a process of its own, which tells of no threads.
  console.log(await exercise(library, 'out', { threads: null }));
}, 600_000);

test('takes a Date of another realm', async () => {
  const { mtime } = fs.statSync(__filename);
  expect(mtime instanceof Date).toBe(false);
  const recommender = await library.Recommender.fromInteractions([{ userId: 'ann', itemId: 'a', timestamp: mtime }]);
  recommender.update([{ userId: 'ann', itemId: 'b', timestamp: mtime }]);
  expect(recommender.history('ann').map(({ timestamp }) => Number(timestamp))).toEqual([Number(mtime), Number(mtime)]);
});

test('takes a URL, an AbortSignal and typed arrays of the test', async () => {
  const { href } = require('node:url').pathToFileURL('out/plays.csv');
  const recommender = await library.Recommender.fromInteractions(library.readInteractions(new URL(href)));
  await recommender.train({ algorithm: 'spectral', embeddingDim: 8, signal: new AbortController().signal });
  const served = library.Recommender.fromEmbeddings({
    itemIds: ['a', 'b'],
    itemEmbeddings: [new Float32Array([1, 0]), new Float32Array([0.6, 0.8])],
  });
  expect(served.similarItems('a', 1).items).toHaveLength(1);
});

test('has errors with a code', async () => {
  await expect(library.Recommender.load('nowhere')).rejects.toMatchObject({ code: 'model-not-found' });
});
