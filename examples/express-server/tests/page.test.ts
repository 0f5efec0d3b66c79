import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser, launchBrowser } from '../../../tests/support/browser.js';
import { eventually } from './support/eventually.js';
import { openPage, serveSample } from './support/page.js';
import type { TestService } from './support/service.js';

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
    await page.locator('#columns:not([aria-busy])').waitFor();
  }
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const listTitle = () => page.locator('#list-title');
  const itemsOf = (list: string) => page.locator(`${list} .id`).allTextContents();
  const factsOf = () => page.locator('#facts dd').allTextContents();
  const said = () => page.locator('#live').textContent();

  test('begins with a known user, and shows another who is chosen', async () => {
    await eventually(() => listTitle().textContent()).toBe('For user-01');
    expect(await page.getByLabel('A known user').locator('option').count()).toBe(51);
    await page.getByLabel('A known user').selectOption('user-30');
    await eventually(() => listTitle().textContent()).toBe('For user-30');
    await eventually(() => itemsOf('#history')).toHaveLength(8);
    expect((await itemsOf('#list'))[0]).toBe('classical-preludes-3');
    expect(await page.locator('#list .badge').allTextContents()).toEqual(Array(10).fill('Personal'));
    expect(await said()).toBe('10 recommendations. First is classical-preludes-3.');

    await button('Show all 17').click();
    expect(await itemsOf('#history')).toHaveLength(17);
    await button('Show more').click();
    await eventually(() => itemsOf('#list')).toHaveLength(20);
    await page.goBack();
    await eventually(() => listTitle().textContent()).toBe('For user-01');
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
    await page.getByLabel('Or any id').fill('<img src=x onerror=alert(1)>');
    await button('Show').click();
    await eventually(() => listTitle().textContent()).toBe('For <img src=x onerror=alert(1)>');
    expect(await page.locator('#fallback').textContent()).toMatch(/^Nobody by this id is known yet/);
    expect(await page.locator('#list .badge').allTextContents()).toEqual(Array(10).fill('Popular'));
    expect(await page.getByText('Nothing is held on this user.').isVisible()).toBe(true);
    expect(await button('Forget this user…').isVisible()).toBe(false);
    expect(await page.getByLabel('A known user').inputValue()).toBe('');
    await button('Why? techno-shift-2').click();
    expect(await page.locator('.why:visible').textContent()).toMatch(/^18 users have it/);
    expect(heard).toEqual([]);
  });

  test('gives reasons, and takes them back', async () => {
    await open('user-30');
    const why = button('Why? classical-preludes-3');
    await why.click();
    await page.locator('.shares').waitFor();
    expect(await why.getAttribute('aria-expanded')).toBe('true');
    expect((await itemsOf('.shares'))[0]).toBe('classical-preludes-2');
    expect(await page.locator('.shares').textContent()).toContain('and 11 others');
    const shares = await page.locator('.shares li > :last-child').allTextContents();
    expect(shares[0]).toMatch(/^\d+\u2009%$/);
    expect(Number.parseInt(shares[0], 10)).toBeGreaterThanOrEqual(Number.parseInt(shares[1], 10));
    const sum = shares.reduce((whole, text) => whole + Number.parseInt(text, 10), 0);
    expect(Math.abs(sum - 100)).toBeLessThan(5);
    await why.click();
    expect(await page.locator('.why:visible').count()).toBe(0);
    expect(await why.getAttribute('aria-expanded')).toBe('false');
    expect(heard).toEqual([]);
  });

  test('shows similar items of any item, and theirs', async () => {
    await open('user-30');
    await button('Similar classical-preludes-3').click();
    const dialog = page.getByRole('dialog', { name: 'Similar to classical-preludes-3' });
    await dialog.getByRole('button', { name: 'Similar to classical-preludes-2' }).click();
    await page.getByRole('dialog', { name: 'Similar to classical-preludes-2' }).waitFor();
    await eventually(async () => (await itemsOf('#similar-list')).includes('classical-preludes-2')).toBe(false);
    expect(await itemsOf('#similar-list')).toHaveLength(10);
    await page.keyboard.press('Escape');
    expect(
      await button('Similar classical-preludes-3').evaluate((one) => one === one.ownerDocument.activeElement),
    ).toBe(true);
    await button('Similar to classical-partita-5').click();
    await page
      .getByRole('dialog', { name: 'Similar to classical-partita-5' })
      .getByRole('button', { name: 'Close' })
      .click();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(heard).toEqual([]);
  });

  test('changes the list at once by a like, chosen or typed', async () => {
    await open('user-12');
    const before = await itemsOf('#list');
    await button(`Like ${before[2]}`).click();
    await eventually(said).toMatch(new RegExp(`^Liked ${before[2]}\\. New in the list: \\d+, moved: \\d+\\.`));
    const after = await itemsOf('#list');
    expect(after).not.toContain(before[2]);
    const fresh = after.filter((itemId) => !before.includes(itemId));
    expect(await page.locator('#list .move.new').count()).toBe(fresh.length);
    expect(fresh.length).toBeGreaterThan(0);
    await eventually(async () => (await itemsOf('#history'))[0]).toBe(before[2]);
    // The next like is where the last one was.
    expect(await button(`Like ${after[2]}`).evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true);

    await page.getByLabel('Add a like').fill('an item that is new');
    await button('Like').click();
    await eventually(async () => (await itemsOf('#history'))[0]).toBe('an item that is new');
    await eventually(() => factsOf()).toContain('201');
    await button('Similar to an item that is new').click();
    await page.getByText('The model has not learned this item yet').waitFor();
    expect(served.service.store.recommender.history('user-12').map(({ itemId }) => itemId)).toContain(before[2]);
    // That the service has no neighbours of it is an answer that consoles show.
    expect(heard).toEqual([expect.stringContaining('409')]);
  });

  test('makes somebody new known by a like', async () => {
    await open('newcomer');
    await page.getByLabel('Add a like').fill('jazz-corner-1');
    await page.keyboard.press('Enter');
    await eventually(() => page.locator('#fallback').isVisible()).toBe(false);
    expect(await page.locator('#list .badge').allTextContents()).toEqual(Array(10).fill('Personal'));
    await eventually(() => page.getByLabel('A known user').inputValue()).toBe('newcomer');
    expect(heard).toEqual([]);
  });

  test('serves guests by what they pick', async () => {
    await open('user-01');
    await button('Be a guest').click();
    await eventually(() => listTitle().textContent()).toBe('For a guest');
    expect(await page.locator('#fallback').textContent()).toMatch(/^Nothing is known of this taste yet/);
    await button('Pick metal-wolves-1').click();
    await eventually(() => page.locator('#fallback').isVisible()).toBe(false);
    await page.getByLabel('Pick an item').fill('jazz-corner-1');
    await button('Pick').click();
    await eventually(() => itemsOf('#history')).toEqual(['metal-wolves-1', 'jazz-corner-1']);
    await eventually(said).toMatch(/^Picked jazz-corner-1\. New in the list: \d+, moved/);
    await page.getByLabel('Pick an item').fill('no such item');
    await button('Pick').click();
    await page.getByText('Not known, so it tells nothing: no such item').waitFor();
    for (const pick of ['metal-wolves-1', 'jazz-corner-1', 'no such item']) {
      await button(`Remove ${pick}`).click();
      await eventually(() => itemsOf('#history')).not.toContain(pick);
    }
    await eventually(() => page.locator('#fallback').isVisible()).toBe(true);
    await page.goBack();
    await eventually(() => itemsOf('#history')).toEqual(['no such item']);
    expect(heard).toEqual([]);
  });

  test('forgets a user when told so twice', async () => {
    await open('user-20');
    await button('Forget this user…').click();
    await page.getByRole('dialog', { name: 'Forget user-20?' }).getByRole('button', { name: 'Keep' }).click();
    expect(served.service.store.recommender.users).toContain('user-20');
    await button('Forget this user…').click();
    await button('Forget').click();
    await eventually(said).toMatch(/^user-20 is forgotten\./);
    await page.getByText('Nobody by this id is known yet').waitFor();
    await page.getByText('Nothing is held on this user.').waitFor();
    expect(served.service.store.recommender.users).not.toContain('user-20');
    await expect
      .poll(() => page.getByLabel('A known user').locator('option').allTextContents())
      .not.toContain('user-20');
    // The report may have shown them.
    await eventually(() => page.getByRole('link', { name: 'Training report' }).isVisible()).toBe(false);
    expect(heard).toEqual([]);
  });

  test('asks for a key where one is needed', async () => {
    const guarded = await serveSample({ NODE_ENV: 'production', API_KEY: 'the-key-of-the-tests' });
    const usual = { page, heard };
    try {
      ({ page, heard } = await openPage(browser, `${guarded.url}/#user=user-30`));
      await page.getByText('An API key is needed to see it.').waitFor();
      for (const key of ['wrong', 'the-key-of-the-tests']) {
        await page.getByLabel('API key').fill(key);
        await button('Use this key').click();
        await eventually(() => page.getByLabel('API key').inputValue()).toBe('');
      }
      await eventually(() => itemsOf('#history')).toHaveLength(8);
      expect(await page.getByLabel('API key').isVisible()).toBe(false);
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'Training report' }).click();
      expect((await download).suggestedFilename()).toBe('report.html');
      // The tab keeps it.
      await page.reload();
      await eventually(() => itemsOf('#history')).toHaveLength(8);
      expect(new Set(heard.map((line) => /\d{3}/.exec(line)?.[0]))).toEqual(new Set(['401']));
    } finally {
      if (page !== usual.page) await page.close();
      ({ page, heard } = usual);
      await guarded.close();
    }
  });

  test('says so where the service is gone, keeps what it shows, and goes on when it is back', async () => {
    await open('user-30');
    const before = await itemsOf('#list');
    await page.context().setOffline(true);
    await button(`Like ${before[0]}`).click();
    await page.getByRole('alert').getByText('The service does not answer').waitFor();
    expect(await itemsOf('#list')).toEqual(before);
    await page.context().setOffline(false);
    await button('Try again').click();
    await eventually(() => itemsOf('#list')).not.toContain(before[0]);
    expect(await page.getByRole('alert').textContent()).toBe('');
  });
});
