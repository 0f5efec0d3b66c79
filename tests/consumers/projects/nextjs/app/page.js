import { Recommender } from 'cf-recs';

// Rendered while the project is built.
export default async function Page() {
  const recommender = await Recommender.fromInteractions([
    { userId: 'ann', itemId: 'a' },
    { userId: 'ben', itemId: 'a' },
    { userId: 'ben', itemId: 'b' },
  ]);
  return <p>{recommender.recommend('ann').items.map(({ itemId }) => itemId)}</p>;
}
