import type { SpectralOptions } from '../../model/solver-options.js';

/** The settings of a spectral model that decide how good it is. */
export type SpectralSettings = Pick<
  SpectralOptions,
  'embeddingDim' | 'regularization' | 'degreeExponent' | 'recencyHalfLife'
>;

/** How accurately the directions of a model are found. */
export type SvdAccuracy = Pick<SpectralOptions, 'powerIterations' | 'oversampling'>;
