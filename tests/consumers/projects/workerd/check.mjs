import { strict as assert } from 'node:assert';
import { Miniflare } from 'miniflare';

const miniflare = new Miniflare({
  modules: true,
  scriptPath: 'built/worker.mjs',
  // The first with node:worker_threads, which the library imports and does not get to use here.
  compatibilityDate: '2026-04-01',
  compatibilityFlags: ['nodejs_compat'],
});
const ask = async (path) => {
  const answer = await miniflare.dispatchFetch(`http://localhost${path}`);
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
};
const embedded = await ask('/embeddings');
assert.deepEqual(
  embedded.items.map(({ itemId }) => itemId),
  ['b', 'c'],
);
const trained = await ask('/train');
assert.equal(trained.backend, 'cpu');
assert.equal(trained.items[0].itemId, 'y');
console.log(`${trained.backend}, ${trained.items.map(({ itemId }) => itemId).join(' ')}`);
await miniflare.dispose();
