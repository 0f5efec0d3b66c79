/** The settings of a spectral model that decide how good it is. */
export interface SpectralSettings {
  readonly embeddingDim: number;
  readonly regularization: number;
  readonly degreeExponent: number;
  readonly recencyHalfLife: number | false;
}

/** How the directions of a model are found. */
export interface Exactness {
  readonly powerIterations: number;
  readonly oversampling: number;
}
