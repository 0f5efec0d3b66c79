import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser, launchBrowser } from '../../../../tests/support/browser.js';
import { eventually } from '../support/eventually.js';
import { itemsOf, openPage, serveSample, settled } from '../support/page.js';

const KEY = 'the-key-of-the-tests';

// A machine without a browser may do without these; one that checks every change may not.
describe.skipIf(findBrowser() === null && process.env.CI === undefined)('the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser?.close();
  });

  test('asks for a key where one is needed', async () => {
    const guarded = await serveSample({ settings: { NODE_ENV: 'production', API_KEY: KEY } });
    try {
      const { page, heard } = await openPage(browser, `${guarded.url}/#user=user-30`);
      const button = (name: string) => page.getByRole('button', { name, exact: true });
      await page.getByText('An API key is needed to see it.').waitFor();
      await button('Choose a user').click();
      await page.getByText('This needs an API key').waitFor();
      await page.getByLabel('Search for a user').fill('user-12');
      await button('Show the id user-12').click();
      await eventually(() => page.locator('#list-title').textContent()).toBe('For user-12');
      for (const key of ['wrong', KEY]) {
        await page.getByLabel('API key').fill(key);
        await button('Use this key').click();
        await eventually(() => page.getByLabel('API key').inputValue()).toBe('');
      }
      await eventually(() => itemsOf(page, '#history')).toHaveLength(8);
      expect(await page.getByLabel('API key').isVisible()).toBe(false);
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Training report' }).click();
      expect((await download).suggestedFilename()).toBe('report.html');
      // The tab keeps it.
      await page.reload();
      await eventually(() => itemsOf(page, '#history')).toHaveLength(8);
      expect(new Set(heard.map((line) => /\d{3}/.exec(line)?.[0]))).toEqual(new Set(['401']));
      await page.close();
    } finally {
      await guarded.close();
    }
  });

  test('asks for a key where one is needed to read, and then begins with a known user', async () => {
    const guarded = await serveSample({ settings: { READ_API_KEY: 'the-key-of-readers', API_KEY: KEY } });
    const page = await browser.newPage();
    try {
      await page.goto(guarded.url);
      await page.getByLabel('API key').fill(KEY);
      await page.getByRole('button', { name: 'Use this key' }).click();
      const [first] = guarded.service.live.recommender.users;
      await eventually(() => page.locator('#list-title').textContent()).toBe(`For ${first}`);
      await eventually(() => itemsOf(page, '#list')).toHaveLength(12);
      expect(await page.getByRole('button', { name: 'Jazz' }).isVisible()).toBe(true);
      expect(await page.getByLabel('API key').isVisible()).toBe(false);
    } finally {
      await page.close();
      await guarded.close();
    }
  });

  test('of the owner asks for it too', async () => {
    const guarded = await serveSample({ settings: { NODE_ENV: 'production', API_KEY: KEY } });
    const page = await browser.newPage();
    try {
      await page.goto(`${guarded.url}/owner.html`);
      await page.getByLabel('API key').fill(KEY);
      await page.getByRole('button', { name: 'Use this key' }).click();
      await page.locator('#exposure [data-item]').first().waitFor();
      expect(await page.getByLabel('API key').isVisible()).toBe(false);
    } finally {
      await page.close();
      await guarded.close();
    }
  });

  test('says so where the service is gone, keeps what it shows, and goes on when it is back', async () => {
    const served = await serveSample();
    try {
      const { page } = await openPage(browser, `${served.url}/#user=user-30`);
      await settled(page);
      const before = await itemsOf(page, '#list');
      await page.context().setOffline(true);
      await page.locator('#list .like').first().click();
      await page.getByRole('alert').getByText('The service does not answer').waitFor();
      expect(await itemsOf(page, '#list')).toEqual(before);
      await page.context().setOffline(false);
      await page.getByRole('button', { name: 'Try again' }).click();
      await eventually(() => itemsOf(page, '#list')).not.toContain(before[0]);
      expect(await page.getByRole('alert').textContent()).toBe('');
      const held = served.service.live.recommender.history('user-30');
      expect(held.map(({ itemId }) => itemId)).toContain(before[0]);
      await page.close();
    } finally {
      await served.close();
    }
  });

  test('says what a replica that only reads refuses', async () => {
    const served = await serveSample();
    const page = await browser.newPage();
    try {
      await page.route('**/events', (route) =>
        route.fulfill({
          status: 403,
          json: { error: { code: 'read-only', message: 'Expected a service that may write' } },
        }),
      );
      await page.goto(`${served.url}/#user=user-30`);
      await page.locator('#list .like').first().click();
      await page.getByRole('alert').getByText('Expected a service that may write').waitFor();
      expect(await page.getByLabel('API key').isVisible()).toBe(false);
    } finally {
      await page.close();
      await served.close();
    }
  });
});
