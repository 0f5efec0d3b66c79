import { copyFile, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { VERSION } from '../src/version.js';
import { builtPackage, runScript } from './support/built-package.js';
import { tasteRows } from './support/tastes.js';

// A process can hold two copies of the package: one that was imported and one that was required, or two versions.

const place = builtPackage({ types: false });

/** What one copy makes of the things of the other, beside what it makes of its own. */
const SCRIPT = `
  import { createRequire } from 'node:module';
  import * as esm from './dist/index.js';
  import * as esmReport from './dist/report.js';
  const require = createRequire(import.meta.url);
  const [cjs, cjsReport] = [require('./dist/index.cjs'), require('./dist/report.cjs')];
  const options = { embeddingDim: 3 };
  const judged = { k: [2, 3], resamples: 20 };
  const lists = (recommender) => recommender.users.map((userId) => recommender.recommend(userId, 5));

  async function answersOf(ours, report, theirs) {
    const read = () => theirs.readInteractions('plays.csv');
    const dataset = await theirs.buildDataset(read());
    const recommender = theirs.Recommender.fromDataset(dataset);
    await recommender.train(options);
    const holdOut = theirs.holdOutRandom(dataset);
    const onTrain = theirs.Recommender.fromDataset(holdOut.train);

    const trained = ours.Recommender.fromDataset(dataset);
    await trained.train(options);
    await trained.save('model');
    const grown = ours.Recommender.fromDataset(dataset);
    grown.update([{ userId: 'somebody-new', itemId: 'something-new' }]);
    const itemIds = dataset.items.ids;
    const itemEmbeddings = itemIds.map((_, item) => [1 + item, 1]);
    let error;
    try { recommender.explain('nobody', 'jazz-a'); } catch (caught) { error = caught; }
    return {
      read: (await ours.buildDataset(read())).sources,
      counts: (await ours.Recommender.fromInteractions(read())).toJSON(),
      lists: lists(trained),
      saved: lists(await theirs.Recommender.load('model')),
      grown: grown.toDataset().summary,
      fromModel: lists(ours.Recommender.fromModel(dataset, await theirs.trainSpectral(dataset, options))),
      fromEmbeddings: lists(ours.Recommender.fromEmbeddings({ itemIds, itemEmbeddings, dataset })),
      pairs: Array.from(ours.sampleTrainingPairs(dataset), ({ users, items }) => [users.length, items[0]]),
      heldOut: ours.holdOutRandom(dataset).test.summary,
      asItStands: await ours.evaluate(onTrain, { test: holdOut.test, ...judged }),
      again: await ours.evaluate(recommender, judged),
      parted: await ours.evaluate(recommender, { holdOut, ...judged }),
      byFunction: await ours.evaluate(recommender, { holdOut: theirs.holdOutRandom, ...judged }),
      byTrainer: await ours.evaluate((train) => theirs.trainSpectral(train, options), { holdOut, ...judged }),
      page: report.renderReport({
        recommender: onTrain, evaluation: await theirs.evaluate(onTrain, { test: holdOut.test, ...judged }),
      }),
      error: [ours.isCfRecsError(error), error instanceof ours.CfRecsError, error.code],
      modelId: recommender.info.modelId,
    };
  }
  const answers = {
    own: await answersOf(esm, esmReport, esm),
    esmOfCjs: await answersOf(esm, esmReport, cjs),
    cjsOfEsm: await answersOf(cjs, cjsReport, esm),
  };
  console.log(JSON.stringify(answers, (_, value) => ArrayBuffer.isView(value) ? Array.from(value) : value));
`;

/** What one copy makes of what the other keeps in memory, on disk and in TensorFlow.js. */
const SERVING = `
  import { readFile } from 'node:fs/promises';
  import { createRequire } from 'node:module';
  import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
  const require = createRequire(import.meta.url);
  const copies = [
    [await import('./dist/index.js'), await import('./dist/report.js'), await import('./dist/tensorflow.js')],
    [require('./dist/index.cjs'), require('./dist/report.cjs'), require('./dist/tensorflow.cjs')],
  ];
  const options = { algorithm: 'spectral', embeddingDim: 3 };
  const lists = (recommender) => recommender.users.map((userId) => recommender.recommend(userId, 5));
  const codeOf = (call) => call().then(() => null, (error) => error.code);

  function handedOn(message) {
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(message);
    const received = receiveMessageOnPort(port2).message;
    port1.close();
    return received;
  }

  async function answersOf([ours, ourReport, ourTensorflow], [theirs, , theirTensorflow]) {
    const dataset = await theirs.buildDataset(theirs.readInteractions('plays.csv'));
    const recommender = theirs.Recommender.fromDataset(dataset);
    await recommender.train(options);
    await recommender.save('theirs');
    const shared = ours.Recommender.fromShared(handedOn(recommender.share()));
    const byEngine = ours.Recommender.fromDataset(dataset);
    await byEngine.train({ ...options, engine: theirTensorflow.tensorflowEngine() });
    const layers = await ourTensorflow.loadLayersModel('theirs');
    const loaded = await ours.Recommender.load('theirs');
    const onward = theirs.Recommender.fromDataset(loaded.toDataset());
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const path = await ourReport.writeReport('report', { recommender });
    return {
      shared: [lists(shared), await codeOf(() => shared.train())],
      sharedAgain: lists(theirs.Recommender.fromShared(handedOn(loaded.share()))),
      byEngine: lists(byEngine),
      layers: [layers.itemIds, layers.embeddingDim, layers.model.layers.map(({ name }) => name)],
      loaded: [lists(loaded), loaded.info.modelId === recommender.info.modelId],
      counts: onward.toJSON(),
      tuned: (await ours.tune(dataset, { space: { algorithm: ['spectral'], embeddingDim: [2, 3] } })).trials.map(({ ndcg }) => ndcg),
      popular: Array.from(ours.popularityOrder(dataset.popularity)),
      history: ours.historyOf(dataset, 0),
      report: (await readFile(path, 'utf8')).includes('jazz'),
      untrained: await codeOf(() => ours.evaluate(theirs.Recommender.fromDataset(dataset), { test: [] })),
      aborted: await ours.evaluate(recommender, { signal: stop.signal }).catch(({ message }) => message),
      // One at a time saves to a folder, or both in turn.
      both: (await Promise.all([ours, theirs].map((copy) => codeOf(async () =>
        (await copy.Recommender.load('theirs')).save('both'),
      )))).every((code) => code === null || code === 'busy'),
      stands: lists(await ours.Recommender.load('both')),
    };
  }
  const [esm, cjs] = copies;
  const answers = { own: await answersOf(esm, esm), esmOfCjs: await answersOf(esm, cjs), cjsOfEsm: await answersOf(cjs, esm) };
  console.log(JSON.stringify(answers, (_, value) => ArrayBuffer.isView(value) ? Array.from(value) : value));
`;

/** What this version makes of the things of another one, and that one of this one's: each a value, or the code of an error. */
const VERSIONS = `
  import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
  import * as ours from './dist/index.js';
  import * as theirs from './other/dist/index.js';
  const options = { algorithm: 'spectral', embeddingDim: 3 };
  const lists = (recommender) => recommender.users.map((userId) => recommender.recommend(userId, 5));

  async function tried(ours, call) {
    try {
      return await call();
    } catch (error) {
      return ours.isCfRecsError(error) ? error.code : error.stack;
    }
  }
  async function answersOf(ours, theirs) {
    const dataset = await theirs.buildDataset(theirs.readInteractions('plays.csv'));
    const recommender = theirs.Recommender.fromDataset(dataset);
    await recommender.train(options);
    await recommender.save('versions');
    return {
      read: (await ours.buildDataset(theirs.readInteractions('plays.csv'))).summary.interactions,
      loaded: lists(await ours.Recommender.load('versions')),
      shared: await tried(ours, () => ours.Recommender.fromShared(recommender.share())),
      evaluated: (await ours.evaluate(recommender, { k: 3, resamples: 20 })).model,
    };
  }
  const answers = { own: await answersOf(ours, ours), newer: await answersOf(ours, theirs), older: await answersOf(theirs, ours) };
  console.log(JSON.stringify(answers, (key, value) => ArrayBuffer.isView(value) ? Array.from(value) : value));
`;

describe('two copies of the package in one process', () => {
  beforeAll(async () => {
    const rows = tasteRows().map(([user, item]) => `${user},${item}`);
    await writeFile(join(place(), 'plays.csv'), `userId,itemId\n${rows.join('\n')}\n`);
  });

  it('take the readers, data sets, models, recommenders and errors of each other as their own', async () => {
    const { own, esmOfCjs, cjsOfEsm } = JSON.parse(await runScript(place(), 'both.mjs', SCRIPT));
    expect(own.read).toMatchObject([{ name: 'plays.csv' }]);
    expect(own.lists[0].items[0]).toMatchObject({ source: 'model' });
    expect(own.error).toEqual([true, true, 'unknown-user']);
    // They are two: what one has made is no instance of the other's classes.
    const expected = { ...own, error: [true, false, 'unknown-user'] };
    expect(esmOfCjs).toEqual(expected);
    expect(cjsOfEsm).toEqual(expected);
  });

  it('serve what the other has shared, saved and trained, and train on its engine', async () => {
    const { own, esmOfCjs, cjsOfEsm } = JSON.parse(await runScript(place(), 'serving.mjs', SERVING));
    expect(own).toMatchObject({ aborted: 'enough', both: true, report: true, loaded: [own.stands, true] });
    expect(own.shared).toEqual([own.stands, 'invalid-option']);
    expect(own.untrained).toBe('not-enough-data');
    expect(own.layers[1]).toBe(3);
    expect(esmOfCjs).toEqual(own);
    expect(cjsOfEsm).toEqual(own);
  });

  it('of two versions take the readers, folders and recommenders of each other, and say by a code that they share no memory', async () => {
    const other = join(place(), 'other');
    await cp(join(place(), 'dist'), join(other, 'dist'), { recursive: true });
    await copyFile(join(place(), 'package.json'), join(other, 'package.json'));
    for (const name of (await readdir(join(other, 'dist'))).filter((name) => /\.c?js$/.test(name))) {
      const path = join(other, 'dist', name);
      await writeFile(path, (await readFile(path, 'utf8')).replaceAll(VERSION, '99.0.0'));
    }
    const { own, newer, older } = JSON.parse(await runScript(place(), 'versions.mjs', VERSIONS));
    expect(own.loaded[0].items[0]).toMatchObject({ source: 'model' });
    const expected = { ...own, shared: 'invalid-option' };
    expect(newer).toEqual(expected);
    expect(older).toEqual(expected);
  });
});
