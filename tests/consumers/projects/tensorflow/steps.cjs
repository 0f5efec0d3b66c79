const assert = require('node:assert/strict');

/** Users of two tastes, of which each lacks one item of his own. */
const LOG = ['a', 'b'].flatMap((taste) =>
  Array.from({ length: 5 }, (_, user) =>
    Array.from({ length: 5 }, (_, item) => ({ userId: `${taste}${user}`, itemId: `${taste}-${item}` })),
  ).flatMap((rows, user) => rows.filter((_, item) => item !== user)),
);

exports.steps = async ({ Recommender }, { loadLayersModel, tensorflowEngine }) => {
  const recommender = await Recommender.fromInteractions(LOG);
  const { backend } = await recommender.train({ algorithm: 'spectral', embeddingDim: 2, engine: tensorflowEngine() });
  assert.equal(backend, 'tensorflow');
  assert.equal(recommender.recommend('a3', 1).items[0].itemId, 'a-3');
  await recommender.save('out/model');
  const { model, itemIds, embeddingDim } = await loadLayersModel('out/model');
  assert.deepEqual([model.layers.length > 0, itemIds.length, embeddingDim], [true, 10, 2]);
  return `${backend}, ${model.layers.length} layers`;
};
