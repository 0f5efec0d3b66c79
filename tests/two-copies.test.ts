import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

describe('two copies of the package in one process', () => {
  it('take the readers, data sets, models, recommenders and errors of each other as their own', async () => {
    const rows = tasteRows().map(([user, item]) => `${user},${item}`);
    await writeFile(join(place(), 'plays.csv'), `userId,itemId\n${rows.join('\n')}\n`);
    const { own, esmOfCjs, cjsOfEsm } = JSON.parse(await runScript(place(), 'both.mjs', SCRIPT));
    expect(own.read).toMatchObject([{ name: 'plays.csv' }]);
    expect(own.lists[0].items[0]).toMatchObject({ source: 'model' });
    expect(own.error).toEqual([true, true, 'unknown-user']);
    // They are two: what one has made is no instance of the other's classes.
    const expected = { ...own, error: [true, false, 'unknown-user'] };
    expect(esmOfCjs).toEqual(expected);
    expect(cjsOfEsm).toEqual(expected);
  });
});
