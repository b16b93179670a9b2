import { applyOrganization, type Outcome } from '../../../shared/organization/apply-organization.ts';
import { planOrganization } from '../../../shared/organization/plan-organization.ts';
import { readOrganization } from '../../../shared/organization/read-organization.ts';
import { Killed, OrganizationInMemory, rootId } from '../../support/organization-in-memory.ts';
import {
  anAccount,
  applyIn,
  aWantedOrganization,
  environmentTag,
  planIn,
  typeTag,
} from '../../support/wanted-organization.ts';

const wanted = aWantedOrganization();
const states = (outcomes: readonly Outcome[]) => outcomes.map(({ action, state }) => `${action.kind} ${state}`);

test('an empty organization gets its units and accounts, each account in its unit and without the tags of the root', async () => {
  const organization = new OrganizationInMemory();
  const outcomes = await applyIn(organization, wanted);
  expect(new Set(outcomes.map(({ state }) => state))).toEqual(new Set(['done']));
  expect(organization.shown()).toEqual([
    'management@example.com Management ACTIVE  {}',
    'ml-lower@example.com ml-lower ACTIVE Workloads/Testing Lower {}',
    'ml-science@example.com ml-science ACTIVE Workloads/Data Science {}',
    'ml-testing@example.com ml-testing ACTIVE Workloads/Testing {}',
    'Sandbox',
    'Workloads',
    'Workloads/Data Science',
    'Workloads/Production',
    'Workloads/Testing',
    'Workloads/Testing Lower',
  ]);
});

test('CreateAccount itself gives the access role, the type, the environment and the owner', async () => {
  const organization = new OrganizationInMemory();
  const accounts = [anAccount('ml-lower', 'Workloads/Testing Lower', 'ml-team'), anAccount('toy', 'Sandbox')];
  await applyIn(organization, { ...wanted, accounts });
  const asked = organization.calls.filter(({ operation }) => operation === 'CreateAccount').map(({ input }) => input);
  expect(asked).toEqual([
    {
      AccountName: 'ml-lower',
      Email: 'ml-lower@example.com',
      RoleName: 'OrganizationAccountAccessRole',
      Tags: [
        { Key: typeTag, Value: 'testing' },
        { Key: environmentTag, Value: 'development' },
        { Key: 'owner', Value: 'ml-team' },
      ],
    },
    // An excluded unit gives no type.
    { AccountName: 'toy', Email: 'toy@example.com', RoleName: 'OrganizationAccountAccessRole', Tags: [] },
  ]);
  const [lower] = [...organization.accounts.values()].filter(({ Name }) => Name === 'ml-lower');
  expect(organization.tags.get(lower?.Id ?? '')).toEqual({ owner: 'ml-team' });
});

test('a second apply writes nothing (platform check 2)', async () => {
  const organization = new OrganizationInMemory();
  await applyIn(organization, wanted);
  const writes = organization.writes().length;
  expect(await planIn(organization, wanted)).toMatchObject({ actions: [], refused: [], left: [] });
  await applyIn(organization, wanted);
  expect(organization.writes()).toHaveLength(writes);
});

test('tags are removed only once AWS shows the account in its unit', async () => {
  const organization = new OrganizationInMemory();
  organization.staleAnswers = 4;
  await applyIn(organization, { ...wanted, accounts: [anAccount('ml-testing', 'Workloads/Testing')] });
  const [, ...after] = organization.calls
    .map(({ operation }) => operation)
    .slice(organization.calls.findIndex(({ operation }) => operation === 'MoveAccount'));
  expect(after.filter((operation) => operation === 'DescribeAccount')).toHaveLength(6);
  expect(after.at(-1)).toBe('UntagResource');
});

test('an account that AWS does not show in its unit keeps its tags, and the next apply removes them', async () => {
  const organization = new OrganizationInMemory();
  organization.staleAnswers = 99;
  const one = { ...wanted, accounts: [anAccount('ml-testing', 'Workloads/Testing')] };
  const [last] = (await applyIn(organization, one)).slice(-1);
  expect(last).toMatchObject({
    state: 'partly',
    reason: 'AWS does not show the account in Workloads/Testing yet',
  });
  organization.staleAnswers = 0;
  expect((await planIn(organization, one)).actions).toMatchObject([{ kind: 'remove-tags', keys: [typeTag] }]);
});

test('a move counts only once AWS shows the account in its unit, and the next apply sees that', async () => {
  const organization = new OrganizationInMemory();
  const accountId = organization.addAccount({ Email: 'ml-testing@example.com', Name: 'ml-testing' });
  const one = { ...wanted, accounts: [anAccount('ml-testing', 'Workloads/Testing')] };
  organization.staleAnswers = 99;
  const reason = 'AWS does not show the account in Workloads/Testing yet';
  expect((await applyIn(organization, one)).at(-1)).toMatchObject({ state: 'partly', accountId, reason });
  organization.staleAnswers = 0;
  expect((await planIn(organization, one)).actions).toEqual([]);
});

test('a tag with another value, and one of an account that no unit decides about, stay', async () => {
  const organization = new OrganizationInMemory();
  await applyIn(organization, wanted);
  for (const { Id } of organization.accounts.values())
    organization.tags.set(Id, { [typeTag]: 'production', [environmentTag]: 'testing' });
  expect((await planIn(organization, wanted)).actions).toEqual([]);
});

