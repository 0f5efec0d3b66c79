import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Recommender } from '../../src/recommender/recommender.js';
import { bundleWithoutTensorFlow, runBeside } from '../support/bundle.js';
import { datasetOf } from '../support/datasets.js';
import { sampleRecommender } from '../support/model-folders.js';
import { PATIENCE } from '../support/patience.js';
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
    let loading = true;
    process.once('message', () => { loading = false; });
    while (loading) {
      const recommender = await Recommender.load(process.argv[2]);
      process.send(JSON.stringify(recommender.recommend('ann')));
    }
    process.disconnect();
  `;

  it('always gets one of the models, whole', async () => {
    const models = [await sampleRecommender(1), await sampleRecommender(2)];
    const folder = join(place, 'saved-again-and-again');
    await models[0].save(folder);
    await writeFile(join(place, 'read.mjs'), script);
    const child = fork(join(place, 'read.mjs'), [folder], { cwd: place, execArgv: [] });
    const exit = once(child, 'exit');
    const lists: unknown[] = [];
    child.on('message', (list) => lists.push(list));
    const loads = async (count: number): Promise<void> => {
      const goal = lists.length + count;
      const reached = vi.waitFor(() => expect(lists.length).toBeGreaterThanOrEqual(goal), {
        timeout: PATIENCE,
        interval: 1,
      });
      await Promise.race([reached, exit.then(([code]) => Promise.reject(new Error(`It ended with ${code}`)))]);
    };
    await loads(1);
    for (let save = 1; save < 20; save++) {
      await models[save % 2].save(folder);
      // One that was under way, and one that began after the save. However slow a load is, it meets a save or two.
      await loads(2);
    }
    child.send('stop', () => {});
    expect(await exit).toEqual([0, null]);
    expect([...new Set(lists)].sort()).toEqual(models.map((model) => JSON.stringify(model.recommend('ann'))).sort());
  });
});
