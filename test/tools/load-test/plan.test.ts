// A small case of `npm run load -- plan`: six accounts, on the simulated clock of the tests.
import { jest } from '@jest/globals';
import { simulateAws } from '../../support/simulated-aws.ts';
import { inSimulatedTime, simulatePromisedTimers } from '../../support/simulated-time.ts';

simulatePromisedTimers();
const { halfRolledOut, planConfiguration, planned } = await import('../../../tools/load-test/plan.ts');
const { policiesFor } = await import('../../../shared/policies/pack.ts');
const { policyScope } = await import('../../../shared/policies/scope.ts');

afterEach(() => jest.restoreAllMocks());

test('six accounts are planned by their policies, with few calls and none of them throttled', async () => {
  const organization = halfRolledOut(6, ['Unit 0', 'Unit 1']);
  simulateAws({ AWSOrganizations: organization.service });
  const { ended } = await inSimulatedTime(planConfiguration, 600);
  if (ended?.status !== 'fulfilled') throw ended?.reason ?? new Error('the plan has not ended');
  const { accounts, policies, summary, organizationsCalls } = ended.value;
  expect(accounts.map(({ accountId, error }) => ({ accountId, error }))).toEqual(
    organization.accountIds.map((accountId) => ({ accountId, error: null })),
  );
  // What is attached was packed for fewer Regions; the others have nothing yet.
  expect(policies).toMatchObject([{ operation: 'update', policy: 'palisade-common', accounts: 6 }]);
  for (const { accountId, policies: ofAccount } of accounts) {
    const hasPolicies = organization.attachedTo(accountId).length > 0;
    expect(ofAccount.map(({ policy }) => policy).includes('palisade-common')).toBe(!hasPolicies);
  }
  const without = accounts.filter(({ accountId }) => organization.attachedTo(accountId).length === 0);
  const wanted = without.flatMap(({ type }) => (type === null ? [] : policiesFor(type, policyScope(planned))));
  expect(without).toHaveLength(2);
  expect(summary.text).toBe(
    `Plan: 0 to fix, 0 baselines to apply, ${wanted.length} policies to attach, 1 policy to update, 0 left alone`,
  );
  // By policy, and not by account.
  expect(organizationsCalls).not.toHaveProperty('ListPoliciesForTarget');
  const throttled = Object.values(organization.calls).reduce((sum, each) => sum + each.throttled, 0);
  expect(throttled).toBe(0);
});
