import { Recommender } from 'cf-recs';

await Recommender.load('nowhere');
