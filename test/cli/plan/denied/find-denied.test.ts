// Reads event histories of six accounts in simulated time: pages, rates, faults, limits, and what an interruption keeps.
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findDenied } from '../../../../cli/plan/denied/find-denied.ts';
import { openPageStore } from '../../../../cli/plan/denied/page-store.ts';
import { nothingPlanned } from '../../../../cli/plan/members.ts';
import type { PlannedAccount } from '../../../../cli/plan/types.ts';
import { Stopped } from '../../../../shared/lib/signals.ts';
import { awsError, type FakeHistory, fakeHistory } from '../../../support/fake-history.ts';
import { inSimulatedTime } from '../../../support/simulated-time.ts';
import { aGovernance } from '../../../support/site.ts';

const governance = aGovernance({ regions: ['eu-west-1', 'us-east-1'] });
const ids = Array.from({ length: 6 }, (_, index) => `11112222333${index}`);
const hourMs = 3_600_000;
const newest = Date.parse('2026-11-24T09:00:00Z');
const everyHour = (count: number) => Array.from({ length: count }, (_, index) => newest - index * hourMs);

const planned = (accountId: string): PlannedAccount => ({
  ...nothingPlanned(accountId),
  policies: [
    {
      operation: 'attach',
      kind: 'SERVICE_CONTROL_POLICY',
      policy: 'palisade-common',
      documents: ['no-root'],
      verdict: 'change',
    },
  ],
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'history-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const quiet = { start: () => {}, pageRead: () => {}, accountDone: () => {}, stop: () => {} };

function run(
  history: FakeHistory,
  { limit = null as number | null, accounts = ids, signal = new AbortController().signal } = {},
) {
  return inSimulatedTime(
    async () =>
      findDenied({
        accounts: accounts.map(planned),
        governance,
        world: { organizationId: 'o-ours', managementAccountId: '000000000001', members: new Set(ids) },
        accessRoleClientsFor: history.accessRoleClientsFor,
        store: openPageStore(folder, 14, new Date()),
        days: 14,
        limit,
        signal,
        progress: quiet,
      }),
    7_200,
    { settleTurns: 10 },
  );
}

async function rowsOf(...input: Parameters<typeof run>) {
  const { ended, seconds } = await run(...input);
  if (ended?.status !== 'fulfilled') throw ended?.reason ?? new Error('it has not ended');
  return { plan: ended.value, rows: ended.value.accounts, seconds };
}

const regions = ['ap-south-1', 'eu-west-1', 'us-east-1'];
const eventsOf = (_: string, region: string) => everyHour(region === 'ap-south-1' ? 0 : 7);
const keys = ({ asked }: FakeHistory) =>
  asked.map(({ accountId, region, token, endTime }) => `${accountId}/${region}/${token}/${endTime}`);

test('every event is counted once, at two requests a second in each account and Region', async () => {
  const history = fakeHistory({ regions, eventsOf });
  const { plan, rows } = await rowsOf(history);
  expect(rows.map(({ counts }) => counts.denied)).toEqual(ids.map(() => 14));
  expect(rows[0]?.denied.map(({ action, count, region }) => [action, count, region])).toEqual([
    ['ec2:TerminateInstances', 7, 'eu-west-1'],
    ['ec2:TerminateInstances', 7, 'us-east-1'],
  ]);
  expect(rows[0]?.regions.map(({ region, events, pages, complete }) => [region, events, pages, complete])).toEqual([
    ['ap-south-1', 0, 1, true],
    ['eu-west-1', 7, 4, true],
    ['us-east-1', 7, 4, true],
  ]);
  expect(rows[0]?.from).toBe('2026-11-10T10:00:00.000Z');
  expect(plan.summary.text).toBe("6 principals made 84 calls that no-root would deny; 0 can't be told");
  for (const same of Map.groupBy(history.asked, ({ accountId, region }) => accountId + region).values()) {
    for (const [index, { at }] of same.entries()) {
      const before = same[index - 1];
      if (before) expect(at - before.at).toBeGreaterThanOrEqual(500);
    }
  }
  // What was read is deleted when it is complete.
  expect(readdirSync(folder)).toEqual([]);
});

test.each([2, 20, 40])('interrupted at request %i and started again, no page is asked twice', async (stopAt) => {
  const controller = new AbortController();
  const first = fakeHistory({
    regions,
    eventsOf,
    fault: (_, number) => {
      if (number === stopAt) controller.abort(new Stopped());
      return undefined;
    },
  });
  const { ended } = await run(first, { signal: controller.signal });
  expect(ended).toMatchObject({ status: 'rejected', reason: expect.any(Stopped) });
  const second = fakeHistory({ regions, eventsOf });
  const { rows } = await rowsOf(second);
  expect(rows.map(({ counts }) => counts.denied)).toEqual(ids.map(() => 14));
  expect(keys(second).filter((key) => keys(first).includes(key))).toEqual([]);
  // Of each account, nine pages.
  expect(first.asked.length + second.asked.length).toBe(6 * 9);
});

test('what is kept is for its owner only, without addresses, and a line that is not complete is asked again', async () => {
  const broken = fakeHistory({
    regions,
    eventsOf,
    fault: ({ token }) => (token === '4' ? 'InternalError' : undefined),
  });
  const { rows } = await rowsOf(broken, { accounts: ids.slice(0, 1) });
  expect(rows[0]?.error).toContain('InternalError');
  const [window = ''] = readdirSync(folder);
  const file = join(folder, window, ids[0] ?? '', 'us-east-1.jsonl');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toContain('192.0.2.1');
  appendFileSync(file, '{"token":"4","until":');
  const second = fakeHistory({ regions, eventsOf });
  const again = await rowsOf(second, { accounts: ids.slice(0, 1) });
  expect(again.rows[0]?.counts.denied).toBe(14);
  expect(second.asked.map(({ token }) => token)).toEqual(['4', '4', '6', '6']);
});

test('throttled answers make the next requests later and lose nothing', async () => {
  const fault = (_: unknown, number: number) => (number % 3 === 0 ? 'ThrottlingException' : undefined);
  const throttled = fakeHistory({ regions, eventsOf, fault });
  const slow = await rowsOf(throttled, { accounts: ids.slice(0, 1) });
  const fast = await rowsOf(fakeHistory({ regions, eventsOf }), { accounts: ids.slice(0, 1) });
  expect(slow.rows[0]?.counts).toEqual(fast.rows[0]?.counts);
  expect(slow.rows[0]?.error).toBeNull();
  expect(slow.seconds).toBeGreaterThan(fast.seconds + 2);
});

test('a token that has expired is replaced by the time of the oldest event, and no event counts twice', async () => {
  // Two events in each second, so that a page by time begins with an event of the page before.
  const pairs = () => everyHour(4).flatMap((time) => [time, time]);
  const expired = new Set<string>();
  const history = fakeHistory({
    regions,
    eventsOf: pairs,
    size: 3,
    fault: ({ region, token }) => {
      if (token === undefined || expired.has(region)) return undefined;
      expired.add(region);
      return 'InvalidNextTokenException';
    },
  });
  const { rows } = await rowsOf(history, { accounts: ids.slice(0, 1) });
  expect(rows[0]?.counts.denied).toBe(8 * regions.length);
});

test('an account or Region that cannot be read is named, and stops no other', async () => {
  const noRole = Object.assign(awsError('AccessDenied'), { role: 'arn:aws:iam::111122223330:role/Access' });
  const history = fakeHistory({
    regions,
    eventsOf,
    regionsFault: (accountId) => (accountId === ids[0] ? noRole : undefined),
    fault: ({ accountId, region }) => {
      if (accountId === ids[1] && region === 'us-east-1') return 'AccessDeniedException';
      return accountId === ids[2] && region === 'ap-south-1' ? 'AccessDeniedException' : undefined;
    },
  });
  const { rows, plan } = await rowsOf(history);
  expect(rows.map(({ counts }) => counts.denied)).toEqual([expect.any(Number), 7, 14, 14, 14, 14]);
  expect(rows[0]?.error).toContain('AccessDenied');
  expect(rows[1]?.error).toContain('us-east-1');
  // A Region that is not governed may be closed by a policy: it is named, and no error.
  expect(rows[2]?.error).toBeNull();
  expect(rows[2]?.regions[0]).toMatchObject({ region: 'ap-south-1', complete: false, error: expect.any(String) });
  expect(plan.summary.text).toContain('2 accounts not asked completely');
});

test('with a limit, the newest events of all Regions are read, and it says how much of the time was seen', async () => {
  const busy = (_: string, region: string) =>
    region === 'us-east-1' ? everyHour(300) : everyHour(120).map((time) => time - 30_000);
  const history = fakeHistory({ regions, eventsOf: busy, size: 50 });
  const { rows } = await rowsOf(history, { limit: 300, accounts: ids.slice(0, 1) });
  const [row] = rows;
  expect(row?.counts.denied).toBe(300);
  expect(row?.regions.map(({ events }) => events)).toEqual([100, 100, 100]);
  expect(row?.from).toBe(new Date(newest - 99 * hourMs).toISOString());
  const all = await rowsOf(fakeHistory({ regions, eventsOf: busy, size: 50 }), { accounts: ids.slice(0, 1) });
  expect(all.rows[0]?.counts.denied).toBe(540);
});

test('an account that gets no document is not asked; one about which the plan knows nothing is named', async () => {
  const history = fakeHistory({ regions, eventsOf });
  const without = { ...nothingPlanned('111122223339') };
  const unknown = { ...nothingPlanned('111122223338'), error: 'its account type is unknown: AccessDenied' };
  const plan = await findDenied({
    accounts: [without, unknown],
    governance,
    world: { organizationId: 'o-ours', managementAccountId: '000000000001', members: new Set() },
    accessRoleClientsFor: history.accessRoleClientsFor,
    store: openPageStore(folder, 14, new Date()),
    days: 14,
    limit: 5_000,
    signal: new AbortController().signal,
    progress: quiet,
  });
  expect(history.asked).toEqual([]);
  expect(plan.accounts.map(({ error }) => error)).toEqual([null, expect.stringContaining('type is unknown')]);
});
