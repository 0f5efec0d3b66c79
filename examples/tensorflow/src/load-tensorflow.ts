import type * as TensorFlow from '@tensorflow/tfjs';
import { speedUpEmbeddings } from './scatter-add.js';

/** TensorFlow.js as a value that can be passed on. */
export type Tf = typeof TensorFlow;

/** Named by a variable, so that compilers do not look for a package that need not be there. */
const NATIVE_PACKAGE = '@tensorflow/tfjs-node';

/** Some installations of the native package load well and fail at their first operation. */
async function startNative(tf: Tf): Promise<boolean> {
  try {
    await import(NATIVE_PACKAGE);
    return (await tf.setBackend('tensorflow')) && tf.tidy(() => tf.add(1, 2).dataSync()[0] === 3);
  } catch {
    return false;
  }
}

/** Loads TensorFlow.js on the native backend where that is installed and works, else on plain JavaScript (`cpu`). */
export async function loadTensorFlow(): Promise<Tf> {
  const { default: tf } = (await import('@tensorflow/tfjs')) as unknown as { default: Tf };
  // No banner at the first operation.
  tf.env().set('PROD', true);
  if (!(await startNative(tf))) {
    await tf.setBackend('cpu');
    speedUpEmbeddings(tf);
  }
  return tf;
}
