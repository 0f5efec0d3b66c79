// Draws the pictures of the README, each wide and light, and on a phone in the dark: docs/page.png, the page on the sample
// model after a like, and what is new; and docs/owner.png, what its owner sees. Needs Chromium on the path or in
// CF_RECS_BROWSER.
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { drawPicture, PHONE, WIDE } from '../../../scripts/picture.js';
import { launchBrowser } from '../../../tests/support/browser.js';
import { openPage, serveSample, settled } from '../tests/support/page.js';
import type { TestService } from '../tests/support/service.js';

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const DARK_PHONE = { ...PHONE, colorScheme: 'dark' } as const;
const TRAININGS = 4;

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Trains on what users like meanwhile, as a shop does night by night. */
async function train({ url, service }: TestService): Promise<void> {
  await fetch(`${url}/admin/retrain`, { method: 'POST' });
  while ((await service.retrainer.progress()) !== null) await setTimeout(200);
}

interface List {
  readonly list_id: string;
  readonly recommendations: readonly { readonly item_id: string }[];
}

/** Lets visitors look at lists, and some of them like what they see. */
async function visit({ url, service }: TestService, round: number): Promise<void> {
  const visitors = service.live.recommender.users.filter((_, index) => index % TRAININGS === round);
  for (const [index, user_id] of visitors.entries()) {
    const path = index % 3 === 0 ? '/popular' : `/recommendations/${user_id}`;
    const { list_id, recommendations } = (await (await fetch(url + path)).json()) as List;
    const { item_id } = recommendations[index % 4];
    if (index % 4 !== 3) await fetch(`${url}/events`, json({ user_id, item_id, event: 'like', list_id }));
  }
}

async function drawPage(browser: Browser, { url }: TestService): Promise<void> {
  const { page: wide } = await openPage(browser, `${url}/#user=user-30`, WIDE);
  await settled(wide);
  await wide.locator('#list .like').nth(2).click();
  await wide.locator('#list .move').first().waitFor();
  await settled(wide);
  const { page: phone } = await openPage(browser, `${url}/#user=user-30&list=latest`, DARK_PHONE);
  await settled(phone);
  await phone.locator('.toolbar').evaluate((toolbar) => toolbar.scrollIntoView());
  await drawPicture(browser, fromHere('../docs/page.png'), wide, phone);
}

async function drawOwner(browser: Browser, { url }: TestService): Promise<void> {
  const views = [];
  for (const view of [WIDE, DARK_PHONE]) {
    const { page } = await openPage(browser, `${url}/owner.html`, view);
    await page.locator('#figures .chart').waitFor();
    await page.locator('#clicks .tile').first().waitFor();
    await page.locator('#comparison [data-item]').first().waitFor();
    views.push(page);
  }
  const [wide, phone] = views;
  await phone.locator('.board').evaluate((board) => board.scrollIntoView());
  await drawPicture(browser, fromHere('../docs/owner.png'), wide, phone);
}

const served = await serveSample();
const browser = await launchBrowser();
try {
  await drawPage(browser, served);
  for (let round = 0; round < TRAININGS; round++) {
    await visit(served, round);
    await train(served);
  }
  await drawOwner(browser, served);
} finally {
  await browser.close();
  await served.close();
}
