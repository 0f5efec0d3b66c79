import { finite, integer, minInteractions, resolveOptions, seed, share } from '../validate.js';

/** Options of `holdOutRandom`. */
export interface HoldOutRandomOptions {
  /** Share of each user's pairs to hold out, in (0, 1), default .2; at least one a user who has enough. */
  readonly fraction?: number | undefined;
  /** Users with fewer pairs keep them all; an integer >= 2, default 3. */
  readonly minInteractions?: number | undefined;
  /** Integer >= 0, default 42. */
  readonly seed?: number | undefined;
}

/** Options of `holdOutLast`: `count` pairs of each user, or a `fraction` of them. */
export interface HoldOutLastOptions {
  /** Newest pairs of each user to hold out, an integer >= 1, default 1. */
  readonly count?: number | undefined;
  /** The newest share of each user's pairs instead, in (0, 1). */
  readonly fraction?: number | undefined;
  /** Users with fewer pairs keep them all; an integer >= 2, default 3. */
  readonly minInteractions?: number | undefined;
}

const holdOutRandomRules = { fraction: finite(0.2, { above: 0, below: 1 }), minInteractions, seed };
const holdOutLastRules = { count: integer(1, 1), fraction: share, minInteractions };
export const resolveHoldOutRandomOptions = (input?: HoldOutRandomOptions) =>
  resolveOptions('holdOutRandom', holdOutRandomRules, input);

export const resolveHoldOutLastOptions = (input?: HoldOutLastOptions) =>
  resolveOptions('holdOutLast', holdOutLastRules, input);
