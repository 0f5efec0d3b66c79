import { Recommender } from 'cf-recs';
import { renderReport } from 'cf-recs/report';

export async function report(): Promise<string> {
  const recommender = await Recommender.load('model');
  const first: string | undefined = recommender.recommend('ann', 1).items[0]?.itemId;
  return `${first}${renderReport({ recommender })}`;
}
