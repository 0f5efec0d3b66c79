import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaintsOf, findBrowser, launchBrowser } from '../../../tests/support/browser.js';
import { eventually } from './support/eventually.js';
import { openPage, serveSample } from './support/page.js';
import type { TestService } from './support/service.js';

const LONG = 'a-very-long-id-without-any-place-to-break-it-'.repeat(11);
const IDS = [LONG, '<b>bold</b>', 'عنوان طويل', '名前', '\u202eabc', '👩‍👩‍👧', 'x y'];

// A machine without a browser may do without these; one that checks every change may not.
describe.skipIf(findBrowser() === null && process.env.CI === undefined)('the page is for all:', () => {
  let served: TestService;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [served, browser] = await Promise.all([serveSample(), launchBrowser()]);
    const timestamp = new Date().toISOString();
    await served.service.store.takeEvents(IDS.map((item_id) => ({ user_id: LONG, item_id, timestamp })));
    ({ page } = await openPage(browser, served.url));
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  /** Goes to a user on the page that is open, and looks at it another way. */
  async function open(userId: string, width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<void> {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.goto(`${served.url}/#user=${encodeURIComponent(userId)}`);
    await eventually(() => page.locator('#list-title').textContent()).toBe(`For ${userId}`);
    await page.locator('#columns:not([aria-busy])').waitFor();
  }
  const widthOf = () => page.evaluate('document.documentElement.scrollWidth');
  const focused = () => page.locator(':focus');

  const VIEWS = [
    { width: 360, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const;
  test.each(VIEWS)(
    'axe finds nothing, and nothing sticks out, $width wide and $colorScheme',
    async ({ width, colorScheme }) => {
      await open('user-30', width, colorScheme);
      await page.getByRole('button', { name: 'Why? classical-preludes-3' }).click();
      await page.locator('.shares').waitFor();
      expect(await widthOf()).toBe(width);
      expect(await complaintsOf(page)).toEqual([]);
      await page.getByRole('button', { name: 'Similar classical-preludes-3' }).click();
      await page.locator('#similar-list li').first().waitFor();
      expect(await complaintsOf(page)).toEqual([]);
      await page.keyboard.press('Escape');

      // Popular items, a problem, and a key that is asked for.
      await page.goto(`${served.url}/#guest=`);
      await page.locator('#fallback').waitFor();
      await page.route('**/recommendations', (route) => route.fulfill({ status: 429, json: {} }));
      await page.getByRole('button', { name: 'Pick metal-wolves-1' }).click();
      await page.getByRole('button', { name: 'Try again' }).waitFor();
      await page.evaluate('document.getElementById("key").hidden = false');
      expect(await widthOf()).toBe(width);
      expect(await complaintsOf(page)).toEqual([]);
      await page.unroute('**/recommendations');
      await page.reload();
    },
  );

  test('short ids stand on one line, however wide the page', async () => {
    await open('user-01', 1280);
    await page.locator('#history li').first().waitFor();
    for (const width of [360, 600, 800, 960, 1080, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      for (const list of ['#list', '#history']) {
        const { height } = (await page.locator(`${list} .id`).first().boundingBox())!;
        expect([width, list, height < 30]).toEqual([width, list, true]);
      }
    }
  });

  test('ids of any kind fit in', async () => {
    await open(LONG, 360);
    await page
      .locator('#history li')
      .nth(IDS.length - 1)
      .waitFor();
    expect((await page.locator('#history .id').allTextContents()).sort()).toEqual([...IDS].sort());
    expect(await widthOf()).toBe(360);
    await page.getByRole('button', { name: 'Forget this user…' }).click();
    expect(await widthOf()).toBe(360);
  });

  test('everything is there without a mouse', async () => {
    await open('user-12', 1280);
    await page.reload();
    await page.locator('#list li').first().waitFor();
    const press = async (key: string, times = 1): Promise<void> => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key);
    };
    await press('Tab');
    expect(await focused().textContent()).toBe('To the list');
    await press('Enter');
    expect(await focused().textContent()).toBe('For user-12');
    // Past the field and its button to the first item.
    await press('Tab', 3);
    const name = await focused().textContent();
    expect(name).toMatch(/^Like .+/);
    await press('Enter');
    await eventually(() => page.locator('#live').textContent()).toMatch(/^Liked /);
    await eventually(() => focused().textContent()).toMatch(/^Like (?!$)/);
    expect(await focused().textContent()).not.toBe(name);
    await press('Tab', 2);
    await press('Space');
    await page.locator('.shares').waitFor();
    await press('Shift+Tab');
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await press('Escape');
    expect(await focused().textContent()).toMatch(/^Similar /);
  });
});
