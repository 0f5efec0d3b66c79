import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser, launchBrowser } from '../../../../tests/support/browser.js';
import { eventually } from '../support/eventually.js';
import { isFocused, itemsOf, openPage, serveSample, settled } from '../support/page.js';
import type { TestService } from '../support/service.js';

// A machine without a browser may do without these; one that checks every change may not.
describe.skipIf(findBrowser() === null && process.env.CI === undefined)('on the page,', () => {
  let served: TestService;
  let bare: TestService;
  let browser: Browser;
  let page: Page;
  let heard: string[];
  beforeAll(async () => {
    [served, bare, browser] = await Promise.all([serveSample(), serveSample({ catalogue: false }), launchBrowser()]);
    ({ page, heard } = await openPage(browser, served.url));
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([served?.close(), bare?.close()]);
  });

  async function open(hash: string): Promise<void> {
    heard.length = 0;
    await page.goto('about:blank');
    await page.goto(`${served.url}/${hash}`);
    await page.locator('#list [data-item]').first().waitFor();
    await settled(page);
  }
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const said = () => page.locator('#live').textContent();
  const titleOf = (rank: number) => page.locator('#list h3').nth(rank).textContent();
  const tasteOf = (userId: string, itemId: string) => {
    const entry = served.service.live.recommender.history(userId).find((one) => one.itemId === itemId);
    return entry && (entry.disliked ? 'disliked' : 'liked');
  };
  const storedLists = async () => {
    const { db } = served.service.database;
    const rows = await db.selectFrom('events').select('list_id').orderBy('sequence', 'desc').limit(1).execute();
    return rows[0]?.list_id;
  };

  test('a like changes the list at once, says which list it came from, and can be undone', async () => {
    await open('#user=user-12');
    const before = await itemsOf(page, '#list');
    const title = await titleOf(2);
    await button(`Like ${title}`).click();
    await eventually(said).toMatch(/\. New in the list: \d+, moved: \d+\. First is /);
    expect(await said()).toContain(`Liked ${title}.`);
    const after = await itemsOf(page, '#list');
    expect(after).not.toContain(before[2]);
    const fresh = after.filter((itemId) => !before.includes(itemId));
    expect(fresh.length).toBeGreaterThan(0);
    expect(await page.locator('#list .move.new').count()).toBe(fresh.length);
    await eventually(async () => (await itemsOf(page, '#history'))[0]).toBe(before[2]);
    expect(tasteOf('user-12', before[2])).toBe('liked');
    expect(await storedLists()).toMatch(/^model-[0-9a-f-]{36}$/);
    // The next like is where the last one was.
    expect(await isFocused(button(`Like ${await titleOf(2)}`))).toBe(true);

    await button('Undo').click();
    await eventually(said).toContain(`Undone: ${title}.`);
    await settled(page);
    expect(await itemsOf(page, '#list')).toEqual(before);
    expect(await isFocused(button(`Like ${title}`))).toBe(true);
    expect(await button('Undo').isVisible()).toBe(false);
    expect(tasteOf('user-12', before[2])).toBeUndefined();
    expect(heard).toEqual([]);
  });

  test('a dislike leaves the list, stays in the history as such, and is taken back there', async () => {
    await open('#user=user-13');
    const [itemId] = await itemsOf(page, '#list');
    const title = await titleOf(0);
    await button(`Dislike ${title}`).click();
    await eventually(said).toContain(`Disliked ${title}.`);
    await settled(page);
    expect(await itemsOf(page, '#list')).not.toContain(itemId);
    expect(tasteOf('user-13', itemId)).toBe('disliked');
    expect(await page.locator('#history .hint').first().textContent()).toMatch(/^Disliked · /);
    await button(`Take back ${title}`).click();
    await eventually(() => itemsOf(page, '#history')).not.toContain(itemId);
    expect(await isFocused(page.locator('#history-title'))).toBe(true);
    expect(tasteOf('user-13', itemId)).toBeUndefined();
    // What was held before comes back by undoing that.
    await button('Undo').click();
    await eventually(() => itemsOf(page, '#history')).toContain(itemId);
    await settled(page);
    expect(tasteOf('user-13', itemId)).toBe('disliked');
    expect(heard).toEqual([]);
  });

  test('buttons of what stays in the list are pressed, and pressed again take it back', async () => {
    await open('#user=user-14&list=popular');
    const like = page.locator('#list .like[aria-pressed=false]').first();
    const itemId = (await like.getAttribute('data-of'))!;
    const own = (taste: string) => page.locator(`#list .${taste}[data-of="${itemId}"]`);
    await own('like').click();
    await eventually(() => own('like').getAttribute('aria-pressed')).toBe('true');
    expect(await storedLists()).toMatch(/^popular-/);
    await eventually(() => isFocused(own('like'))).toBe(true);
    await own('dislike').click();
    await eventually(() => own('dislike').getAttribute('aria-pressed')).toBe('true');
    expect(await own('like').getAttribute('aria-pressed')).toBe('false');
    expect(tasteOf('user-14', itemId)).toBe('disliked');
    await eventually(() => isFocused(own('dislike'))).toBe(true);
    await button('Undo').click();
    await eventually(() => own('like').getAttribute('aria-pressed')).toBe('true');
    await settled(page);
    await own('like').click();
    await eventually(() => own('like').getAttribute('aria-pressed')).toBe('false');
    expect(tasteOf('user-14', itemId)).toBeUndefined();
    expect(heard).toEqual([]);
  });

  test('any item is found by title and liked over the page, which says so there', async () => {
    await open('#user=user-15');
    await button('Find an item').click();
    const sheet = page.getByRole('dialog', { name: 'Find an item' });
    await sheet.getByLabel('Title or id of an item').fill('closing time');
    const like = sheet.getByRole('button', { name: 'Like Closing Time at the Blue Anchor', exact: true });
    await like.click();
    await sheet.getByText('Liked Closing Time at the Blue Anchor.').waitFor();
    await eventually(() => like.getAttribute('aria-pressed')).toBe('true');
    await eventually(() => isFocused(like)).toBe(true);
    await page.keyboard.press('Escape');
    await eventually(async () => (await itemsOf(page, '#history'))[0]).toBe('jazz-lantern-1');
    expect(heard).toEqual([]);
  });

  test('an item that nobody knows can be liked by its id, and makes somebody new known', async () => {
    await open('#user=newcomer');
    await button('Find an item').click();
    await page.getByLabel('Title or id of an item').fill('an item that is new');
    await button('Like an item that is new').click();
    await page.getByRole('dialog').getByText('Liked an item that is new.').waitFor();
    await page.keyboard.press('Escape');
    await eventually(() => page.locator('#facts dd').allTextContents()).toContain('201');
    await button('Similar to an item that is new').click();
    await page.getByText('The model has not learned this item yet').waitFor();
    // That the service has no neighbours of it is an answer that consoles show.
    expect(heard).toEqual([expect.stringContaining('404')]);
    await page.keyboard.press('Escape');
    await button(`Like ${await titleOf(0)}`).click();
    await eventually(() => page.locator('#fallback').isVisible()).toBe(false);
    expect(served.service.live.recommender.history('newcomer')).toHaveLength(2);
  });

  test('guests are served by what they like and dislike, which stands in the address alone', async () => {
    await open('#user=user-01');
    await button('Be a guest').click();
    await eventually(() => page.locator('#list-title').textContent()).toBe('For a guest');
    expect(await page.locator('#fallback').textContent()).toMatch(/^Nothing is known of this taste yet/);
    await settled(page);
    const [first, second] = await itemsOf(page, '#list');
    await page.locator(`#list .like[data-of="${first}"]`).click();
    await eventually(() => page.locator('#fallback').isVisible()).toBe(false);
    await open(`${new URL(page.url()).hash}&not=${second}&pick=no+such+item`);
    await page.getByText('Not known, so it tells nothing: no such item').waitFor();
    expect(await itemsOf(page, '#history')).toEqual(['no such item', second, first]);
    expect(await page.locator('#history .hint').allTextContents()).toEqual(['Liked', 'Disliked', 'Liked']);
    expect(await itemsOf(page, '#list')).not.toContain(second);
    for (const itemId of ['no such item', second, first]) {
      await page.locator(`#history [data-item="${itemId}"] button`).last().click();
      await eventually(() => itemsOf(page, '#history')).not.toContain(itemId);
      await settled(page);
    }
    await eventually(() => page.locator('#fallback').isVisible()).toBe(true);
    await page.goBack();
    await eventually(() => itemsOf(page, '#history')).toEqual([first]);
    // The catalogue has no such item, which is an answer that consoles show.
    expect(heard).toEqual([expect.stringContaining('404')]);
  });

  test('ids stand for titles, and drawn places for covers, where there is no catalogue', async () => {
    const usual = { page, heard };
    ({ page, heard } = await openPage(browser, `${bare.url}/#user=user-30`));
    await settled(page);
    expect(await titleOf(0)).toBe('classical-preludes-3');
    expect(await page.locator('#list img').count()).toBe(0);
    expect(await page.locator('#list .cover').first().textContent()).toBe('C');
    expect(await page.locator('#categories').isVisible()).toBe(false);
    expect(await button('New').count()).toBe(0);
    await button('Like classical-preludes-3').click();
    await eventually(said).toContain('Liked classical-preludes-3.');
    await button('Why? classical-preludes-1').click();
    await page.locator('.shares').waitFor();
    await page.keyboard.press('Escape');
    await button('Be a guest').click();
    await button('Like techno-shift-2').click();
    await eventually(() => itemsOf(page, '#history')).toEqual(['techno-shift-2']);
    expect(heard).toEqual([]);
    await page.close();
    ({ page, heard } = usual);
  });

  test('pictures come from elsewhere without telling where they are shown; without one there is a drawn place', async () => {
    const description = {
      title: '<b>Bold</b>',
      image: 'https://pictures.example/a.svg',
      url: 'https://shop.example/a',
    };
    for (const [itemId, body] of [
      ['classical-preludes-3', description],
      ['classical-preludes-1', { title: 'Broken', image: 'https://pictures.example/gone.svg' }],
    ] as const) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${served.url}/items/${itemId}`, {
        method: 'PUT',
        headers,
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
    }
    const referrers: (string | undefined)[] = [];
    await page.route('https://pictures.example/**', (route) => {
      referrers.push(route.request().headers().referer);
      if (route.request().url().endsWith('gone.svg')) return route.fulfill({ status: 404 });
      const body = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
      return route.fulfill({ contentType: 'image/svg+xml', body });
    });
    await open('#user=user-30');
    const card = page.locator('#list [data-item="classical-preludes-3"]');
    expect(await card.locator('h3').textContent()).toBe('<b>Bold</b>');
    expect(await card.locator('h3 a').getAttribute('href')).toBe('https://shop.example/a');
    expect(await card.locator('h3 a').getAttribute('rel')).toBe('noopener noreferrer');
    await eventually(() => card.locator('img').evaluate((one) => 'naturalWidth' in one && one.naturalWidth)).toBe(9);
    const broken = page.locator('#list [data-item="classical-preludes-1"] .picture .cover');
    await eventually(() => broken.textContent()).toBe('B');
    expect(referrers).toEqual([undefined, undefined]);
  });
});
