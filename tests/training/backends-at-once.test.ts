import { expect, it } from 'vitest';
import { loadEngine } from '../../src/training/backend.js';

// In a file of its own: TensorFlow.js refuses work on one backend while another is set up for the first time.
it('sets up several backends that are asked for at once', async () => {
  const engines = await Promise.all([loadEngine('wasm'), loadEngine('cpu'), loadEngine('wasm')]);
  expect(engines.map(({ backend }) => backend)).toEqual(['wasm', 'cpu', 'wasm']);
  expect(engines[2]).toBe(engines[0]);
  for (const engine of engines) expect(engine.run((tf) => [...tf.square([3]).dataSync()])).toEqual([9]);
});
