import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from '../../src/data/dataset.js';
import { holdOutAfter, holdOutLast, holdOutRandom } from '../../src/data/hold-out.js';
import { sampleTrainingPairs } from '../../src/data/sample-training-pairs.js';
import { evaluate } from '../../src/recommender/evaluate/evaluate.js';
import { Recommender } from '../../src/recommender/recommender.js';
import { renderReport } from '../../src/report/render-report.js';
import { trainGradient, trainModel, trainSpectral, tune } from '../../src/training/trainers.js';
import { datasetOf, type Row, T } from '../support/datasets.js';
import { messageOf } from '../support/errors.js';
import { modelOf, recommenderOf } from '../support/served.js';

const rows = ['a', 'b', 'c'].map((item): Row => ['ann', item, 1, T]);
const model = modelOf([[1], [2], [3]], [[1], [2], [3]]);

let dataset: Dataset;
let recommender: Recommender;
beforeAll(async () => {
  recommender = recommenderOf(await datasetOf(rows), model);
  dataset = recommender.toDataset();
});

/** Copies that have lost a part: methods, typed arrays. */
const copies: [name: string, copy: (dataset: Dataset) => Dataset][] = [
  ['structuredClone', (whole) => structuredClone(whole)],
  ['JSON', (whole) => JSON.parse(JSON.stringify(whole))],
  [
    'JSON with functions put back',
    (whole) => ({ ...JSON.parse(JSON.stringify(whole)), users: whole.users, items: whole.items }),
  ],
  ['a spread with popularity as an array', (whole) => ({ ...whole, popularity: [...whole.popularity] as never })],
  ['a spread without items', (whole) => ({ ...whole, items: undefined as never })],
  ['a spread without the summary', (whole) => ({ ...whole, summary: undefined as never })],
  ['a spread without the options', (whole) => ({ ...whole, options: undefined as never })],
  ['a spread without the sources', (whole) => ({ ...whole, sources: undefined as never })],
];

const doors: [name: string, call: (copy: Dataset) => unknown][] = [
  ['fromDataset', (copy) => Recommender.fromDataset(copy)],
  ['fromModel', (copy) => Recommender.fromModel(copy, { model } as never)],
  ['fromEmbeddings', (copy) => Recommender.fromEmbeddings({ itemIds: ['a'], itemEmbeddings: [[1]], dataset: copy })],
  ['trainModel', (copy) => trainModel(copy)],
  ['trainSpectral', (copy) => trainSpectral(copy)],
  ['trainGradient', (copy) => trainGradient(copy)],
  ['tune', (copy) => tune(copy)],
  ['holdOutRandom', (copy) => holdOutRandom(copy)],
  ['holdOutLast', (copy) => holdOutLast(copy)],
  ['holdOutAfter', (copy) => holdOutAfter(copy, T)],
  ['sampleTrainingPairs', (copy) => sampleTrainingPairs(copy)],
  ['evaluate with test', (copy) => evaluate(recommender, { test: copy })],
  ['evaluate with holdOut.train', (copy) => evaluate(recommender, { holdOut: { train: copy, test: dataset } })],
  ['evaluate with holdOut.test', (copy) => evaluate(recommender, { holdOut: { train: dataset, test: copy } })],
  ['evaluate of a trainer', (copy) => evaluate(trainSpectral, { holdOut: { train: copy, test: dataset } })],
  [
    'renderReport',
    (copy) => {
      const reported = recommenderOf(dataset, model);
      return renderReport({ recommender: Object.assign(reported, { toDataset: () => copy }) });
    },
  ],
];

describe.each(doors)('%s', (_, call) => {
  it.each(copies)('refuses a copied data set: %s', async (_, copy) => {
    const message = await messageOf('invalid-option', () => call(copy(dataset)));
    expect(message).toContain('to be what buildDataset or a hold-out made, got an object');
  });
});
