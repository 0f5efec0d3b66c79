import { type CfRecsError, isCfRecsError } from '../../../src/errors.js';
import { Recommender } from '../../../src/recommender/recommender.js';
import { MapStore } from '../../support/map-store.js';

/** Few enough that a case takes milliseconds. */
const ASKED = 3;

/** Does something that may be refused. @throws what is no CfRecsError. */
function allowRefusal<Result>(work: () => Result): Result | CfRecsError {
  try {
    return work();
  } catch (error) {
    if (isCfRecsError(error)) return error;
    throw error;
  }
}

/** @throws where a number of an answer is not finite: JSON has null for it. */
function expectFinite(answer: unknown): void {
  JSON.stringify(answer, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Error(`Expected finite numbers, got ${key} ${value}`);
    return value;
  });
}

/** Asks a loaded model for everything that it can say. @throws where an answer is no answer. */
export async function useModel(recommender: Recommender): Promise<void> {
  const users = [...recommender.users.slice(0, ASKED), 'nobody'];
  const items = recommender.items.slice(0, ASKED);
  const ask = (work: () => unknown) => expectFinite(allowRefusal(work));
  for (const user of users) {
    ask(() => recommender.recommend(user, 5));
    ask(() => recommender.recommend(user, 5, { excludeSeen: false, popularityPenalty: 0.5, recencyHalfLife: 3 }));
    ask(() => recommender.history(user));
    ask(() => recommender.similarUsers(user, 3));
    for (const item of items) ask(() => recommender.explain(user, item));
  }
  for (const item of items) {
    ask(() => recommender.similarItems(item, 5));
    ask(() => recommender.explainFor(items, item));
  }
  ask(() => recommender.recommendFor(items, 5));
  ask(() => recommender.recommendFor([...items, 'something'], 5, { excludeSeen: false }));
  ask(() => recommender.popular(5));
  ask(() => recommender.info);
  for await (const list of recommender.recommendAll({ limit: 3 })) expectFinite(list);
}

/** Saves a loaded model and loads it again: what one load accepts, the next one must. */
export async function saveAgain(recommender: Recommender): Promise<void> {
  const store = new MapStore();
  await recommender.save(store);
  await Recommender.load(store);
}

/** Changes a loaded model as a service does. */
export function changeModel(recommender: Recommender): void {
  const [user = 'new'] = recommender.users;
  const [item = 'new'] = recommender.items;
  allowRefusal(() =>
    recommender.update([
      { userId: 'new', itemId: item },
      { userId: user, itemId: 'fresh' },
    ]),
  );
  allowRefusal(() => recommender.forgetUser(user));
  allowRefusal(() => recommender.forgetItem(item));
  expectFinite(recommender.popular(5));
  expectFinite(recommender.recommend('new', 5));
}
