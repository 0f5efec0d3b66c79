import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpectralOptions } from '../../src/model/solver-options.js';
import { buildDataset } from '../../src/reading/build/build-dataset.js';
import { type ReportOptions, writeReport } from '../../src/report/index.js';
import { complaintsOf, findBrowser, launchBrowser } from '../support/browser.js';
import { temporaryFolders } from '../support/model-folders.js';
import { CHOICE, EPOCHS, EVALUATION, reportedOf } from '../support/reports.js';

// A machine without a browser may do without these; one that checks every change may not.
const without = findBrowser() === null && process.env.CI === undefined;

const LONG = 'a-very-long-id-without-any-place-to-break-it-'.repeat(6);
const IDS = [LONG, '<script>document.title = "broken"</script>', 'عنوان طويل', '名前', '\u202eabc', '👩‍👩‍👧', 'x y'];

/** A report with everything in it, of ids that could break a page. */
async function fullReport(): Promise<ReportOptions> {
  const rows = IDS.flatMap((userId, user) =>
    IDS.slice(0, 1 + (user % IDS.length)).map((itemId, item) => ({
      userId,
      itemId,
      event: IDS[item],
      timestamp: 1e12 + item * 1e9,
    })),
  );
  const training = { choice: CHOICE, ...EPOCHS, options: { [LONG]: LONG } as unknown as SpectralOptions };
  const recommender = reportedOf(await buildDataset(rows), training);
  const image = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
  // Some with all, some with a title, some with nothing.
  const described = [{ title: LONG, image, url: '#data' }, { title: 'x y' }, undefined];
  const describeItem = (itemId: string) => described[IDS.indexOf(itemId) % described.length];
  return { recommender, evaluation: EVALUATION, title: LONG, users: IDS, describeItem };
}

const WIDTHS = [390, 1280];
const SCHEMES = ['light', 'dark'] as const;

describe.skipIf(without)('the page in a browser', () => {
  const newFolder = temporaryFolders();
  let browser: Browser;
  let address = '';

  beforeAll(async () => {
    browser = await launchBrowser();
    address = pathToFileURL(await writeReport(join(newFolder(), 'report.html'), await fullReport())).href;
  });
  afterAll(() => browser?.close());

  /** Opens the page, and keeps what it asks for and what goes wrong in it. */
  async function open(width: number, colorScheme: (typeof SCHEMES)[number]) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    const heard: string[] = [];
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(String(error)));
    page.on('request', (request) => heard.push(request.url()));
    await page.goto(address);
    return { page, heard };
  }

  const CASES = WIDTHS.flatMap((width) => SCHEMES.map((scheme) => [width, scheme] as const));

  it.each(CASES)(
    '%i wide and %s, asks for nothing else, says nothing, and scrolls downwards alone',
    async (width, scheme) => {
      const { page, heard } = await open(width, scheme);
      expect(heard).toEqual([address]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      expect(await page.title()).not.toBe('broken');
      const charts = await page.locator('svg[role=img]').all();
      expect(charts).toHaveLength(8);
      for (const chart of charts) {
        const { width: wide, height } = (await chart.boundingBox())!;
        expect([wide > 250, height > 100]).toEqual([true, true]);
      }
      await page.context().close();
    },
  );

  it.each(CASES)('%i wide and %s, can be used by everybody', async (width, scheme) => {
    const { page } = await open(width, scheme);
    expect(await complaintsOf(page)).toEqual([]);
    await page.context().close();
  });

  it('follows the scheme of its reader, but on paper', async () => {
    const paperOf = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const [{ page: light }, { page: dark }] = [await open(390, 'light'), await open(390, 'dark')];
    const colours = [await paperOf(light), await paperOf(dark)];
    expect(new Set(colours).size).toBe(2);
    await dark.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await paperOf(dark)).toBe('rgb(255, 255, 255)');
    expect(await dark.evaluate('document.querySelector("nav").offsetHeight')).toBe(0);
    await light.context().close();
    await dark.context().close();
  });

  it('fits on paper', async () => {
    const { page } = await open(1280, 'light');
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 700, height: 1000 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(700);
    await page.context().close();
  });
});

describe.runIf(without)('the page in a browser', () => {
  it.skip('is not looked at: no Chromium on the path or in CF_RECS_BROWSER (apt-get install chromium)', () => {});
});
