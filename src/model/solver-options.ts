/** What a spectral model was trained with, complete; what each means stands with the options of `train`. */
export interface SpectralOptions {
  readonly algorithm: 'spectral';
  readonly embeddingDim: number;
  readonly recencyHalfLife: number | false;
  readonly seed: number;
  readonly regularization: number;
  readonly degreeExponent: number;
  readonly popularityDamping: number;
  readonly neighbours: number;
  readonly candidates: number;
  readonly powerIterations: number;
  readonly oversampling: number;
}

/** What a sequence model was trained with, complete; what each means stands with the options of `train`. */
export interface SequenceOptions extends Omit<SpectralOptions, 'algorithm'> {
  readonly algorithm: 'sequence';
}

/** What a gradient model was trained with, complete; what each means stands with the options of `train`. */
export interface GradientOptions {
  readonly algorithm: 'gradient';
  readonly embeddingDim: number;
  readonly recencyHalfLife: number | false;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly numNegatives: number;
  readonly temperature: number;
  readonly dropout: number;
  readonly validation: number | false;
  readonly patience: number;
}