test('an apply that is killed at any call, before or after its effect, is finished by the next one (platform check 3)', async () => {
  const small = {
    ...wanted,
    units: ['Workloads', 'Workloads/Testing Lower', 'Sandbox'],
    accounts: [anAccount('one', 'Workloads/Testing Lower'), anAccount('two', 'Sandbox')],
  };
  const whole = new OrganizationInMemory();
  await applyIn(whole, small);
  for (let number = 1; number <= whole.calls.length; number += 1) {
    for (const isDone of [false, true]) {
      const organization = new OrganizationInMemory();
      organization.killAt(number, isDone);
      await expect(applyIn(organization, small)).rejects.toThrow(Killed);
      organization.restart();
      await applyIn(organization, small);
      expect(organization.shown()).toEqual(whole.shown());
      expect((await planIn(organization, small)).actions).toEqual([]);
    }
  }
});

test('an account that is still being made is waited for, and not asked for again', async () => {
  const organization = new OrganizationInMemory();
  organization.creationMs = 60_000;
  const one = { ...wanted, accounts: [anAccount('ml-testing', 'Workloads/Testing')] };
  organization.killAt(13, true);
  await expect(applyIn(organization, one)).rejects.toThrow(Killed);
  organization.restart();
  expect((await planIn(organization, one)).actions).toMatchObject([
    { kind: 'make-account', requestId: expect.stringMatching(/^car-/) },
  ]);
  await applyIn(organization, one);
  expect(organization.writes().filter((operation) => operation === 'CreateAccount')).toHaveLength(1);
  expect(organization.shown()).toContain('ml-testing@example.com ml-testing ACTIVE Workloads/Testing {}');
});

test('an account that somebody else makes under the same name is not taken for the declared one', async () => {
  const organization = new OrganizationInMemory();
  organization.operations.CreateAccount({ AccountName: 'ml-testing', Email: 'other@example.com' });
  await applyIn(organization, { ...wanted, accounts: [anAccount('ml-testing', 'Workloads/Testing')] });
  expect(organization.shown()).toEqual(
    expect.arrayContaining([
      'other@example.com ml-testing ACTIVE  {}',
      'ml-testing@example.com ml-testing ACTIVE Workloads/Testing {}',
    ]),
  );
});

test('an account that AWS refuses stops no other one, and its reason is said in words', async () => {
  const organization = new OrganizationInMemory();
  organization.failures.set('ml-science@example.com', 'INVALID_EMAIL');
  const outcomes = await applyIn(organization, wanted);
  expect(states(outcomes).filter((each) => each.startsWith('make-account'))).toEqual([
    'make-account failed',
    'make-account done',
    'make-account done',
  ]);
  expect(outcomes.map(({ reason }) => reason).filter((reason) => reason !== '')).toEqual([
    'AWS does not take the email address: declare another one (INVALID_EMAIL)',
  ]);
});

test('after the limit of accounts is reached, no further account is asked for', async () => {
  const organization = new OrganizationInMemory();
  const accounts = Array.from({ length: 8 }, (_, index) => anAccount(`a${index}`, 'Workloads/Testing'));
  for (const { email } of accounts) organization.failures.set(email, 'ACCOUNT_LIMIT_EXCEEDED');
  const outcomes = await applyIn(organization, { ...wanted, accounts });
  expect(organization.writes().filter((operation) => operation === 'CreateAccount')).toHaveLength(5);
  expect(outcomes.at(-1)?.reason).toContain('not asked for, since another account failed');
  expect(outcomes.at(-1)?.reason).toContain('Service Quotas');
});

test('a unit that cannot be made leaves its accounts unmade, and all others are made', async () => {
  const organization = new OrganizationInMemory();
  organization.addUnit('Workloads');
  organization.addUnit('Sandbox');
  organization.errors.set('CreateOrganizationalUnit', { code: 'ConstraintViolationException', left: 1 });
  const outcomes = await applyIn(organization, wanted);
  expect(outcomes.filter(({ state }) => state === 'failed').map(({ action, reason }) => [action.kind, reason])).toEqual(
    [
      ['make-unit', 'ConstraintViolationException'],
      ['make-account', 'the organizational unit Workloads/Data Science was not made'],
    ],
  );
});

test('a unit that somebody else has just made is used', async () => {
  const organization = new OrganizationInMemory();
  const client = organization.client();
  const present = await readOrganization(client, wanted);
  organization.addUnit('Testing', organization.addUnit('Workloads'));
  const plan = planOrganization(wanted, present);
  const outcomes = await applyOrganization(client, { wanted, present, plan }, { clock: organization.clock });
  expect(outcomes.filter(({ state }) => state !== 'done')).toEqual([]);
  expect([...organization.units.values()].filter(({ Name }) => Name === 'Testing')).toHaveLength(1);
});

test('a declared account in the root is moved, and one that is known by another case of its address, too', async () => {
  const organization = new OrganizationInMemory();
  organization.addAccount({ Email: 'ML-Testing@Example.com', Name: 'ml-testing', parent: rootId });
  await applyIn(organization, { ...wanted, accounts: [anAccount('ml-testing', 'Workloads/Testing')] });
  expect(organization.shown()).toContain('ml-testing@example.com ml-testing ACTIVE Workloads/Testing {}');
  expect(organization.writes()).not.toContain('CreateAccount');
});
