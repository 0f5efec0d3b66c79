import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs';

/** TensorFlow.js as the rest of the process sees it: the very module that the library loads. */
export const tf: typeof TensorFlow = createRequire(import.meta.url)('@tensorflow/tfjs');
