import type { ResolvedDatasetOptions } from '../dataset-options.js';

/** The weight of an event that takes back all that its user had with its item before. */
export const RETRACTION = 0;

/** The ends of what a positive weight can be in Float32. */
export const LARGEST_WEIGHT = 3.4028234e38;
const SMALLEST_WEIGHT = 1.4e-45;

/** A weight as Float32 holds it: what is positive stays positive and finite, the rest becomes 0 or less. */
export function toWeight(weight: number): number {
  return weight > 0 ? Math.min(LARGEST_WEIGHT, Math.max(SMALLEST_WEIGHT, weight)) : Math.max(-LARGEST_WEIGHT, weight);
}

/** The weight of an interaction from its event and its value; zero or less is a dislike. */
export function weigh(
  event: string | null,
  value: number,
  { eventWeights, weighting }: Pick<ResolvedDatasetOptions, 'eventWeights' | 'weighting'>,
): number {
  const eventWeight = event !== null && Object.hasOwn(eventWeights, event) ? eventWeights[event] : 1;
  return toWeight(eventWeight * (weighting === 'value' ? value : Math.sign(value)));
}
