import type { SpectralOptions } from '../../model/solver-options.js';

/** The settings of a model in closed form that are chosen. */
export type Settings = Pick<
  SpectralOptions,
  'regularization' | 'degreeExponent' | 'popularityDamping' | 'recencyHalfLife'
>;
