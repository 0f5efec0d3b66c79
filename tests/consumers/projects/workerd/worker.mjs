import { Recommender } from 'cf-recs';

const TASTES = { ann: ['a', 'b', 'c'], ben: ['a', 'b', 'd'], cat: ['x', 'y', 'z'], dan: ['x', 'y', 'w'] };

/** @returns what a request asks for: a list from a model that was trained here, or from vectors that came from elsewhere. */
async function serve(path) {
  if (path === '/embeddings') {
    const recommender = Recommender.fromEmbeddings({
      itemIds: ['a', 'b', 'c'],
      itemEmbeddings: [
        [1, 0],
        [0.8, 0.6],
        [0, 1],
      ],
    });
    return recommender.recommendFor(['a'], 2);
  }
  const log = Object.entries(TASTES).flatMap(([userId, items]) => items.map((itemId) => ({ userId, itemId })));
  const recommender = await Recommender.fromInteractions(log);
  const { backend } = await recommender.train({ algorithm: 'spectral', embeddingDim: 2 });
  recommender.update([{ userId: 'eve', itemId: 'x' }]);
  return { backend, ...recommender.recommend('eve', 2) };
}

export default {
  async fetch(request) {
    return Response.json(await serve(new URL(request.url).pathname));
  },
};
