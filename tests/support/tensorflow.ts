import { createRequire } from 'node:module';
import type * as TensorFlow from '@tensorflow/tfjs';
import type { KernelBackend } from '@tensorflow/tfjs';

/** TensorFlow.js as the rest of the process sees it: the very module that the library loads. */
export const tf: typeof TensorFlow = createRequire(import.meta.url)('@tensorflow/tfjs');

/** Makes a `tensorflow` backend out of the plain JavaScript one, in the place of that of @tensorflow/tfjs-node. */
export function nativeStandIn({ kernels = true } = {}): typeof TensorFlow {
  if (tf.findBackendFactory('tensorflow') === null) {
    tf.registerBackend('tensorflow', () => tf.engine().registryFactory.cpu.factory() as KernelBackend);
  }
  if (kernels && tf.getKernelsForBackend('tensorflow').length === 0) {
    for (const kernel of tf.getKernelsForBackend('cpu')) tf.registerKernel({ ...kernel, backendName: 'tensorflow' });
  }
  return tf;
}

/** Takes it away again. */
export function removeStandIn(): void {
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow')) tf.unregisterKernel(kernelName, 'tensorflow');
  if (tf.findBackendFactory('tensorflow') !== null) tf.removeBackend('tensorflow');
}
