// Draws docs/page.png, the picture of the README: the page on the sample model after a like, wide and light, and what a
// user nobody knows gets, on a phone in the dark. Needs Chromium on the path or in CF_RECS_BROWSER.
import { fileURLToPath } from 'node:url';
import { drawPicture, PHONE, WIDE } from '../../../scripts/picture.js';
import { launchBrowser } from '../../../tests/support/browser.js';
import { openPage, serveSample } from '../tests/support/page.js';

const PICTURE = fileURLToPath(new URL('../docs/page.png', import.meta.url));

const served = await serveSample();
const browser = await launchBrowser();
try {
  const { page: wide } = await openPage(browser, `${served.url}/#user=user-30`, { ...WIDE });
  await wide.getByRole('button', { name: 'Like classical-suite-4' }).click();
  await wide.locator('#list .move').first().waitFor();
  await wide.getByRole('button', { name: 'Why? classical-suite-1' }).click();
  await wide.locator('.shares').waitFor();
  await wide.evaluate('scrollTo(0, 0)');
  const { page: phone } = await openPage(browser, `${served.url}/#user=somebody-new`, {
    ...PHONE,
    colorScheme: 'dark',
  });
  await phone.locator('#list-title').evaluate((title) => title.scrollIntoView());
  await drawPicture(browser, PICTURE, wide, phone);
} finally {
  await browser.close();
  await served.close();
}
