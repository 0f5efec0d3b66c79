import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser, launchBrowser } from '../../../../tests/support/browser.js';
import { noteModel } from '../../src/database/models.js';
import { eventually } from '../support/eventually.js';
import { isFocused, itemsOf, openPage, serveSample } from '../support/page.js';
import type { TestService } from '../support/service.js';

const figure = (mean: number) => ({ mean, low: mean - 0.04, high: mean + 0.04 });

/** A model as an earlier training would have noted it. */
const earlier = (id: string, daysAgo: number, recall: number, reason: string | null) => ({
  id,
  model_id: null,
  sequence: 0,
  made_at: Date.now() - daysAgo * 24 * 60 * 60 * 1000,
  path: '',
  seconds: 3,
  origin: 'training' as const,
  status: reason === null ? ('used' as const) : ('refused' as const),
  reason,
  figures: JSON.stringify({
    users: 40,
    recall: figure(recall),
    ndcg: figure(recall / 2),
    coverage: 0.8,
    baselines: {
      popularity: { recall: figure(0.05), verdict: 'better' },
      'item-item': { recall: figure(0.4), verdict: 'within-noise' },
    },
  }),
});

// A machine without a browser may do without these; one that checks every change may not.
describe.skipIf(findBrowser() === null && process.env.CI === undefined)('the page of the owner', () => {
  let served: TestService;
  let browser: Browser;
  let page: Page;
  let heard: string[];
  beforeAll(async () => {
    [served, browser] = await Promise.all([serveSample(), launchBrowser()]);
    ({ page, heard } = await openPage(browser, `${served.url}/owner.html`));
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  async function open(): Promise<void> {
    heard.length = 0;
    await page.goto(`${served.url}/owner.html`);
    await page.locator('#comparison [data-item]').first().waitFor();
    await page.locator('#items [data-item]').first().waitFor();
    await page.locator('#exposure [data-item]').first().waitFor();
    await page.locator('#users li').first().waitFor();
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const part = (name: string) => page.getByRole('region', { name, exact: true });

  test('says that nothing has been judged, trains, and tells the verdict in words', async () => {
    await open();
    await part('The verdict').getByText('No model has been judged yet').waitFor();
    await button('Train a new model').click();
    await page.locator('progress').waitFor();
    expect(await button('Train a new model').isDisabled()).toBe(true);
    await eventually(() => page.locator('#training-said').textContent()).toMatch(/^(Beginning|Under way: \d+)/);
    await expect.poll(() => page.locator('#training-said').textContent()).toBe('Done: the new model is in use.');
    expect(await isFocused(page.locator('#training-title'))).toBe(true);
    expect(await page.locator('progress').isVisible()).toBe(false);

    const { models } = (await (await fetch(`${served.url}/admin/models?limit=1`)).json()) as {
      models: { figures: { recall: { mean: number }; users: number } }[];
    };
    const { recall, users } = models[0].figures;
    const verdict = part('The verdict');
    expect(await verdict.locator('.sentence').textContent()).toBe(
      'The lists are better than popular items and neighbours of items.',
    );
    const found = `Of ten items recommended, ${Math.round(100 * recall.mean)}\u2009% of what users took next is found.`;
    await verdict.getByText(found).waitFor();
    await verdict.getByText(`on ${users} users`).waitFor();
    expect(await verdict.locator('dt').allTextContents()).toEqual(['These lists', 'Neighbours', 'Popular items']);
    expect(await page.getByRole('link', { name: 'Report of the training' }).isVisible()).toBe(true);
    expect(heard).toEqual([]);
  });

  test('draws what was found over time, and says which models were refused and why', async () => {
    const { db } = served.service.database;
    await noteModel(db, earlier('first', 3, 0.44, null));
    await noteModel(db, earlier('second', 2, 0.52, null));
    await noteModel(
      db,
      earlier('third', 1, 0.2, 'it finds 20.0 % of what users had last, and the model before 52.0 %'),
    );
    await open();
    const chart = part('Over time').getByRole('img');
    expect(await chart.getAttribute('aria-label')).toMatch(/From 44\.0\u2009% to \d+\.\d\u2009% over 4 trainings/);
    expect(await chart.locator('.series-0 .mark').count()).toBe(4);
    expect(await chart.locator('.series-0 .mark.aside').count()).toBe(1);
    expect(await chart.locator('.interval').count()).toBe(4);
    // The line goes by what was in use.
    expect((await chart.locator('.series-0 .line').getAttribute('d'))!.match(/[ML]/g)).toEqual(['M', 'L', 'L']);
    await page.getByText('was not taken into use: it finds 20.0 %').waitFor();
    await page.getByText('All models as a table').click();
    const rows = page.locator('#figures tbody tr');
    expect(await rows.count()).toBe(5);
    expect(await rows.locator('td:first-of-type').allTextContents()).toEqual(
      expect.arrayContaining(['In use', 'Refused', 'Used before']),
    );
    expect(await rows.nth(3).textContent()).toContain('52.0\u2009% (48.0\u2009% to 56.0\u2009%)');
    expect(heard).toEqual([]);
  });

  test('tells a verdict within noise as such', async () => {
    const { db } = served.service.database;
    await db.updateTable('models').set({ figures: null }).where('id', 'not in', ['first', 'second', 'third']).execute();
    await open();
    expect(await part('The verdict').locator('.sentence').textContent()).toBe(
      'The lists are better than popular items, no different from neighbours of items, within noise.',
    );
    await part('The verdict').getByText('The model in use was not judged itself.').waitFor();
    expect(heard).toEqual([]);
  });

  test('counts what is taken from which lists', async () => {
    const { db } = served.service.database;
    const list = (await (await fetch(`${served.url}/popular`)).json()) as { list_id: string };
    await fetch(`${served.url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_id: 'user-01', item_id: 'techno-shift-2', list_id: list.list_id }),
    });
    const day = new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
    await db.insertInto('list_counts').values({ day, kind: 'popular', lists: 3 }).execute();
    await open();
    const clicks = part('What visitors make of the lists');
    const tile = clicks.locator('.tile', { hasText: 'Popular' });
    expect(await tile.textContent()).toMatch(/^Popular\d+\.\d\u2009%1 of \d+ lists$/);
    expect(await clicks.getByRole('img').locator('.series-2 .mark').count()).toBe(2);
    await clicks.getByText('Days as a table').click();
    expect(await clicks.locator('tbody tr').last().textContent()).toMatch(/Popular300\.0\u2009%$/);
    expect(heard).toEqual([]);
  });

  test('shows lists side by side for any user', async () => {
    await open();
    await button('Choose a user').click();
    await page.getByLabel('Search for a user').last().fill('user-30');
    await page.getByRole('dialog').getByRole('button', { name: 'user-30', exact: true }).click();
    await page.getByText('Ten items each for user-30.').waitFor();
    expect(await isFocused(page.locator('#comparison-title'))).toBe(true);
    for (const name of ['These lists', 'Popular items', 'Neighbours']) {
      expect(await page.getByRole('list', { name, exact: true }).getByRole('listitem').count()).toBe(10);
    }
    const own = await itemsOf(page, '[aria-label="These lists"]');
    const { items } = served.service.live.recommender.recommend('user-30', 10);
    expect(own).toEqual(items.map(({ itemId }) => itemId));
    const shared = page.locator('[aria-label="Neighbours"] li', { hasText: 'Also in: These lists' });
    const ids = await shared.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-item')));
    expect(ids).toEqual((await itemsOf(page, '[aria-label="Neighbours"]')).filter((id) => own.includes(id)));
    expect(heard).toEqual([]);
  });

  test('tells what is recommended most', async () => {
    await open();
    const exposure = part('What is recommended most');
    await exposure.getByText(/^Over \d+ users, lists of ten hold \d+\u2009% of all items\./).waitFor();
    const shares = await exposure.locator('.measure').allTextContents();
    expect(shares).toHaveLength(12);
    const values = shares.map((text) => Number.parseInt(text, 10));
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    expect(heard).toEqual([]);
  });

  test('hides an item from every list, and shows it again', async () => {
    await open();
    const { recommender, catalogue } = served.service.live;
    const [{ itemId }] = recommender.popular(1).items;
    await page.getByLabel('Search for an item').fill(itemId);
    await eventually(() => itemsOf(page, '#items')).toEqual([itemId]);
    const before = catalogue.get(itemId)!;
    const available = page.getByRole('switch', { name: `${before.title} is available` });
    expect(await available.getAttribute('aria-checked')).toBe('true');
    const popular = async () => (await (await fetch(`${served.url}/popular`)).text()).includes(`"${itemId}"`);
    expect(await popular()).toBe(true);
    await available.click();
    await eventually(() => available.getAttribute('aria-checked')).toBe('false');
    expect(await popular()).toBe(false);
    await available.press('Space');
    await eventually(() => available.getAttribute('aria-checked')).toBe('true');
    expect(await popular()).toBe(true);
    expect(catalogue.get(itemId)).toEqual(before);
    expect(heard).toEqual([]);
  });

  test('finds users, and leads to their lists', async () => {
    await open();
    const users = part('Users');
    await users.getByRole('button', { name: 'Next' }).click();
    await users.getByText('11–20 of 50 users').waitFor();
    await users.getByLabel('Search for a user').fill('user-12');
    await eventually(() => users.locator('li .id').allTextContents()).toEqual(['user-12']);
    await users.getByRole('button', { name: 'Compare lists for user-12' }).click();
    await page.getByText('Ten items each for user-12.').waitFor();
    await users.getByRole('link', { name: 'user-12' }).click();
    await eventually(() => page.locator('#list-title').textContent()).toBe('For user-12');
    expect(heard).toEqual([]);
  });

  test('tells why no training begins, and follows one that is under way already', async () => {
    await open();
    await page.route('**/admin/retrain*', (route) =>
      route.fulfill({ status: 409, json: { error: { code: 'busy', message: 'Expected no training under way' } } }),
    );
    await page.getByLabel('Take it into use however good it is').check();
    const asked = page.waitForRequest('**/admin/retrain*');
    await button('Train a new model').click();
    expect(new URL((await asked).url()).search).toBe('?force=true');
    await page.getByRole('alert').getByText('Expected no training under way').waitFor();
    await page.unroute('**/admin/retrain*');
    await fetch(`${served.url}/admin/retrain`, { method: 'POST' });
    await open();
    await page.locator('progress').waitFor();
    await expect.poll(() => page.locator('#training-said').textContent()).toMatch(/^Done|^The model stays/);
  });
});
