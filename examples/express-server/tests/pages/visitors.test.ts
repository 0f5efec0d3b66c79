import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser, launchBrowser } from '../../../../tests/support/browser.js';
import { eventually } from '../support/eventually.js';
import { isFocused, itemsOf, openPage, serveSample, settled } from '../support/page.js';
import type { TestService } from '../support/service.js';

// A machine without a browser may do without these; one that checks every change may not.
describe.skipIf(findBrowser() === null && process.env.CI === undefined)('the page', () => {
  let served: TestService;
  let browser: Browser;
  let page: Page;
  let heard: string[];
  beforeAll(async () => {
    [served, browser] = await Promise.all([serveSample(), launchBrowser()]);
    ({ page, heard } = await openPage(browser, served.url));
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  /** Goes to a user, or a guest, on the page that is open. */
  async function open(userId: string | null): Promise<void> {
    heard.length = 0;
    await page.goto(`${served.url}/${userId === null ? '#guest=' : `#user=${userId}`}`);
    await eventually(() => listTitle().textContent()).toBe(`For ${userId ?? 'a guest'}`);
    await settled(page);
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const dialog = (name: string) => page.getByRole('dialog', { name });
  const listTitle = () => page.locator('#list-title');
  const factsOf = () => page.locator('#facts dd').allTextContents();
  const said = () => page.locator('#live').textContent();
  const titleOf = (rank: number) => page.locator('#list h3').nth(rank).textContent();

  test('begins with a known user, and finds another by a part of the id, page by page', async () => {
    await settled(page);
    const first = served.service.live.recommender.users[0];
    expect(await listTitle().textContent()).toBe(`For ${first}`);
    await button('Choose a user').click();
    const sheet = dialog('Choose a user');
    await eventually(() => sheet.locator('li').count()).toBe(10);
    expect(await sheet.getByRole('status').last().textContent()).toBe('1–10 of 50 users');
    for (let turn = 0; turn < 4; turn++) {
      await sheet.getByRole('button', { name: 'Next' }).click();
      await sheet.getByText(`${10 * turn + 11}–${10 * turn + 20} of 50 users`).waitFor();
    }
    expect(await isFocused(sheet.getByRole('button', { name: 'Previous' }))).toBe(true);
    await sheet.getByLabel('Search for a user').fill('r-30');
    await eventually(() => sheet.locator('li').allTextContents()).toEqual(['user-30']);
    await sheet.getByRole('button', { name: 'user-30' }).click();
    await eventually(() => listTitle().textContent()).toBe('For user-30');
    await settled(page);
    expect(await page.getByRole('dialog').count()).toBe(0);

    expect((await itemsOf(page, '#list'))[0]).toBe('classical-preludes-3');
    expect(await page.locator('#list .badge').allTextContents()).toEqual(Array(12).fill('Personal'));
    expect(await said()).toBe('12 items. First is Prelude No. 3 in E Major.');
    await button('Show all 17').click();
    expect(await itemsOf(page, '#history')).toHaveLength(17);
    await button('Show more').click();
    await eventually(() => itemsOf(page, '#list')).toHaveLength(24);
    expect(await isFocused(button(`Like ${await titleOf(12)}`))).toBe(true);
    await page.goBack();
    await eventually(() => listTitle().textContent()).toBe(`For ${first}`);
    expect(heard).toEqual([]);
  });

  test('shows titles, covers and categories, and ids small', async () => {
    await open('user-30');
    const card = page.locator('#list li').first();
    expect(await card.locator('h3').textContent()).toBe('Prelude No. 3 in E Major');
    expect(await card.locator('.hint').textContent()).toBe('Classical · Preludes');
    expect(await card.locator('.small').textContent()).toBe('classical-preludes-3');
    const image = card.locator('img');
    expect(await image.getAttribute('src')).toMatch(/^data:image\/svg/);
    expect(await image.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(await image.getAttribute('loading')).toBe('lazy');
    expect(await image.evaluate((one) => 'naturalWidth' in one && one.naturalWidth)).toBeGreaterThan(0);
    expect(heard).toEqual([]);
  });

  test('filters by category, and shows what is popular and what is new', async () => {
    await open('user-30');
    await button('Jazz').click();
    await eventually(async () => (await itemsOf(page, '#list')).filter((id) => !id.startsWith('jazz-'))).toEqual([]);
    await page.getByLabel('Other category').selectOption('Suite');
    await eventually(async () => new Set((await itemsOf(page, '#list')).map((id) => id.slice(0, -1)))).toEqual(
      new Set(['classical-suite-']),
    );
    expect(new URL(page.url()).hash).toBe('#user=user-30&category=Suite');
    await button('Popular').click();
    await eventually(() => listTitle().textContent()).toBe('Popular with everybody');
    expect(await itemsOf(page, '#list')).toHaveLength(5);
    await button('All').click();
    await eventually(() => itemsOf(page, '#list')).toHaveLength(12);
    expect(await page.locator('#fallback').isVisible()).toBe(false);
    await button(/^Why\? /)
      .first()
      .click();
    await page
      .getByRole('dialog')
      .getByText(/^\d+ users have it/)
      .waitFor();
    await page.keyboard.press('Escape');
    await button('New').click();
    await eventually(() => listTitle().textContent()).toBe('New');
    const dates = (await page.locator('#list .badge').allTextContents()).map((text) => Date.parse(text));
    expect(dates).toHaveLength(12);
    expect(dates).toEqual(dates.toSorted((a, b) => b - a));
    expect(heard).toEqual([]);
  });

  test('tells what the model is, and links to its report and the API', async () => {
    await open('user-01');
    await eventually(() => factsOf()).toHaveLength(5);
    const [id, trained, ...sizes] = await factsOf();
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(trained).toMatch(/ ago$/);
    expect(sizes).toEqual(['50', '200', '12']);
    await page.getByRole('link', { name: 'API', exact: true }).click();
    await page.getByText('The best items for a user').waitFor();
    expect(heard).toEqual([]);
    await page.goBack();
    await page.getByRole('link', { name: 'Training report' }).click();
    await eventually(() => page.title()).toBe('Recommendation report');
    expect(heard).toEqual([]);
  });

  test('shows an id that nobody has as such, and popular items', async () => {
    await open('user-01');
    await button('Choose a user').click();
    await page.getByLabel('Search for a user').fill('<img src=x onerror=alert(1)>');
    await button('Show the id <img src=x onerror=alert(1)>').click();
    await eventually(() => listTitle().textContent()).toBe('For <img src=x onerror=alert(1)>');
    await settled(page);
    expect(await page.locator('#fallback').textContent()).toMatch(/^Nobody by this id is known yet/);
    expect(await page.locator('#list .badge').allTextContents()).toEqual(Array(12).fill('Popular'));
    expect(await page.getByText('Nothing is held on this user.').isVisible()).toBe(true);
    expect(await button('Forget this user…').isVisible()).toBe(false);
    expect(heard).toEqual([]);
  });

  test('gives reasons', async () => {
    await open('user-30');
    const why = button('Why? Prelude No. 3 in E Major');
    await why.click();
    const sheet = dialog('Why Prelude No. 3 in E Major?');
    await sheet.locator('.shares').waitFor();
    expect((await itemsOf(page, '.shares'))[0]).toBe('classical-preludes-2');
    expect(await sheet.locator('.shares').textContent()).toContain('and 11 others');
    const shares = await sheet.locator('.share').allTextContents();
    expect(shares[0]).toMatch(/^\d+\u2009%$/);
    expect(Number.parseInt(shares[0], 10)).toBeGreaterThanOrEqual(Number.parseInt(shares[1], 10));
    const sum = shares.reduce((whole, text) => whole + Number.parseInt(text, 10), 0);
    expect(Math.abs(sum - 100)).toBeLessThan(5);
    await page.keyboard.press('Escape');
    expect(await isFocused(why)).toBe(true);
    expect(heard).toEqual([]);
  });

  test('shows similar items of any item, and theirs', async () => {
    await open('user-30');
    await button('Similar to Prelude No. 3 in E Major').click();
    await dialog('Similar to Prelude No. 3 in E Major')
      .getByRole('button', { name: 'Similar to Prelude No. 2 in A Minor' })
      .click();
    const sheet = dialog('Similar to Prelude No. 2 in A Minor');
    await eventually(async () => (await itemsOf(page, '#sheet')).includes('classical-preludes-2')).toBe(false);
    expect(await itemsOf(page, '#sheet')).toHaveLength(10);
    // What the history has is marked as such.
    expect(await sheet.locator('.like[aria-pressed=true]').count()).toBeGreaterThan(0);
    await sheet.getByRole('button', { name: 'Close' }).click();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await isFocused(button('Similar to Prelude No. 3 in E Major'))).toBe(true);
    expect(heard).toEqual([]);
  });

  test('forgets a user when told so twice', async () => {
    await open('user-20');
    await button('Forget this user…').click();
    await dialog('Forget user-20?').getByRole('button', { name: 'Keep' }).click();
    expect(served.service.live.recommender.users).toContain('user-20');
    await button('Forget this user…').click();
    await button('Forget').click();
    await eventually(said).toMatch(/^user-20 is forgotten\./);
    await page.getByText('Nobody by this id is known yet').waitFor();
    await page.getByText('Nothing is held on this user.').waitFor();
    expect(await isFocused(listTitle())).toBe(true);
    expect(served.service.live.recommender.users).not.toContain('user-20');
    await eventually(factsOf).toContain('49');
    expect(heard).toEqual([]);
  });
});
