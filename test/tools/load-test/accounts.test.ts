// A small case of `npm run load -- accounts`: six accounts, on the simulated clock of the tests.
import { jest } from '@jest/globals';
import { createSimulatedOrganization } from '../../../tools/fixtures/simulated-organization.ts';
import { simulateAws } from '../../support/simulated-aws.ts';
import { inSimulatedTime, simulatePromisedTimers } from '../../support/simulated-time.ts';

simulatePromisedTimers();
const { governance, leastSeconds } = await import('../../../tools/load-test/accounts.ts');
const { compare, rollOut } = await import('../../../tools/load-test/account-rollout.ts');

afterEach(() => jest.restoreAllMocks());

function anOrganization(unitName: string) {
  const organization = createSimulatedOrganization({ accounts: 6, unitNames: [unitName], delegatedAdministrators: 1 });
  simulateAws({ AWSOrganizations: organization.service });
  return organization;
}

const limits = { concurrency: 2, maxReceiveCount: 5 };

test.each([
  { unit: 'Unit 0', type: 'production', limitedBy: 'AttachPolicy' },
  { unit: 'Unit 1', type: 'none', limitedBy: 'ListPoliciesForTarget' },
])(
  'six accounts of type $type are compared and rolled out, at the rates of Organizations',
  async ({ unit, type, limitedBy }) => {
    const { accountIds, attachedTo, calls } = anOrganization(unit);
    const { ended } = await inSimulatedTime(async () => {
      const requested = await compare(governance);
      const rollout = await rollOut(governance, requested, limits);
      return { requested, ...rollout };
    }, 3_600);
    expect(ended).toMatchObject({ status: 'fulfilled', value: { requested: accountIds, dead: [], attempts: 6 } });
    expect(ended?.status === 'fulfilled' && ended.value.complete.toSorted()).toEqual(accountIds);
    for (const id of accountIds) {
      expect(attachedTo(id)).toContain('palisade-common');
      expect(attachedTo(id).includes('palisade-production')).toBe(type === 'production');
    }
    expect(leastSeconds(calls)[0]?.operations).toContain(limitedBy);
  },
);

test('an account whose baseline fails for good is a dead letter, with the reason', async () => {
  const { accountIds } = anOrganization('Unit 0');
  const missing = '300000000000';
  const { ended } = await inSimulatedTime(() => rollOut(governance, [accountIds[0] ?? '', missing], limits), 36_000);
  expect(ended).toMatchObject({
    status: 'fulfilled',
    value: { complete: [accountIds[0]], dead: [{ accountId: missing, reason: expect.stringContaining('not in the') }] },
  });
});
