import { strict as assert } from 'node:assert';
import { chmod, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { API_KEY, freePort, runImage, until } from './process.mjs';

/** Another user, who may read what the service writes, and not write it. */
const READER = [1001, 1001];

/** The environment that the compose file gives a service, on this machine. */
async function environmentOf(service, image, databaseUrl) {
  const text = Object.entries(service.environment).map(([name, value]) => {
    const filled = value.replaceAll(
      /\$\{(\w+):\?[^}]*\}/g,
      (_, variable) => ({ API_KEY, POSTGRES_PASSWORD: 'secret' })[variable],
    );
    return [name, filled.replace(/^\/app\//, `${image.at('/app')}/`)];
  });
  const environment = Object.fromEntries(text);
  assert.equal(environment.DATABASE_URL, 'postgres://recommendations:secret@database/recommendations');
  return {
    ...environment,
    DATABASE_URL: databaseUrl,
    DRAIN_SECONDS: '1',
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
  };
}

/** Runs the services of the compose file on a database of their own. @returns what was done. */
export async function checkCompose(image, folder) {
  const support = await import(pathToFileURL(join(process.env.CF_RECS_ROOT, 'tests/support/postgres.ts')).href);
  if (support.withoutPostgres()) return 'the compose file was not tried: there is no Postgres';
  const { services } = parse(await readFile(join(folder, 'compose.yaml'), 'utf8'), { merge: true });
  await rm(image.at('data/model'), { recursive: true });
  await rm(image.at('data/service.db'));
  const database = await support.startPostgres();
  try {
    const { hostname, searchParams } = new URL(database.url);
    const socket = searchParams.get('host') ?? decodeURIComponent(hostname);
    if (socket.startsWith('/')) await chmod(socket, 0o755);
    await tryServices(services, image, database.url);
  } finally {
    await database.stop();
  }
  return 'a service and two replicas on Postgres agree';
}

async function tryServices(services, image, url) {
  const env = await environmentOf(services.service, image, url);
  const service = await runImage(image, env).ready();
  const replicas = [];
  for (let count = 0; count < services.replica.deploy.replicas; count++) {
    const replica = runImage(image, await environmentOf(services.replica, image, url), { user: READER });
    replicas.push(await replica.ready());
  }
  assert.equal(replicas.length, 2);

  // The history of the shop comes by a command, as the README says.
  const log = createRequire(image.at('package.json')).resolve('cf-recs/package.json');
  const sample = join(dirname(log), 'data/sample_interactions.jsonl');
  const command = ['node', 'dist/commands/import-events.js', sample];
  const imported = runImage(image, env, { command });
  assert.equal(await imported.ended, 0, imported.output);
  assert.match(imported.output, /3000 events/);
  assert.equal((await service.ask('POST', '/admin/retrain')).status, 202);

  const event = { user_id: 'somebody', item_id: 'jazz-corner-1', event: 'like' };
  assert.equal((await replicas[0].ask('POST', '/events', event)).status, 403);
  assert.equal((await service.ask('POST', '/events', event)).status, 200);
  for (const replica of replicas) {
    await until('a replica that knows of the event', async () => {
      return (await replica.ask('GET', '/users/somebody/history')).body.history?.length === 1;
    });
  }
  const modelOf = async (running) => (await running.ask('GET', '/ready')).body.model_id;
  const model = await until('a model', () => modelOf(service), 120);
  for (const replica of replicas) {
    await until('a replica with the new model', async () => (await modelOf(replica)) === model);
    assert.equal((await replica.ask('GET', '/recommendations/user-30')).body.fallback_used, false);
  }

  // A replica that is about to stop says so, and answers until it does.
  const [first, ...others] = replicas;
  const stopped = first.stop();
  await until('a replica that says that it stops', async () => (await first.ask('GET', '/ready'))?.status === 503);
  assert.equal((await first.ask('GET', '/recommendations/user-30')).status, 200);
  await stopped;
  for (const running of [...others, service]) await running.stop();
}
