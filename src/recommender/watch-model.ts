import { type WatchedCall, watchAsync } from '../diagnostics.js';
import type { RecommenderCounts } from './recommender-info.js';

/** {@link watchAsync} of a call that says how large a recommender and its model are when it has ended. */
export const watchModel = <Result>(
  name: WatchedCall,
  recommender: { toJSON(): RecommenderCounts },
  call: () => Promise<Result>,
): Promise<Result> => watchAsync(name, call, () => recommender.toJSON());
