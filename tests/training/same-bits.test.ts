import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { modelIdOfTraining, sameBitsDataset, TRAINING_NAMES } from '../support/model-ids.js';

// `npm run test:same-bits` asks the same of every supported version of Node.

const dataset = await sameBitsDataset();
const known: Readonly<Record<string, string>> = JSON.parse(readFileSync('fixtures/model-ids.json', 'utf8'));

// What `auto` gives in plain TypeScript takes too long here.
it.each(TRAINING_NAMES.filter((name) => name !== 'auto'))(
  'training by %s in plain TypeScript gives the bits that it always gave',
  async (name) => {
    expect(await modelIdOfTraining(dataset, name, { backend: 'cpu', threads: 1 })).toBe(known[name]);
  },
);

it.each(TRAINING_NAMES)('training by %s in WebAssembly gives the same bits on any number of threads', async (name) => {
  const ids = [1, 2, 3].map((threads) => modelIdOfTraining(dataset, name, { backend: 'wasm', threads }));
  expect(new Set(await Promise.all(ids)).size).toBe(1);
});
