import { describe, expect, it } from 'vitest';
import type { SpectralTrainingSummary } from '../../../src/model/trained-model.js';
import { modelSection } from '../../../src/report/sections/model.js';
import { trainingSection } from '../../../src/report/sections/training.js';
import { CHOICE, EPOCHS, textsOf } from '../../support/reports.js';
import { gradientOptions, spectralOptions } from '../../support/training.js';

const TRAINING: SpectralTrainingSummary = {
  algorithm: 'spectral',
  trainedAt: '2026-01-01T00:00:00.000Z',
  versions: { library: '1.0.0', node: 'v20.0.0' },
  options: spectralOptions({ embeddingDim: 64 }),
  backend: 'wasm',
  losses: [],
  choice: null,
  validation: [],
  seconds: { choose: 0, backend: 0, factorise: 1, epochs: 0, total: 1.25 },
  adjusted: [{ option: 'embeddingDim', asked: 500, used: 64, reason: 'there are 65 items' }],
};
const textOf = (training: Partial<SpectralTrainingSummary>): string =>
  trainingSection({ ...TRAINING, ...training }).body.text;

describe('what is said of the training', () => {
  it('is its options, what the data could not carry, and nothing of what there was not', () => {
    const text = textOf({});
    expect(textsOf(text, 'dl div')).toEqual([
      'embeddingDim64',
      'recencyHalfLife5',
      'seed42',
      'regularization0.03',
      'degreeExponent0.4',
      'popularityDamping0.1',
      'neighbours0',
      'candidates0',
      'powerIterations3',
      'oversampling32',
    ]);
    expect(textsOf(text, 'p').slice(1)).toEqual([
      'Of embeddingDim, 500 was asked for and 64 used: there are 65 items.',
    ]);
    expect(textsOf(text, 'figure')).toEqual([]);
  });

  it('has what was tried: curves with the one that was taken, and a table, best first', () => {
    const text = textOf({ choice: CHOICE });
    expect(textsOf(text, 'p').slice(-2)).toEqual([
      '6 settings were tried in 1.5 s. It has the best NDCG of all.',
      'NDCG@20 is 100 % where all that was held out of a user stands at the top of a list of 20, and less the lower it stands.',
    ]);
    expect(textsOf(text, '.legend li')).toEqual(['regularization 0.03', 'regularization 0.3']);
    expect(text.replaceAll('\u00a0', ' ')).toContain('against embeddingDim, the one taken at 64 with 26 %.');
    const rows = textsOf(text, 'tbody tr');
    expect(rows).toHaveLength(6 + 2);
    expect(rows.slice(6)).toEqual(['spectral26 %28 %', 'sequence24 %27 %']);
    expect(rows[0]).toBe('embeddingDim 64, regularization 0.03 taken26 % ± 0.4 %28 %0.2 s');
    expect(rows.filter((row) => row.includes('taken'))).toHaveLength(1);
  });

  it('has the best eight of many trials, and the one that was taken', () => {
    const trials = Array.from({ length: 40 }, (_, at) => ({
      ...CHOICE.trials[0],
      options: { embeddingDim: 8, regularization: (at + 1) / 100, degreeExponent: (at % 8) / 10 },
      ndcg: at / 100,
    }));
    const text = textOf({ choice: { ...CHOICE, trials, best: 3 } });
    expect(textsOf(text, 'caption')[0]).toBe('The best of 40 settings that were tried');
    expect(textsOf(text, 'tbody tr')).toHaveLength(9 + 2);
    expect(textsOf(text, '.legend li')).toHaveLength(6);
    expect(textsOf(text, 'figcaption')[0]).toContain('2 fainter lines are of other settings');
  });

  it('has the curves of learning', () => {
    const gradient = { ...TRAINING, algorithm: 'gradient', options: gradientOptions(), ...EPOCHS } as const;
    const text = trainingSection(gradient).body.text.replaceAll('\u00a0', ' ');
    expect(text).toContain('loss after each epoch: loss from 4 to 2.25.');
    expect(text).toContain('after each epoch: Recall from 10 % to 23 %, NDCG from 8 % to 16 %.');
    expect(textsOf(textOf({ losses: [1], validation: [] }), 'figure')).toHaveLength(1);
  });
});

describe('what is said of the model', () => {
  it('is its size and its age', () => {
    expect(textsOf(modelSection(64, 1000, TRAINING)!.body.text, 'dl div')).toEqual([
      'Embedding dimensions64',
      'Items1,000',
      'Size of its tables512 kB',
      'TrainedJanuary 1, 2026',
      'Computed bywasm',
      'Training took1.3 s',
      'of that, factorising1 s',
    ]);
  });

  it('is less of vectors from elsewhere, and nothing before training', () => {
    expect(textsOf(modelSection(2, 3, null)!.body.text, 'dt')).toEqual([
      'Embedding dimensions',
      'Items',
      'Size of its tables',
      'Trained',
    ]);
    expect(modelSection(null, 3, null)).toBeNull();
  });
});
