import { meanOf, standardErrorOf } from '../../evaluation/statistics.js';
import type { Tried } from '../validation/trials.js';

/** What is worse than the best by less than so many standard errors of the difference is as good. */
const DOUBT = 2;

const bestOf = (tried: readonly Tried[]): Tried => tried.reduce((a, b) => (b.trial.ndcg > a.trial.ndcg ? b : a));

/** Of the settings that nothing is better than beyond doubt, the one nearest to a start; they stand in order. */
export function nearestOfTheBest(tried: readonly Tried[], start: number): Tried {
  const best = bestOf(tried);
  let nearest = tried.indexOf(best);
  tried.forEach((candidate, index) => {
    const losses = best.ndcg.map((value, user) => value - candidate.ndcg[user]);
    const asGood = meanOf(losses) <= DOUBT * standardErrorOf(losses);
    if (asGood && Math.abs(index - start) < Math.abs(nearest - start)) nearest = index;
  });
  return tried[nearest];
}

/**
 * Tries the neighbours of a value on a scale, and goes on where that is better: what is worse has worse behind it.
 * @returns what was tried, in the order of the scale, and the place of the start in it.
 */
export async function climb<Value>(
  scale: readonly Value[],
  start: Value,
  attempt: (value: Value) => Promise<Tried>,
): Promise<{ readonly tried: readonly Tried[]; readonly start: number }> {
  const from = scale.indexOf(start);
  const tried = [await attempt(start)];
  let place = 0;
  for (let at = from - 1, last = tried[0]; at >= 0; at--) {
    const next = await attempt(scale[at]);
    tried.unshift(next);
    place++;
    if (next.trial.ndcg <= last.trial.ndcg) break;
    last = next;
  }
  const upward = tried[place].trial.ndcg >= tried[Math.max(0, place - 1)].trial.ndcg;
  for (let at = from + 1, last = tried[place]; upward && at < scale.length; at++) {
    const next = await attempt(scale[at]);
    tried.push(next);
    if (next.trial.ndcg <= last.trial.ndcg) break;
    last = next;
  }
  return { tried, start: place };
}
