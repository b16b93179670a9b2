// A small case of `npm run load -- accounts`: six accounts, on the simulated clock of the tests.
import { jest } from '@jest/globals';
import { refuse } from '../../../tools/fixtures/simulated-aws.ts';
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
  const { accountIds, service } = anOrganization('Unit 0');
  const [one = '', other = ''] = accountIds;
  simulateAws({
    AWSOrganizations: (operation, input) =>
      operation === 'AttachPolicy' && input['TargetId'] === other
        ? refuse('ConstraintViolationException')
        : service(operation, input),
  });
  const { ended } = await inSimulatedTime(() => rollOut(governance, [one, other], limits), 36_000);
  expect(ended).toMatchObject({
    status: 'fulfilled',
    value: {
      complete: [one],
      dead: [{ accountId: other, reason: expect.stringContaining('ConstraintViolationException') }],
    },
  });
});

test('an account that is only monitored takes four reads of AWS Organizations, and a thousand take 400 seconds', async () => {
  const modes = { all: { default: 'monitor' as const } };
  const monitoring = {
    ...governance,
    baseline: { ...governance.baseline, modes },
    policies: { ...governance.policies, modes },
  };
  const callsFor = async (accounts: number) => {
    const organization = createSimulatedOrganization({ accounts, unitNames: ['Unit 0'], delegatedAdministrators: 1 });
    simulateAws({ AWSOrganizations: organization.service });
    const { accountIds, attachedTo, calls } = organization;
    const { ended } = await inSimulatedTime(
      () => rollOut(monitoring, accountIds, { ...limits, concurrency: 1 }),
      3_600,
    );
    expect(ended).toMatchObject({ status: 'fulfilled', value: { dead: [] } });
    expect(accountIds.flatMap((id) => attachedTo(id))).toEqual([]);
    return new Map(Object.entries(calls).map(([operation, { answered }]) => [operation, answered]));
  };
  const [four, eight] = [await callsFor(4), await callsFor(8)];
  const costs = [...eight].map(([operation, many]) => {
    const each = (many - (four.get(operation) ?? 0)) / 4;
    return { operation, each, once: many - 8 * each };
  });
  expect(costs.toSorted((one, other) => one.operation.localeCompare(other.operation))).toEqual([
    { operation: 'DescribeAccount', each: 1, once: 0 },
    { operation: 'ListDelegatedAdministrators', each: 0, once: 2 },
    { operation: 'ListOrganizationalUnitsForParent', each: 0, once: 1 },
    { operation: 'ListPoliciesForTarget', each: 2, once: 0 },
    { operation: 'ListTagsForResource', each: 1, once: 0 },
  ]);
  const ofThousand = Object.fromEntries(
    costs.map(({ operation, each, once }) => [operation, { answered: 1_000 * each + once, throttled: 0 }]),
  );
  expect(leastSeconds(ofThousand)[0]).toEqual({ operations: 'ListPoliciesForTarget', seconds: 400 });
});
