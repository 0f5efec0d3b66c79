import { meanOf, standardErrorOf } from '../../evaluation/statistics.js';
import type { Tried } from '../validation/trials.js';

/** What is worse than the best by less than so many standard errors of the paired difference is as good. */
const STANDARD_ERRORS = 2;

const bestOf = (tried: readonly Tried[]): Tried => tried.reduce((a, b) => (b.trial.ndcg > a.trial.ndcg ? b : a));

/** Of the settings that are as good as the best, the one nearest to a start. @param tried - in the order of a scale. */
export function nearestOfTheBest(tried: readonly Tried[], start: number): Tried {
  const best = bestOf(tried);
  let nearest = tried.indexOf(best);
  tried.forEach((candidate, index) => {
    const losses = best.ndcg.map((value, user) => value - candidate.ndcg[user]);
    const asGood = meanOf(losses) <= STANDARD_ERRORS * standardErrorOf(losses);
    if (asGood && Math.abs(index - start) < Math.abs(nearest - start)) nearest = index;
  });
  return tried[nearest];
}

/**
 * Hill climbing on a scale: tries the neighbours of a value, and goes on where that is better, because what is worse has
 * worse behind it.
 * @param attempt - gives null where there is no time to try a value. The start has been tried before, or there is time.
 * @returns what was tried, in the order of the scale, and the place of the start in it.
 */
export async function hillClimb<Value>(
  scale: readonly Value[],
  start: Value,
  attempt: (value: Value) => Promise<Tried | null>,
): Promise<{ readonly tried: readonly Tried[]; readonly start: number }> {
  const from = scale.indexOf(start);
  const tried: Tried[] = [(await attempt(start))!];
  let place = 0;
  for (let at = from - 1, last = tried[0]; at >= 0; at--) {
    const next = await attempt(scale[at]);
    if (next === null) break;
    tried.unshift(next);
    place++;
    if (next.trial.ndcg <= last.trial.ndcg) break;
    last = next;
  }
  const upward = tried[place].trial.ndcg >= tried[Math.max(0, place - 1)].trial.ndcg;
  for (let at = from + 1, last = tried[place]; upward && at < scale.length; at++) {
    const next = await attempt(scale[at]);
    if (next === null) break;
    tried.push(next);
    if (next.trial.ndcg <= last.trial.ndcg) break;
    last = next;
  }
  return { tried, start: place };
}
