import { join } from 'node:path';
import { Recommender } from 'cf-recs';
import { writeReport } from 'cf-recs/report';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.js';
import { serve, type TestService } from '../support/service.js';

const KEY = 'the-key-of-the-tests';
const events = ['ann', 'bob', 'cat'].flatMap((user_id) => ['a', 'b', 'c'].map((item_id) => ({ user_id, item_id })));

let served: TestService | null = null;
afterEach(() => served?.close());

/** A service with a report beside its model. */
async function start(settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const model = await Recommender.fromInteractions(events);
  await model.train();
  served = await serve({ model, settings });
  await writeReport(join(served.folder, 'model'), { recommender: model });
  return served.url;
}

const hasReport = async (url: string): Promise<unknown> =>
  ((await (await fetch(`${url}/ready`)).json()) as { report: unknown }).report;

test('shows the report beside the model, until a user is forgotten whom it may show', async () => {
  const url = await start();
  expect(await hasReport(url)).toBe(true);
  const response = await fetch(`${url}/report`);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(response.headers.get('content-security-policy')).toContain("style-src 'self' 'unsafe-inline'");
  expect(await response.text()).toMatch(/^<!doctype html>.+<\/html>/s);

  expect((await fetch(`${url}/favicon.ico`)).headers.get('content-type')).toContain('image/svg+xml');

  await fetch(`${url}/users/ann`, { method: 'DELETE' });
  expect(await hasReport(url)).toBe(false);
  const gone = await fetch(`${url}/report`);
  expect([gone.status, await gone.json()]).toMatchObject([404, { error: { code: 'not-found' } }]);

  // The report of the next training knows nothing of the user.
  await fetch(`${url}/admin/retrain`, { method: 'POST' });
  await eventually(() => hasReport(url)).toBe(true);
  const html = await (await fetch(`${url}/report`)).text();
  expect([html.includes('>bob<'), html.includes('>ann<')]).toEqual([true, false]);
});

test('is shown where something was undone: a user is forgotten whole', async () => {
  const url = await start();
  await fetch(`${url}/users/ann/items/a`, { method: 'DELETE' });
  expect(await hasReport(url)).toBe(true);
});

test('is guarded as the histories are that it shows', async () => {
  const url = await start({ NODE_ENV: 'production', API_KEY: KEY });
  expect((await fetch(`${url}/report`)).status).toBe(401);
  expect((await fetch(`${url}/report`, { headers: { 'x-api-key': KEY } })).status).toBe(200);
});
