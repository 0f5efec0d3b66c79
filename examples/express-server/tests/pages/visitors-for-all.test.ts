import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaintsOf, findBrowser, launchBrowser } from '../../../../tests/support/browser.js';
import { storeEvents } from '../../src/database/write-events.js';
import { eventually } from '../support/eventually.js';
import { itemsOf, openPage, serveSample, settled } from '../support/page.js';
import { type TestService, toStored } from '../support/service.js';

const LONG = 'a-very-long-id-without-any-place-to-break-it-'.repeat(11);
const IDS = [LONG, '<b>bold</b>', 'عنوان طويل', '名前', '\u202eabc', '👩‍👩‍👧', 'x y'];

// A machine without a browser may do without these; one that checks every change may not.
describe.skipIf(findBrowser() === null && process.env.CI === undefined)('the page is for all:', () => {
  let served: TestService;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [served, browser] = await Promise.all([serveSample(), launchBrowser()]);
    const { live, database } = served.service;
    const events = IDS.map((item_id) => toStored({ user_id: LONG, item_id }));
    await live.write(storeEvents(events, null, database.mostRows));
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
    await settled(page);
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const widthOf = () => page.evaluate('document.documentElement.scrollWidth');
  const focused = () => page.locator(':focus');
  const press = async (key: string, times = 1): Promise<void> => {
    for (let time = 0; time < times; time++) await page.keyboard.press(key);
  };

  const VIEWS = [
    { width: 360, colorScheme: 'light' },
    { width: 1280, colorScheme: 'light' },
    { width: 360, colorScheme: 'dark' },
    { width: 1280, colorScheme: 'dark' },
  ] as const;
  test.each(VIEWS)(
    'axe finds nothing, and nothing sticks out, $width wide and $colorScheme',
    async ({ width, colorScheme }) => {
      const check = async (): Promise<void> => {
        expect(await widthOf()).toBe(width);
        expect(await complaintsOf(page)).toEqual([]);
      };
      await open('user-30', width, colorScheme);
      await check();
      await page.locator('#list .dislike').first().click();
      await button('Undo').waitFor();
      await check();
      await button('Undo').click();
      await eventually(() => button('Undo').isVisible()).toBe(false);

      // What lies over the page.
      await button(/^Why\? /)
        .first()
        .click();
      await page.locator('.shares').waitFor();
      await check();
      await press('Escape');
      await button(/^Similar to /)
        .first()
        .click();
      await page.locator('.near').waitFor();
      await check();
      await press('Escape');
      await button('Find an item').click();
      await page.getByLabel('Title or id of an item').fill('no such item');
      await page.getByText('Or by its id').waitFor();
      await check();
      // The first one empties the field.
      await press('Escape', 2);
      await button('Choose a user').click();
      await page.getByText('of 51 users').waitFor();
      await check();
      await press('Escape');
      await button('Forget this user…').click();
      await check();
      await press('Escape');

      // Other lists, a problem, and a key that is asked for.
      await button('New').click();
      await eventually(() => page.locator('#list-title').textContent()).toBe('New');
      await page.getByLabel('Other category').selectOption('Suite');
      await settled(page);
      await check();
      await page.goto(`${served.url}/#guest=`);
      await page.locator('#fallback').waitFor();
      await settled(page);
      await check();
      await page.route('**/recommendations', (route) => route.fulfill({ status: 429, json: {} }));
      await page.locator('#list .like').first().click();
      await button('Try again').waitFor();
      await page.evaluate('document.getElementById("key").hidden = false');
      await check();
      await page.unroute('**/recommendations');
      await page.reload();
    },
  );

  test('cards and rows keep what they hold, however wide the page', async () => {
    await open('user-01', 1280);
    for (const width of [320, 360, 600, 800, 960, 1080, 1280, 1920]) {
      await page.setViewportSize({ width, height: 900 });
      expect([width, await widthOf()]).toEqual([width, width]);
      const outside = await page.locator('#list li').evaluateAll((cards) => {
        const right = (one: (typeof cards)[number]) => one.getBoundingClientRect().right;
        return cards.filter((card) => [...card.querySelectorAll('*')].some((part) => right(part) > right(card) + 0.5));
      });
      expect([width, outside.length]).toEqual([width, 0]);
    }
  });

  test('ids of any kind fit in', async () => {
    await open(LONG, 360);
    await eventually(() => itemsOf(page, '#history')).toHaveLength(IDS.length);
    expect((await itemsOf(page, '#history')).sort()).toEqual([...IDS].sort());
    expect((await page.locator('#history .name').allTextContents()).sort()).toEqual([...IDS].sort());
    expect(await widthOf()).toBe(360);
    await button('Forget this user…').click();
    expect(await widthOf()).toBe(360);
  });

  test('everything is there without a mouse', async () => {
    await open('user-12', 1280);
    await page.reload();
    await page.locator('#list [data-item]').first().waitFor();
    await settled(page);
    await press('Tab');
    expect(await focused().textContent()).toBe('To the list');
    await press('Enter');
    expect(await focused().textContent()).toBe('For user-12');
    await press('Tab');
    const name = await focused().textContent();
    expect(name).toMatch(/^Like .+/);
    await press('Enter');
    await eventually(() => page.locator('#live').textContent()).toMatch(/^Liked /);
    await eventually(() => focused().textContent()).toMatch(/^Like (?!$)/);
    expect(await focused().textContent()).not.toBe(name);
    // Back to undo it.
    await press('Shift+Tab');
    expect(await focused().textContent()).toBe('Undo');
    await press('Space');
    await eventually(() => page.locator('#live').textContent()).toMatch(/^Undone: /);
    await eventually(() => focused().textContent()).toBe(name);
    await press('Tab', 3);
    await press('Space');
    await page.locator('.shares').waitFor();
    await press('Escape');
    expect(await focused().textContent()).toMatch(/^Why\? /);
    await press('Shift+Tab');
    await press('Enter');
    await page.locator('.near').waitFor();
    await press('Escape');
    expect(await focused().textContent()).toMatch(/^Similar to /);
  });
});
