import type { SpectralOptions } from '../../model/solver-options.js';

/** What is chosen: one of the closed forms, and its settings. */
export interface Settings
  extends Pick<SpectralOptions, 'regularization' | 'degreeExponent' | 'popularityDamping' | 'recencyHalfLife'> {
  readonly algorithm: 'spectral' | 'sequence';
}
