import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** Where a Chromium is installed: what CF_RECS_BROWSER names, else on the path; null where there is none. */
export function findBrowser(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...ELSEWHERE];
  return process.env.CF_RECS_BROWSER ?? places.find((place) => existsSync(place)) ?? null;
}

/** Starts the browser that is there. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === null) {
    throw new Error('Expected Chromium on the path (apt-get install chromium) or in CF_RECS_BROWSER, got none');
  }
  return chromium.launch({ executablePath });
}
