// Starts the system's Chromium, for tests and screenshots of the posture page.
import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const browsers: string[] = JSON.parse(readFileSync('tools/scripts/browsers.json', 'utf8'));

/** Starts Chromium. Throws with instructions if it is not installed. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? browsers.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error(
      'Chromium was not found: install it (Debian: apt-get install chromium), or set CHROMIUM=/path/to/chromium',
    );
  }
  // Chromium's sandbox does not work as root and in most containers. It only opens this project's pages.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
