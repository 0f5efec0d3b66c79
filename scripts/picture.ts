import type { Browser, Page } from 'playwright-core';

const bytesOf = async (page: Page): Promise<string> =>
  `data:image/png;base64,${(await page.screenshot()).toString('base64')}`;

/** The two views side by side in one picture. */
const framed = (wide: string, phone: string): string => `<style>
  body { margin: 0; width: 1300px; height: 900px; position: relative; background: #e9ecf1; }
  img { position: absolute; border-radius: 12px; box-shadow: 0 10px 30px #0004; }
  .wide { left: 20px; top: 20px; height: 860px; }
  .phone { right: 20px; top: 95px; height: 690px; border: 8px solid #000; border-radius: 32px; }
</style><img class="wide" src="${wide}"><img class="phone" src="${phone}">`;

/** Sizes of the views, in pixels. */
export const WIDE = { width: 1080, height: 1080 };
export const PHONE = { width: 390, height: 800 };

/** Draws what two pages show, {@link WIDE} and {@link PHONE}, side by side into a PNG file. */
export async function drawPicture(browser: Browser, path: string, wide: Page, phone: Page): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
  await page.setContent(framed(await bytesOf(wide), await bytesOf(phone)));
  await page.screenshot({ path });
  console.log(path);
}
