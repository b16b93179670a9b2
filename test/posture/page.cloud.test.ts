// The posture page in a real browser, while the local cloud runs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CreateBucketCommand, PutBucketVersioningCommand } from '@aws-sdk/client-s3';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { markNotified, recordFinding } from '../../shared/findings/finding-store.ts';
import { openBrowser } from '../../tools/scripts/browser.ts';
import { accounts, cloud, ids, journal, newName, region, waitForFinding } from '../support/cloud.ts';
import { eventuallyMs } from '../support/eventually.ts';
import { aFinding, aHazard, aHeldFinding } from '../support/finding.ts';
import { runPalisade } from '../support/palisade.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

async function open(address: string, look: BrowserContextOptions = {}): Promise<Page> {
  // axe is injected into the page; the page's content security policy would block it.
  const page = await browser.newPage({ ...look, bypassCSP: true });
  page.setDefaultTimeout(eventuallyMs);
  await page.goto(address);
  await page.locator('#findings-title').waitFor();
  return page;
}

const findings = (page: Page) => page.locator('section[aria-labelledby="findings-title"] details');
const versioning = (Status: 'Enabled' | 'Suspended', Bucket: string) =>
  new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } });

test('a finding turns red and green again without a reload, and opens to its history', async () => {
  // In the testing account the mode of s3-versioning is `monitor`: the finding stays red until the test fixes the bucket.
  const { s3 } = accounts(ids.testing, region);
  const bucket = newName('seen');
  const page = await open(cloud.dashboard);
  await page.evaluate('window.notReloaded = true');
  const finding = findings(page).filter({ hasText: bucket }).filter({ hasText: 's3-versioning' });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await finding.locator('.badge.bad', { hasText: 'monitored' }).waitFor();
  await page.locator('button.cell.bad', { hasText: 'monitored' }).first().waitFor();
  await s3.send(versioning('Enabled', bucket));
  await finding.locator('.badge.good', { hasText: 'resolved' }).waitFor();
  await finding.locator('summary').press('Enter');
  const steps = finding.locator('.history > li');
  // The call itself and AWS Config both report the violation, and its end.
  const states = await steps.locator('.badge').allTextContents();
  expect(states.filter((state, at) => state !== states[at - 1])).toEqual(['✔ resolved', '● monitored']);
  expect(await steps.last().locator('th').allTextContents()).toEqual(
    expect.arrayContaining(['Before', 'If remediated']),
  );
  expect(await page.evaluate('window.notReloaded')).toBe(true);
  await page.close();
});

test('a click on the grid filters the findings, and the URL keeps the filter', async () => {
  const { s3 } = accounts(ids.production, region);
  const bucket = newName('filtered');
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await waitForFinding(ids.production, bucket, 's3-versioning', 'remediated');
  const page = await open(cloud.dashboard);
  const cell = page.getByRole('button', { name: /^Production, s3-versioning: / });
  await cell.click();
  await findings(page).filter({ hasText: bucket }).first().waitFor();
  const shown = await findings(page).locator('summary').allTextContents();
  expect(shown.every((text) => text.includes('s3-versioning') && text.includes('Production'))).toBe(true);
  await page.reload();
  await page.locator('#findings-title').waitFor();
  expect(await page.getByLabel('Guardrail', { exact: true }).inputValue()).toBe('s3-versioning');
  expect(await cell.getAttribute('aria-pressed')).toBe('true');
  await page.close();
});

const hostile = [
  '<!channel>',
  '<script>window.owned = true</script>',
  '*_~',
  'x'.repeat(63),
  'left\u202etfel',
  '</script>',
];

test('malicious names are shown literally, on the live page and in a file', async () => {
  const id = newName('pf-hostile');
  for (const [index, name] of hostile.entries()) {
    const resource = { type: 'AWS::S3::Bucket', id: name, arn: `arn:aws:s3:::${name}` };
    const finding = aFinding({ id: `${id}-${index}`, accountId: ids.testing, resource, at: new Date().toISOString() });
    await recordFinding(journal, finding, new Date());
    await markNotified(journal, finding);
  }
  const file = '.palisade/test/report.html';
  const { code } = await runPalisade('report', '--out', file);
  expect(code).toBe(0);
  for (const address of [cloud.dashboard, `file://${process.cwd()}/${file}`]) {
    const page = await open(address);
    const names = await findings(page).locator('.resource').allTextContents();
    expect(names).toEqual(expect.arrayContaining(hostile.map((name) => name.replace('\u202e', '\\u{202e}'))));
    expect(await page.evaluate('window.owned')).toBeUndefined();
    await page.close();
  }
});

