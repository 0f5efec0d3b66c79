import { expect, it } from 'vitest';
import { loadEngine } from '../../src/training/backend.js';
import { trainGradient } from '../../src/training/train.js';
import { datasetOf } from '../support/datasets.js';
import { tf } from '../support/tensorflow.js';
import { tastes } from '../support/training.js';

// In a file of its own, and in this order: what counts is what happens while a backend is set up for the first time.

it('lets a training and other work go on while another training sets its backend up', async () => {
  const dataset = await datasetOf(tastes(20, 12, 2));
  await loadEngine('cpu');
  await tf.setBackend('cpu');
  const first = trainGradient(dataset, { backend: 'cpu', epochs: 40, batchSize: 4 });
  const second = trainGradient(dataset, { backend: 'wasm', epochs: 2 });
  const faults: unknown[] = [];
  const timer = setInterval(() => {
    try {
      tf.square([3]).dispose();
    } catch (fault) {
      faults.push(fault);
    }
  }, 1);
  const backends = (await Promise.all([first, second])).map(({ summary }) => summary.backend);
  clearInterval(timer);
  expect(backends).toEqual(['cpu', 'wasm']);
  expect(faults).toEqual([]);
  expect(tf.getBackend()).toBe('cpu');
});

it('sets up several backends that are asked for at once', async () => {
  const engines = await Promise.all([loadEngine('wasm'), loadEngine('cpu'), loadEngine('wasm')]);
  expect(engines.map(({ backend }) => backend)).toEqual(['wasm', 'cpu', 'wasm']);
  expect(engines[2]).toBe(engines[0]);
  for (const engine of engines) expect(engine.run((library) => [...library.square([3]).dataSync()])).toEqual([9]);
});
