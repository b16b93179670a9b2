// The accounts of a sweep without a hub, and their types, as AWS Organizations answers.
import { jest } from '@jest/globals';
import { callerTargets } from '../../../cli/sweep/caller-targets.ts';
import type { TargetOptions } from '../../../cli/sweep/types.ts';
import { hubParameters } from '../../../shared/governance/schema/hub.ts';
import { type Input, refuse, simulateAws } from '../../support/simulated-aws.ts';
import { inSimulatedTime } from '../../support/simulated-time.ts';
import { aGovernance } from '../../support/site.ts';

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' });
const [own, other] = ['999999999999', '111122223333'];
const governance = aGovernance({
  accountTypes: {
    organizationalUnits: { Production: 'production' },
    tag: 't',
    accounts: { [own]: 'testing', [other]: 'testing' },
  },
});

type Organization = Readonly<Record<string, (input: Input) => object>>;
const accountOf = (Id: string) => ({
  Id,
  State: 'ACTIVE',
  Paths: [`o-example/r-root/${Id === own ? '' : 'ou-production/'}${Id}/`],
});
const healthy: Organization = {
  ListAccounts: () => ({ Accounts: [accountOf(own), accountOf(other), { Id: '444455556666', State: 'CLOSED' }] }),
  DescribeAccount: ({ AccountId }) => ({ Account: accountOf(String(AccountId)) }),
  ListOrganizationalUnitsForParent: () => ({ OrganizationalUnits: [{ Id: 'ou-production', Name: 'Production' }] }),
  ListTagsForResource: () => ({ Tags: [] }),
};

afterEach(() => jest.restoreAllMocks());

/** The types of the targets, and the reasons of the accounts that are none. */
async function sweepOf(organization: Organization, ids: readonly string[] = [], options: TargetOptions = {}) {
  simulateAws({ AWSOrganizations: (operation, input) => (organization[operation] ?? refuse('Unexpected'))(input) });
  const { ended } = await inSimulatedTime(() => callerTargets(governance, ids, options), 3_600);
  if (ended?.status !== 'fulfilled') return { error: String(ended?.reason) };
  const { targets, undetermined } = ended.value;
  return {
    types: Object.fromEntries(targets.map(({ accountId, accountType }) => [accountId, accountType])),
    reasons: Object.fromEntries(undetermined.map(({ accountId, reason }) => [accountId, reason])),
  };
}

const failing =
  (...operations: readonly string[]) =>
  (code: string) => ({
    ...healthy,
    ...Object.fromEntries(operations.map((operation) => [operation, () => refuse(code)])),
  });

test('active accounts have the types that the organization gives them', async () => {
  expect(await sweepOf(healthy)).toEqual({ types: { [own]: 'testing', [other]: 'production' }, reasons: {} });
});

test.each(['TooManyRequestsException', 'AccessDeniedException', 'ServiceException'])(
  'an account has no type if its question ends with %s, and others are swept',
  async (code) => {
    const { types, reasons } = await sweepOf(failing('ListOrganizationalUnitsForParent')(code));
    expect({ types, reasons }).toEqual({
      types: { [own]: 'testing' },
      reasons: { [other]: expect.stringContaining(`its account type is unknown: ${code}`) },
    });
  },
);

test('a caller who may not list the accounts sweeps the own one, if its type can be asked for', async () => {
  const denied = failing('ListAccounts')('AccessDeniedException');
  expect(await sweepOf(denied)).toEqual({ types: { [own]: 'testing' }, reasons: {} });
  const deniedAll = failing('ListAccounts', 'DescribeAccount')('AccessDeniedException');
  expect(await sweepOf(deniedAll)).toMatchObject({ types: {}, reasons: { [own]: expect.any(String) } });
});

test('without an organization, governance.yml gives the own account its type', async () => {
  expect(await sweepOf(failing('ListAccounts')('AWSOrganizationsNotInUseException'))).toEqual({
    types: { [own]: 'testing' },
    reasons: {},
  });
});

test('nothing is swept if the list of accounts is throttled', async () => {
  expect(await sweepOf(failing('ListAccounts')('TooManyRequestsException'))).toEqual({
    error: expect.stringContaining('The accounts cannot be listed: TooManyRequestsException'),
  });
});

test('a named account that is closed or not in the organization is said to be so', async () => {
  const closed = { ...healthy, DescribeAccount: () => ({ Account: { ...accountOf(other), State: 'CLOSED' } }) };
  expect(await sweepOf(closed, [other])).toEqual({ types: {}, reasons: { [other]: `account ${other} is CLOSED` } });
  expect(await sweepOf(failing('DescribeAccount')('AccountNotFoundException'), [other])).toEqual({
    types: {},
    reasons: { [other]: `account ${other} is not in the organization` },
  });
});

test('a type that the caller states is not asked for', async () => {
  const silent = failing('DescribeAccount')('Unexpected');
  expect(await sweepOf(silent, [other], { accountType: 'data-science' })).toEqual({
    types: { [other]: 'data-science' },
    reasons: {},
  });
});

test('a hub that governance.yml names and that cannot be reached ends the sweep: pauses are unknown then', async () => {
  simulateAws({ AWSOrganizations: (operation, input) => (healthy[operation] ?? refuse('Unexpected'))(input) });
  // STS answers that all credentials are of the management account, those of the hub's account too.
  const hub = { organizationId: 'o-abcdefghij', managementAccountId: own, accountId: other, externalId: 'palisade' };
  const { ended } = await inSimulatedTime(
    () => callerTargets({ ...governance, hub: hubParameters.parse(hub) }, [], {}),
    60,
  );
  expect(ended).toMatchObject({ status: 'rejected', reason: { message: expect.stringContaining(`is ${other}, but`) } });
});
