// The system's Chromium, for tests of the page and its screenshots.
import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const browsers: string[] = JSON.parse(readFileSync('tools/scripts/browsers.json', 'utf8'));

/** Starts Chromium. Throws with what to do when there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? browsers.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      'the page is tested in Chromium, which is not there: install it (Debian: apt-get install chromium), or name one with CHROMIUM=/path/to/chromium',
    );
  }
  // Chromium's own sandbox needs what containers and root do not have; it only opens pages of our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
