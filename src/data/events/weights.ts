import type { EventWeight } from '../../types.js';
import type { ResolvedDatasetOptions } from '../dataset-options.js';
import { isCalledDislike, weightOf } from './event-weights.js';

/** The ends of what the size of a weight can be in Float32. */
export const LARGEST_WEIGHT = 3.4028234e38;
const SMALLEST_WEIGHT = 1.4e-45;

/** Stands among weights for an event that takes back what the user had with the item before. */
export const RETRACTION = 0;

/** Stands among weights for an event that says nothing, and is not kept. */
const NOTHING = Number.NaN;

/** A weight of a sign and a size > 0, as Float32 holds it: neither 0 nor infinite. */
export const toWeight = (sign: number, size: number): number =>
  sign * Math.min(LARGEST_WEIGHT, Math.max(SMALLEST_WEIGHT, size));

/** What an event weighs, and whether it is called a dislike and weighs less than 0. */
interface Resolved {
  readonly weight: EventWeight;
  readonly isDislike: boolean;
}

/** Finds the weights of interactions. */
export class Weights {
  private readonly byValue: boolean;
  private readonly eventWeights: Readonly<Record<string, EventWeight>>;
  private readonly known = new Map<string | null, Resolved>();

  constructor({ eventWeights, weighting }: Pick<ResolvedDatasetOptions, 'eventWeights' | 'weighting'>) {
    this.byValue = weighting === 'value';
    this.eventWeights = eventWeights;
  }

  /**
   * The weight of an interaction: above 0 it is a positive signal, below 0 a dislike, {@link RETRACTION} or
   * {@link NOTHING}. What is called a dislike and weighs less than 0 is one whatever the sign of its value.
   */
  of(event: string | null, value: number): number {
    const { weight, isDislike } = this.known.get(event) ?? this.resolve(event);
    if (weight === 'retract') return RETRACTION;
    const sign = isDislike ? -Math.abs(Math.sign(value)) : Math.sign(weight) * Math.sign(value);
    // Not by the product, which may be too small to be told from 0.
    if (sign === 0) return NOTHING;
    return toWeight(sign, Math.abs(this.byValue ? weight * value : weight));
  }

  private resolve(event: string | null): Resolved {
    const weight = weightOf(event, this.eventWeights);
    const isDislike = event !== null && weight !== 'retract' && weight < 0 && isCalledDislike(event);
    const resolved = { weight, isDislike };
    this.known.set(event, resolved);
    return resolved;
  }
}
