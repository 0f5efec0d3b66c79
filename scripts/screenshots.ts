// Draws docs/report.png, the picture of the README: the report on the sample log, wide and light, and on a phone in the
// dark. Needs Chromium on the path or in CF_RECS_BROWSER.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { evaluate, Recommender, readInteractions } from '../src/index.js';
import { writeReport } from '../src/report/index.js';
import { launchBrowser } from '../tests/support/browser.js';
import { drawPicture, PHONE, WIDE } from './picture.js';

const PICTURE = fileURLToPath(new URL('../docs/report.png', import.meta.url));
const LOG = new URL('../data/sample_interactions.jsonl', import.meta.url);

const folder = await mkdtemp(join(tmpdir(), 'cf-recs-'));
const browser = await launchBrowser();
try {
  const recommender = await Recommender.fromInteractions(readInteractions(LOG));
  await recommender.train();
  const evaluation = await evaluate(recommender);
  const address = pathToFileURL(await writeReport(folder, { recommender, evaluation })).href;
  const wide = await browser.newPage({ viewport: WIDE, colorScheme: 'light' });
  await wide.goto(address);
  const phone = await browser.newPage({ viewport: PHONE, colorScheme: 'dark' });
  await phone.goto(address);
  await phone.evaluate(`document.getElementById('examples').scrollIntoView({ behavior: 'instant' })`);
  await drawPicture(browser, PICTURE, wide, phone);
} finally {
  await browser.close();
  await rm(folder, { recursive: true });
}
