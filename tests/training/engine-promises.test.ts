import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import type { DenseEngine } from '../../src/kernels/matrix/dense-engine.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { trainGradient, trainModel, trainSpectral, tune } from '../../src/training/trainers.js';
import { datasetOf } from '../support/datasets.js';
import { failureOf, messageOf } from '../support/errors.js';
import { plainEngine } from '../support/plain-engine.js';
import { tasteRows } from '../support/tastes.js';

const missing = new Error('No engine here');
const rejecting = (): Promise<DenseEngine> => Promise.reject(missing);
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

let dataset: Dataset;
let unhandled: unknown[];
const note = (reason: unknown) => unhandled.push(reason);
beforeEach(async () => {
  dataset = await datasetOf(tasteRows());
  unhandled = [];
  process.on('unhandledRejection', note);
});
afterEach(() => {
  process.off('unhandledRejection', note);
});

/** Every door that takes an engine, with options of which another is wrong. */
const doors: [name: string, call: (options: object) => Promise<unknown>][] = [
  ['Recommender.train', (options) => Recommender.fromDataset(dataset).train(options)],
  ['trainModel', (options) => trainModel(dataset, options)],
  ['trainSpectral', (options) => trainSpectral(dataset, options)],
  ['trainGradient', (options) => trainGradient(dataset, options)],
  ['tune', (options) => tune(dataset, options)],
];

describe.each(doors)('an engine in the options of %s', (_, call) => {
  it('that is promised and rejects leaves no unhandled rejection where another option is refused', async () => {
    await messageOf('invalid-option', () => call({ engine: rejecting(), threads: 0 }));
    await turn();
    expect(unhandled).toEqual([]);
  });

  it('that is promised and rejects is what the call rejects with', async () => {
    expect(await failureOf(() => call({ engine: rejecting() }))).toBe(missing);
    await turn();
    expect(unhandled).toEqual([]);
  });

  it('that has another name is refused, promised or not: no model that it trained could be loaded', async () => {
    const engine = { ...plainEngine(), name: 'mine' };
    for (const each of [engine, Promise.resolve(engine)]) {
      expect(await messageOf('invalid-option', () => call({ engine: each }))).toContain("{ name: 'tensorflow', ");
    }
  });
});

describe('a promised engine that rejects', () => {
  it('leaves no unhandled rejection where a training is under way', async () => {
    const recommender = Recommender.fromDataset(dataset);
    const first = recommender.train({ algorithm: 'spectral' });
    await messageOf('busy', () => recommender.train({ engine: rejecting() }));
    await first;
    await turn();
    expect(unhandled).toEqual([]);
  });

  it('leaves no unhandled rejection where the signal was aborted before', async () => {
    const reason = new Error('Stopped');
    const options = { engine: rejecting(), signal: AbortSignal.abort(reason) };
    expect(await failureOf(() => Recommender.fromDataset(dataset).train(options))).toBe(reason);
    await turn();
    expect(unhandled).toEqual([]);
  });
});
