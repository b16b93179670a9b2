import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { systemClock } from '../../../shared/aws/adaptive-token-bucket.ts';
import { limitToRates } from '../../../shared/aws/organizations-limiter.ts';
import { applyOrganization } from '../../../shared/organization/apply-organization.ts';
import { createPace } from '../../../shared/organization/creation-pace.ts';
import { planOrganization } from '../../../shared/organization/plan-organization.ts';
import { readOrganization } from '../../../shared/organization/read-organization.ts';
import { organizationsRates } from '../../../tools/fixtures/organizations-rates.ts';
import { OrganizationInMemory } from '../../support/organization-in-memory.ts';
import { inSimulatedTime } from '../../support/simulated-time.ts';
import { anAccount, aWantedOrganization } from '../../support/wanted-organization.ts';

const unit = 'Workloads/Testing';

/** What happens when this many accounts are made, each of which takes AWS this long. */
async function makeAccounts(count: number, creationMs: number) {
  const organization = new OrganizationInMemory(systemClock);
  organization.creationMs = creationMs;
  organization.addUnit('Testing', organization.addUnit('Workloads'));
  const accounts = Array.from({ length: count }, (_, index) => anAccount(`a${index}`, unit));
  const wanted = aWantedOrganization({ units: ['Workloads', unit], accounts });
  const start = Date.now();
  const counts = {};
  const isWithinRates = organizationsRates(counts);
  const askedAt: number[] = [];
  let throttled = 0;
  let mostInProgress = 0;
  const client = new OrganizationsClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    requestHandler: organization.handler((operation) => {
      if (!isWithinRates(operation)) {
        throttled += 1;
        return 'TooManyRequestsException';
      }
      if (operation === 'CreateAccount') {
        askedAt.push((Date.now() - start) / 1_000);
        mostInProgress = Math.max(mostInProgress, organization.inProgress() + 1);
      }
      return undefined;
    }),
  });
  limitToRates(client);
  const waits: number[] = [];
  const present = await readOrganization(client, wanted);
  const plan = planOrganization(wanted, present);
  const onWait = ({ waitMs }: { readonly waitMs: number }) => waits.push(waitMs);
  const outcomes = await applyOrganization(client, { wanted, present, plan }, { onWait });
  return { outcomes, askedAt, throttled, mostInProgress, waits };
}

// What the SDK loads with the first call takes real time, in which the simulated clock would go on.
beforeAll(() => readOrganization(new OrganizationInMemory().client(), { units: [], accounts: [] }));

/** The same on a simulated clock. */
async function making(count: number, creationMs: number, maxSeconds: number) {
  const { ended, seconds } = await inSimulatedTime(() => makeAccounts(count, creationMs), maxSeconds);
  if (ended?.status !== 'fulfilled') throw new Error('it did not end', { cause: ended?.reason });
  return { ...ended.value, seconds };
}

test('the turns: three at once, then one in ten seconds, and three again after a pause', () => {
  let now = 0;
  const pace = createPace({ now: () => now });
  const turns = () => Array.from({ length: 5 }, () => pace());
  expect(turns()).toEqual([0, 0, 0, 10_000, 20_000]);
  now = 10_000;
  expect(pace()).toBe(20_000);
  now = 60_000;
  expect(turns()).toEqual([0, 0, 0, 10_000, 20_000]);
});

test('three accounts are asked for at once, then one in ten seconds, and AWS throttles none; each wait is said', async () => {
  const { outcomes, askedAt, throttled, waits, seconds } = await making(9, 4_000, 600);
  expect(outcomes.map(({ state }) => state)).toEqual(Array(9).fill('done'));
  expect(throttled).toBe(0);
  const [first = 0, ...others] = askedAt;
  const earliest = [0, 0, 10, 20, 30, 40, 50, 60];
  expect(others.map((at, index) => at - first >= (earliest[index] ?? 0) - 1)).toEqual(earliest.map(() => true));
  expect((others[1] ?? 0) - first).toBeLessThan(1);
  expect(waits).toHaveLength(6);
  expect(seconds).toBeLessThan(85);
});

test('AWS is never making more than five accounts at the same time', async () => {
  const { outcomes, mostInProgress } = await making(12, 120_000, 3_600);
  expect(outcomes.map(({ state }) => state)).toEqual(Array(12).fill('done'));
  expect(mostInProgress).toBe(5);
});
