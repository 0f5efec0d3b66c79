import { strict as assert } from 'node:assert';
import { freePort, Running } from './process.mjs';

/** Starts the service by npm in its folder, and ends it so. @returns what was done. */
export async function checkByNpm(folder) {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(await freePort()) };
  const service = await new Running(['npm', 'start'], { cwd: folder, env }).ready();
  assert.match(service.output, /trained on the sample log/);
  const { body } = await service.ask('GET', '/recommendations/user-30');
  assert.equal(body.recommendations.length, 10);
  assert.equal(body.fallback_used, false);
  await service.stop();
  assert.match(service.output, /Stopping/);
  return 'by npm it is built, trains its sample, answers and ends';
}
