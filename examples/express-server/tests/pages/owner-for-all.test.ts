import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { complaintsOf, findBrowser, launchBrowser } from '../../../../tests/support/browser.js';
import { PATIENCE } from '../../../../tests/support/patience.js';
import { eventually } from '../support/eventually.js';
import { isFocused, openPage, serveSample } from '../support/page.js';
import type { TestService } from '../support/service.js';

// A machine without a browser may do without these; one that checks every change may not.
describe.skipIf(findBrowser() === null && process.env.CI === undefined)('the page of the owner is for all:', () => {
  let served: TestService;
  let browser: Browser;
  beforeAll(async () => {
    [served, browser] = await Promise.all([serveSample(), launchBrowser()]);
    const { retrainer } = served.service;
    // All that there is to see is there after a training, with another that was refused, and over days.
    await retrainer.start();
    await vi.waitUntil(async () => (await retrainer.progress()) === null, { timeout: PATIENCE });
    const { db } = served.service.database;
    await db
      .updateTable('models')
      .set({ status: 'refused', reason: 'it finds less' })
      .where('figures', 'is', null)
      .execute();
    await db
      .insertInto('list_counts')
      .values({ day: new Date(Date.now() - 24 * 60 * 60 * 1000).toISOString().slice(0, 10), kind: 'similar', lists: 3 })
      .execute();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  /** What axe says of a page, and how wide it is. */
  const look = async (page: Page) => ({
    complaints: await complaintsOf(page),
    width: await page.evaluate('document.documentElement.scrollWidth'),
  });

  const VIEWS = [
    { width: 360, colorScheme: 'light' },
    { width: 1280, colorScheme: 'light' },
    { width: 360, colorScheme: 'dark' },
    { width: 1280, colorScheme: 'dark' },
  ] as const;
  test.each(VIEWS)('axe finds nothing, and nothing sticks out, $width wide and $colorScheme', async (view) => {
    const { page } = await openPage(browser, `${served.url}/owner.html`, view);
    const fine = { complaints: [], width: view.width };
    await page.locator('#comparison [data-item]').first().waitFor();
    await page.locator('#items [data-item]').first().waitFor();
    await page.locator('#users li').first().waitFor();
    await page.locator('#figures .chart').waitFor();
    await page.locator('.refused').waitFor();
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(await look(page)).toEqual(fine);

    const available = page.locator('#items').getByRole('switch').first();
    await available.click();
    await eventually(() => available.getAttribute('aria-checked')).toBe('false');
    expect(await look(page)).toEqual(fine);
    await available.click();
    await eventually(() => available.getAttribute('aria-checked')).toBe('true');

    await page.getByRole('button', { name: 'Choose a user' }).click();
    await page.getByRole('dialog').locator('li').first().waitFor();
    expect(await look(page)).toEqual(fine);
    await page.keyboard.press('Escape');
    expect(await isFocused(page.getByRole('button', { name: 'Choose a user' }))).toBe(true);

    // A training under way, and a problem.
    await page.route('**/admin/training', (route) =>
      route.fulfill({ json: { running: true, progress: 0.4, last_problem: null } }),
    );
    await page.route('**/admin/retrain', (route) => route.fulfill({ status: 202, json: { status: 'started' } }));
    await page.getByRole('button', { name: 'Train a new model' }).click();
    await page.getByText('Under way: 25').waitFor();
    await page.route('**/users?*', (route) => route.fulfill({ status: 429, json: {} }));
    await page.locator('#users input').fill('user');
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(await look(page)).toEqual(fine);
    await page.close();
  });
});
