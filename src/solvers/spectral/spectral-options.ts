/** The options of a `spectral` training, fitted to its data; what each means stands with the options of `train`. */
export interface SpectralOptions {
  readonly algorithm: 'spectral';
  readonly embeddingDim: number;
  readonly recencyHalfLife: number | false;
  readonly seed: number;
  readonly regularization: number;
  readonly degreeExponent: number;
  readonly powerIterations: number;
  readonly oversampling: number;
}
