import { Recommender } from 'cf-recs';

const recommender = await Recommender.load('out/model');
if (recommender.recommend('ann', 1).items.length !== 1) throw new Error('Expected a recommendation');
