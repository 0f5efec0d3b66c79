import { strict as assert } from 'node:assert';
import { access, constants, readdir } from 'node:fs/promises';
import { freePort, runImage, until } from './process.mjs';

/** What a user may change below the image: only what is in its volumes. */
const checkRights = (image) => {
  const script = `
    const { accessSync, constants, readdirSync } = require('node:fs');
    const mayWrite = (path) => { try { accessSync(path, constants.W_OK); return true; } catch { return false; } };
    console.log(JSON.stringify(['.', ...readdirSync('.', { recursive: true })].filter(mayWrite)));`;
  const run = runImage(image, {}, { command: ['node', '-e', script] });
  return run.ended.then(() =>
    assert.deepEqual(JSON.parse(run.output), ['data'], 'what the user of the image may change'),
  );
};

/** Runs the image on a volume that is empty. @returns what was done. */
export async function checkImage(image) {
  await checkRights(image);
  await assert.rejects(access(image.at('src'), constants.F_OK), 'sources in the image');
  await assert.rejects(
    access(image.at('node_modules/autocannon'), constants.F_OK),
    'development packages in the image',
  );

  const env = { PORT: String(await freePort()), HOST: '127.0.0.1' };
  const service = await runImage(image, env).ready();
  assert.equal((await service.ask('GET', '/recommendations/user-30')).body.fallback_used, false);
  assert.match((await service.ask('GET', '/')).body, /<html/);
  const event = { user_id: 'somebody', item_id: 'jazz-corner-1', event: 'like' };
  assert.equal((await service.ask('POST', '/events', event)).status, 200);
  assert.equal(
    await runImage(image, env, { command: image.healthcheck }).ended,
    0,
    'the health check of a healthy service',
  );

  assert.equal((await service.ask('POST', '/admin/retrain')).status, 202);
  await until('the end of a training', () => /Training ended/.test(service.output), 120);
  assert.match(service.output, /"outcome":"(done|refused)"/);

  await service.stop();
  assert.equal(
    await runImage(image, env, { command: image.healthcheck }).ended,
    1,
    'the health check of one that is gone',
  );
  const kept = await readdir(image.at('data'));
  assert.deepEqual(kept.sort(), ['model', 'service.db']);
  return 'as an image it answers, trains and ends, and changes nothing but its volume';
}
