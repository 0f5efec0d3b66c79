// Draws docs/report.png, the picture of the README: the report on the sample log, wide and light, and on a phone in the
// dark. Needs Chromium on the path or in CF_RECS_BROWSER.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { evaluate, Recommender, readInteractions } from '../src/index.js';
import { writeReport } from '../src/report/index.js';
import { launchBrowser } from '../tests/support/browser.js';

const PICTURE = fileURLToPath(new URL('../docs/report.png', import.meta.url));
const LOG = new URL('../data/sample_interactions.jsonl', import.meta.url);

interface View {
  readonly width: number;
  readonly height: number;
  readonly colorScheme: 'light' | 'dark';
  /** The id of the section that the view begins with; the top of the page where there is none. */
  readonly section?: string;
}

async function look(browser: Browser, address: string, { width, height, colorScheme, section }: View): Promise<string> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  await page.goto(address);
  if (section !== undefined)
    await page.evaluate(`document.getElementById('${section}').scrollIntoView({ behavior: 'instant' })`);
  const bytes = await page.screenshot();
  await page.close();
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

/** The two views side by side in one picture. */
const framed = (wide: string, phone: string): string => `<style>
  body { margin: 0; width: 1300px; height: 900px; position: relative; background: #e9ecf1; }
  img { position: absolute; border-radius: 12px; box-shadow: 0 10px 30px #0004; }
  .wide { left: 20px; top: 20px; height: 860px; }
  .phone { right: 20px; top: 95px; height: 690px; border: 8px solid #000; border-radius: 32px; }
</style><img class="wide" src="${wide}"><img class="phone" src="${phone}">`;

const folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
const browser = await launchBrowser();
try {
  const recommender = await Recommender.fromInteractions(readInteractions(LOG));
  // The sample speaks of five tastes.
  await recommender.train({ embeddingDim: 5 });
  const evaluation = await evaluate(recommender);
  const address = pathToFileURL(await writeReport(folder, { recommender, evaluation })).href;
  const wide = await look(browser, address, { width: 1080, height: 1080, colorScheme: 'light' });
  const phone = await look(browser, address, { width: 390, height: 800, colorScheme: 'dark', section: 'examples' });
  const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
  await page.setContent(framed(wide, phone));
  await page.screenshot({ path: PICTURE });
  console.log(PICTURE);
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
