/**
 * Hill climbing on a scale: tries the neighbours of a value, and goes on where that is better, because what is worse has
 * worse behind it. Of equals the one that was tried first is the best.
 *
 * @param attempt - how good a value is; null where there is no time to try it. The start has been tried before.
 * @returns the best value.
 */
export async function hillClimb<Value>(
  scale: readonly Value[],
  start: Value,
  attempt: (value: Value) => Promise<number | null>,
): Promise<Value> {
  const from = scale.indexOf(start);
  const quality = (await attempt(start)) ?? Number.NEGATIVE_INFINITY;
  let best = { at: from, quality };
  for (const step of [1, -1]) {
    // A way that led upwards was the right one.
    if (best.at !== from) break;
    for (let at = from + step; at >= 0 && at < scale.length; at += step) {
      const next = await attempt(scale[at]);
      if (next === null || next <= best.quality) break;
      best = { at, quality: next };
    }
  }
  return scale[best.at];
}
