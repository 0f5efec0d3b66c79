import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { PATIENCE } from './patience.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Where a Chromium is installed: what CF_RECS_BROWSER names, else on the path; null where there is none. */
export function findBrowser(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...ELSEWHERE];
  return process.env.CF_RECS_BROWSER ?? places.find((place) => existsSync(place)) ?? null;
}

/** Starts the browser that is there. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) {
    throw new Error('Expected Chromium on the path (apt-get install chromium) or in CF_RECS_BROWSER, got none');
  }
  const browser = await chromium.launch({ executablePath, timeout: PATIENCE });
  return browser.on('context', (context) => context.setDefaultTimeout(PATIENCE));
}

/** What a person with axe in hand would complain of on a page. */
export async function complaintsOf(page: Page): Promise<string[]> {
  // Not as a script tag, which the policy of a page may forbid.
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8'));
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.slice(0, 3).map(({ html }) => html)}`);
}
