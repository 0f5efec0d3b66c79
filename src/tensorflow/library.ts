import type * as TensorFlow from '@tensorflow/tfjs';

/** TensorFlow.js, whichever package brings it. */
export type Library = typeof TensorFlow;
