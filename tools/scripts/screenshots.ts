// `npm run screenshots`: takes the screenshots in docs/images of the running local cloud's posture page, in both themes
// and at a phone's size, with a held finding opened: make one first.
import { mkdirSync } from 'node:fs';
import { findRunning } from '../../local/instance.ts';
import { openBrowser } from './browser.ts';

const folder = 'docs/images';
const cloud = findRunning();
if (!cloud) throw new Error('no local cloud is running. Start it with: npm run -s palisade -- local up --detach');
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
const views = [
  { name: 'posture-light', colorScheme: 'light', viewport: { width: 1280, height: 1150 } },
  { name: 'posture-dark', colorScheme: 'dark', viewport: { width: 1280, height: 1150 } },
  { name: 'posture-phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;
for (const { name, ...options } of views) {
  const page = await browser.newPage(options);
  await page.goto(cloud.dashboard);
  await page.locator('#findings-title').waitFor();
  await page.locator('section:has(> #held-title) details').first().click();
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: `${folder}/${name}.png` });
}
await browser.close();
