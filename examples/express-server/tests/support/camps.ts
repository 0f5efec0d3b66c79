import { Recommender } from 'cf-recs';

export const JAZZ = ['jazz-1', 'jazz-2', 'jazz-3', 'jazz-4'];
export const METAL = ['metal-1', 'metal-2', 'metal-3', 'metal-4'];

/** A trained model of two camps of listeners, each of whom has all of the camp but one. */
export async function trainCamps(): Promise<Recommender> {
  const camp = (users: readonly string[], items: readonly string[]) =>
    users.flatMap((userId, user) =>
      items.filter((_, item) => item !== user % items.length).map((itemId) => ({ userId, itemId })),
    );
  const interactions = [...camp(['ann', 'bob', 'cat', 'dan'], JAZZ), ...camp(['max', 'mia', 'moe'], METAL)];
  const recommender = await Recommender.fromInteractions(interactions);
  await recommender.train();
  return recommender;
}