test('a held finding opens to what would break, for whom, since when it waits, and how it is approved', async () => {
  const id = newName('pf-held');
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const resource = { type: 'AWS::S3::Bucket', id, arn: `arn:aws:s3:::${id}` };
  // No bucket has this name: in an account that is swept, the finding would be resolved.
  const accountId = '777788889999';
  for (const [minutes, eventId] of [
    [185, 'e-1'],
    [5, 'e-2'],
  ] as const) {
    const trigger = { eventId, detailType: 'Palisade Sweep', principal: null };
    const finding = aHeldFinding({ id, accountId, resource, trigger, at: minutesAgo(minutes) });
    await recordFinding(journal, finding, new Date());
    await markNotified(journal, finding);
  }
  const page = await open(cloud.dashboard);
  const section = page.locator('section[aria-labelledby="held-title"]');
  const finding = section.locator('details').filter({ hasText: id });
  expect(await page.locator('header').textContent()).toMatch(/, \d+ contested, \d+ held\./);
  await finding.locator('summary').click();
  expect(await finding.locator('.badge.doubtful').first().textContent()).toBe('⚑ held');
  const { breaks, affects, seenBy, remedy } = aHazard();
  expect(await finding.locator('table').first().locator('tbody td').allTextContents()).toEqual([
    breaks,
    affects,
    seenBy,
    remedy,
  ]);
  const text = (await finding.textContent()) ?? '';
  expect(text).toContain('public access is not blockedHeld for 3.1 h, since');
  expect(await finding.locator('code').allTextContents()).toContain(`palisade approve ${id}`);
  await page.evaluate(axe);
  expect(await page.evaluate('axe.run().then(({ violations }) => violations.map(({ id }) => id))')).toEqual([]);
  await page.close();
});

test('a report is one file that makes no network requests', async () => {
  const file = '.palisade/test/alone.html';
  const { stdout } = await runPalisade('report', '--out', file, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ file, accounts: expect.any(Number), findings: expect.any(Number) });
  const page = await browser.newPage();
  const protocols: string[] = [];
  page.on('request', (request) => protocols.push(new URL(request.url()).protocol));
  await page.goto(`file://${process.cwd()}/${file}`);
  await page.getByText('As of').waitFor();
  expect(protocols.filter((protocol) => protocol !== 'file:' && protocol !== 'data:')).toEqual([]);
  await page.close();
});

test.each([
  { name: 'light', look: { colorScheme: 'light' } },
  { name: 'dark', look: { colorScheme: 'dark' } },
  { name: 'on a phone', look: { colorScheme: 'light', viewport: { width: 360, height: 780 } } },
] satisfies { name: string; look: BrowserContextOptions }[])(
  'axe finds no violation, $name, with details open',
  async ({ look }) => {
    const page = await open(cloud.dashboard, look);
    await findings(page).first().locator('summary').click();
    await page.locator('section[aria-labelledby="baselines-title"] summary').first().click();
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
      'axe.run()',
    );
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    // Only the grid and tables of settings may be wider than the screen, in regions of their own.
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.close();
  },
);

test('all controls can be reached with the keyboard', async () => {
  const page = await open(cloud.dashboard);
  const reached = new Set<string>();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    reached.add(String(await page.evaluate('document.activeElement.tagName + "." + document.activeElement.className')));
  }
  expect([...reached].map((each) => each.split(' ')[0])).toEqual(
    expect.arrayContaining(['SECTION.scroll', 'BUTTON.cell', 'SELECT.', 'SUMMARY.']),
  );
  await page.close();
});

test('a page that loses its server reports it and keeps its data', async () => {
  const page = await open(cloud.dashboard);
  await page.route('**/posture.json', (route) => route.abort());
  await page.getByRole('alert').filter({ hasText: 'The connection is lost' }).waitFor();
  expect(await findings(page).count()).toBeGreaterThan(0);
  await page.close();
});
