import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { builtPackage } from './support/built-package.js';
import { PRELUDE, runProcess } from './support/processes.js';

// What becomes of whole processes.

const place = builtPackage({ types: false });

async function runText(name: string, text: string, ...flags: string[]) {
  await writeFile(join(place(), name), PRELUDE + text);
  return runProcess(place(), process.execPath, '--no-warnings', ...flags, name);
}

const WHOLE = `
for (const algorithm of ['spectral', 'sequence']) await recommender.train({ ...options, algorithm });
await recommender.train({ algorithm: 'gradient', epochs: 1, embeddingDim: 16, threads: 2 });
await recommender.train(options);
await recommender.save('model');
const loaded = await cf.Recommender.load('model');
loaded.update(['u1', 'u2', 'u3'].map((userId) => ({ userId, itemId: 'new' })));
let lists = 0;
for await (const { items } of loaded.recommendAll({ threads: 2 })) lists += items.length === 10;
loaded.explain('u1', loaded.recommend('u1').items[0].itemId);
loaded.similarItems('i1-11');
loaded.similarUsers('u1');
await cf.evaluate(loaded, { resamples: 20, baselines: [] });
const codes = [];
for (const wrong of [() => loaded.history('nobody'), () => loaded.recommend('u1', 0), () => cf.Recommender.load('nowhere')]) {
  try { await wrong(); } catch (error) { codes.push(cf.isCfRecsError(error) && error.code); }
}
const said = lists + ' ' + codes;
`;
const SAID = '800 unknown-user,invalid-option,model-not-found\n';

describe('a process', () => {
  it.each([
    [
      'has loaded a model',
      `await recommender.train(options); await recommender.save('kept'); await cf.Recommender.load('kept');`,
    ],
    [
      'has read some of many lists',
      'await recommender.train(options); await recommender.recommendAll({ threads: 2 }).next();',
    ],
    ['has shared a recommender', 'await recommender.train(options); recommender.share();'],
    [
      'has stopped a training',
      `const stop = new AbortController();
       const onProgress = () => stop.abort();
       await recommender.train({ ...options, signal: stop.signal, onProgress }).catch(({ name }) => name);`,
    ],
  ])('ends by itself that %s', async (_, text) => {
    const { code, signal, said } = await runText('ends.mjs', `${text}\nconsole.log('done');`);
    expect({ code, signal, said }).toEqual({ code: 0, signal: null, said: 'done\n' });
  });

  it('does all of it under --frozen-intrinsics', async () => {
    expect(await runText('frozen.mjs', `${WHOLE}\nconsole.log(said);`, '--frozen-intrinsics')).toEqual({
      code: 0,
      signal: null,
      said: SAID,
    });
  });

  it('does all of it inside worker threads, one of which is ended in the midst of a training', async () => {
    await writeFile(join(place(), 'inside.mjs'), `${PRELUDE}${WHOLE}\nconsole.log(said);`);
    await writeFile(
      join(place(), 'midst.mjs'),
      `${PRELUDE}
       import { parentPort } from 'node:worker_threads';
       const onProgress = () => parentPort.postMessage('training');
       await recommender.train({ algorithm: 'gradient', embeddingDim: 64, epochs: 1e6, threads: 2, onProgress });`,
    );
    const text = `
      import { once } from 'node:events';
      import { Worker } from 'node:worker_threads';
      const [inside, midst] = ['inside.mjs', 'midst.mjs'].map((name) => new Worker(new URL(name, import.meta.url)));
      await once(midst, 'message');
      await midst.terminate();
      await once(inside, 'exit');
      console.log('done');
    `;
    expect(await runText('threads.mjs', text)).toEqual({ code: 0, signal: null, said: `${SAID}done\n` });
  });
});
