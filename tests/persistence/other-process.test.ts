import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { bundleWithoutTensorFlow, runBeside } from '../support/bundle.js';
import { datasetOf } from '../support/datasets.js';
import { sampleRecommender } from '../support/model-folders.js';
import { allLists } from '../support/served.js';
import { tasteRows } from '../support/tastes.js';

let place = '';

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'cf-recs-'));
  await bundleWithoutTensorFlow(place);
});
afterAll(() => rm(place, { recursive: true }));

describe('a process that only serves', () => {
  const script = `
    import { Recommender } from './cf-recs.mjs';
    import { tensorflowEngine } from './tensorflow.mjs';
    const recommender = await Recommender.load(process.argv[2]);
    const lists = [];
    for await (const list of recommender.recommendAll({ limit: 1e9 })) lists.push(list);
    const guest = recommender.recommendFor(['jazz-a', 'jazz-b']);
    const popular = recommender.popular(3);
    const vector = recommender.userEmbedding('metal-1').length;
    await recommender.save(process.argv[2] + '-again');
    const train = (options) => recommender.train(options).then(() => 'done', (error) => error.code);
    const training = [await train({ algorithm: 'spectral' }), await train({ algorithm: 'gradient' })];
    // Shows that TensorFlow.js is out of reach here.
    training.push(await tensorflowEngine().catch(({ code }) => code));
    console.log(JSON.stringify({ lists, guest, popular, vector, training }));
  `;

  it('loads, recommends, trains and saves without TensorFlow.js', async () => {
    const recommender = Recommender.fromDataset(await datasetOf(tasteRows()));
    await recommender.train({ algorithm: 'spectral', embeddingDim: 3, backend: 'cpu' });
    const folder = join(place, 'trained');
    await recommender.save(folder);
    expect(await runBeside(place, 'serve.mjs', script, folder)).toEqual({
      lists: await allLists(recommender),
      guest: recommender.recommendFor(['jazz-a', 'jazz-b']),
      popular: recommender.popular(3),
      vector: 3,
      training: ['done', 'done', 'not-installed'],
    });
    expect(await allLists(await Recommender.load(`${folder}-again`))).toEqual(await allLists(recommender));
  });
});

describe('a process that loads while another saves', () => {
  const script = `
    import { Recommender } from './cf-recs.mjs';
    import { tensorflowEngine } from './tensorflow.mjs';
    const seen = new Set();
    let loads = 0;
    for (const end = Date.now() + 1500; Date.now() < end; loads++) {
      const recommender = await Recommender.load(process.argv[2]);
      seen.add(JSON.stringify(recommender.recommend('ann')));
    }
    console.log(JSON.stringify({ loads, seen: [...seen] }));
  `;

  it('always gets one of the models, whole', async () => {
    const models = [await sampleRecommender(1), await sampleRecommender(2)];
    const folder = join(place, 'saved-again-and-again');
    await models[0].save(folder);
    let saves = 1;
    let reading = true;
    const save = async () => {
      while (reading) {
        await models[saves++ % 2].save(folder);
        // A load looks twice: on a busy machine it may have to wait for a processor, but hardly twice as long as this.
        await pause(100);
      }
    };
    const read = runBeside(place, 'read.mjs', script, folder).finally(() => {
      reading = false;
    });
    const [outcome] = await Promise.all([read, save()]);
    const { loads, seen } = outcome as { loads: number; seen: string[] };
    expect(loads).toBeGreaterThan(10);
    expect(saves).toBeGreaterThan(3);
    expect(seen.sort()).toEqual(models.map((model) => JSON.stringify(model.recommend('ann'))).sort());
  });
});
