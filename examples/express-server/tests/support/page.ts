import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Recommender } from 'cf-recs';
import { writeReport } from 'cf-recs/report';
import type { Browser, Locator, Page } from 'playwright-core';
import { serve, type TestService } from './service.js';

const SAMPLE = fileURLToPath(new URL('../../../../models/latest', import.meta.url));
const CATALOGUE = fileURLToPath(new URL('../../../../data/sample_catalogue.jsonl', import.meta.url));

interface SampleOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether the service knows titles and covers of the items. */
  readonly catalogue?: boolean;
}

/** Tells a service of the items of the sample, as a shop would. */
async function describeItems(url: string, key: string): Promise<void> {
  const lines = (await readFile(CATALOGUE, 'utf8')).trim().split('\n');
  const response = await fetch(`${url}/items`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: `[${lines.join()}]`,
  });
  if (!response.ok) throw new Error(await response.text());
}

/** The service on a copy of the sample model, with a report of it. */
export async function serveSample({ settings = {}, catalogue = true }: SampleOptions = {}): Promise<TestService> {
  const recommender = await Recommender.load(SAMPLE);
  const served = await serve({ model: recommender, settings });
  await writeReport(join(served.folder, 'model'), { recommender });
  if (catalogue) await describeItems(served.url, settings.API_KEY ?? '');
  return served;
}

export interface View {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

/**
 * Opens an address as somebody who was never there, and waits until there is a list.
 * @returns the page, and what the console says and what is asked of others meanwhile.
 */
export async function openPage(
  browser: Browser,
  url: string,
  { width = 1280, height = 900, colorScheme = 'light' }: View = {},
): Promise<{ page: Page; heard: string[] }> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  const heard: string[] = [];
  page.on('console', (message) => heard.push(message.text()));
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL('/', url).href)) heard.push(request.url());
  });
  await page.goto(url);
  await page.locator('[data-item]').first().waitFor();
  return { page, heard };
}

/** Waits until a list that was asked for is there. */
export const settled = (page: Page): Promise<void> => page.locator('#columns:not([aria-busy])').waitFor();

/** The ids of what a list shows. */
export const itemsOf = (page: Page, list: string): Promise<string[]> =>
  page.locator(`${list} [data-item]`).evaluateAll((items) => items.map((item) => item.getAttribute('data-item') ?? ''));

export const isFocused = (one: Locator): Promise<boolean> =>
  one.evaluate((element) => element === element.ownerDocument.activeElement);
