/** The options of a `gradient` training, fitted to its data; what each means stands with the options of `train`. */
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
