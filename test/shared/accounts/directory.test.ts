import {
  DescribeAccountCommand,
  ListAccountsCommand,
  ListOrganizationalUnitsForParentCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { type AwsClientStub, mockClient } from 'aws-sdk-client-mock';
import { createDirectory, type DirectoryRules } from '../../../shared/accounts/directory.ts';
import { awsError } from '../../support/fake-s3.ts';

const noExclusions = { organizationalUnits: [], accounts: [] };
const classifiers = {
  organizationalUnits: { Production: 'production' },
  tag: 't',
  accounts: {},
  exclude: noExclusions,
} as const;
const id = '111122223333';
const joined = new Date('2026-11-01T10:00:00Z');

const anAccount = (overrides: object = {}) => ({
  Id: id,
  Name: 'Retail Production',
  Email: 'retail@example.com',
  State: 'ACTIVE' as const,
  JoinedMethod: 'CREATED' as const,
  JoinedTimestamp: joined,
  Paths: [`o-example/r-1/ou-production/ou-retail/${id}/`],
  ...overrides,
});

function setUp(rules: DirectoryRules = classifiers) {
  const client = new OrganizationsClient({ region: 'us-east-1' });
  const organizations = mockClient(client);
  organizations
    .on(DescribeAccountCommand)
    .resolves({ Account: anAccount() })
    .on(ListTagsForResourceCommand)
    .resolves({ Tags: [] })
    .on(ListOrganizationalUnitsForParentCommand, { ParentId: 'r-1' })
    .resolves({ OrganizationalUnits: [{ Id: 'ou-sandbox', Name: 'Sandbox' }], NextToken: 'more' })
    .on(ListOrganizationalUnitsForParentCommand, { ParentId: 'r-1', NextToken: 'more' })
    .resolves({ OrganizationalUnits: [{ Id: 'ou-production', Name: 'Production' }] })
    .on(ListOrganizationalUnitsForParentCommand, { ParentId: 'ou-production' })
    .resolves({ OrganizationalUnits: [{ Id: 'ou-retail', Name: 'Retail' }] });
  const directory = createDirectory(client, rules);
  const names = () => organizations.calls().map(({ args }) => args[0].constructor.name.replace('Command', ''));
  return { organizations, directory, names };
}

test('an account has the type of the OU above its line of business; names of OUs are read once', async () => {
  const { directory, names } = setUp();
  const found = await Promise.all([directory.lookUp(id), directory.lookUp(id)]);
  expect(found[1]).toEqual({
    kind: 'member',
    id,
    name: 'Retail Production',
    email: 'retail@example.com',
    type: 'production',
    typeSource: 'organizational unit',
    environment: 'production',
    joinedMethod: 'CREATED',
    joinedAt: joined.toISOString(),
  });
  const unitLists = names().filter((name) => name === 'ListOrganizationalUnitsForParent');
  // Two pages of the root, and one of the unit in it.
  expect(unitLists).toHaveLength(3);
  expect(names()).not.toContain('ListTagsForResource');
});

test('an account that Organizations does not know is ineligible', async () => {
  const { organizations, directory } = setUp();
  organizations.on(DescribeAccountCommand).rejects(awsError('AccountNotFoundException'));
  expect(await directory.lookUp(id)).toMatchObject({
    kind: 'ineligible',
    state: null,
    reason: `account ${id} is not in the organization`,
  });
});

test.each(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const)('an account that is %s is ineligible', async (State) => {
  const { organizations, directory } = setUp();
  organizations.on(DescribeAccountCommand).resolves({ Account: { Id: id, State } });
  expect(await directory.lookUp(id)).toMatchObject({ kind: 'ineligible', reason: `account ${id} is ${State}` });
});

type Mocked = AwsClientStub<OrganizationsClient>;
const units = [
  { Id: 'ou-production', Name: 'Production' },
  { Id: 'ou-retail', Name: 'Retail' },
];
const questions = [
  {
    question: 'DescribeAccount',
    failOnce: (mocked: Mocked, error: Error) =>
      mocked.on(DescribeAccountCommand).rejectsOnce(error).resolves({ Account: anAccount() }),
  },
  {
    question: 'ListOrganizationalUnitsForParent',
    failOnce: (mocked: Mocked, error: Error) =>
      mocked.on(ListOrganizationalUnitsForParentCommand).rejectsOnce(error).resolves({ OrganizationalUnits: units }),
  },
  {
    question: 'ListTagsForResource',
    failOnce: (mocked: Mocked, error: Error) =>
      mocked.on(ListTagsForResourceCommand).rejectsOnce(error).resolves({ Tags: [] }),
  },
];
const errors = ['TooManyRequestsException', 'AccessDeniedException', 'ServiceException'];

test.each(questions.flatMap((row) => errors.map((error) => ({ ...row, error }))))(
  '$error of $question is thrown, and not cached',
  async ({ failOnce, error }) => {
    const { organizations, directory } = setUp({ ...classifiers, organizationalUnits: {} });
    failOnce(organizations, awsError(error));
    await expect(directory.lookUp(id)).rejects.toThrow(error);
    expect(await directory.lookUp(id)).toMatchObject({ kind: 'member', type: 'unclassified' });
  },
);

test.each([
  { name: 'no path', account: anAccount({ Paths: undefined }) },
  { name: 'an empty list of paths', account: anAccount({ Paths: [] }) },
  { name: 'two paths', account: anAccount({ Paths: [`o-e/r-1/${id}/`, `o-e/r-1/ou-production/${id}/`] }) },
  { name: 'the path of another account', account: anAccount({ Paths: ['o-e/r-1/999999999999/'] }) },
  { name: 'a path without its end', account: anAccount({ Paths: ['o-e/r-1/ou-production/'] }) },
  { name: 'no state', account: anAccount({ State: undefined }) },
])('an answer with $name gives no type', async ({ account }) => {
  const { organizations, directory } = setUp();
  organizations.on(DescribeAccountCommand).resolves({ Account: account });
  await expect(directory.lookUp(id)).rejects.toThrow(/AWS Organizations answers no (path|state) for account/);
});

test('an account directly below the root has no OU', async () => {
  const { organizations, directory, names } = setUp();
  organizations.on(DescribeAccountCommand).resolves({ Account: anAccount({ Paths: [`o-example/r-1/${id}/`] }) });
  expect(await directory.lookUp(id)).toMatchObject({ type: 'unclassified', typeSource: 'none' });
  expect(names()).not.toContain('ListOrganizationalUnitsForParent');
});

test('an OU that was created after its siblings were read is found', async () => {
  const { organizations, directory } = setUp();
  await directory.lookUp(id);
  const Paths = [`o-example/r-1/ou-new/${id}/`];
  organizations.on(DescribeAccountCommand).resolves({ Account: anAccount({ Paths }) });
  await expect(directory.lookUp(id)).rejects.toThrow('organizational unit ou-new is not below r-1');
  organizations
    .on(ListOrganizationalUnitsForParentCommand, { ParentId: 'r-1' })
    .resolves({ OrganizationalUnits: [{ Id: 'ou-new', Name: 'Production' }] });
  expect(await directory.lookUp(id)).toMatchObject({ type: 'production' });
});

test('tags are read, all pages of them, if no OU gives the type', async () => {
  const { organizations, directory } = setUp();
  organizations
    .on(DescribeAccountCommand)
    .resolves({ Account: anAccount({ Paths: [`o-example/r-1/ou-sandbox/${id}/`] }) })
    .on(ListTagsForResourceCommand, { ResourceId: id })
    .resolves({ Tags: [{ Key: 'owner', Value: 'testing' }], NextToken: 'more' })
    .on(ListTagsForResourceCommand, { ResourceId: id, NextToken: 'more' })
    .resolves({ Tags: [{ Key: 't', Value: 'testing' }] });
  expect(await directory.lookUp(id)).toMatchObject({ type: 'testing', typeSource: 'tag' });
});

test('the tag for environments is read below an OU that says none only if governance.yml names it', async () => {
  const { organizations, directory, names } = setUp();
  const Tags = [{ Key: 'palisade:environment', Value: 'development' }];
  organizations.on(ListTagsForResourceCommand).resolves({ Tags });
  expect(await directory.lookUp(id)).toMatchObject({ environment: 'production' });
  expect(names()).not.toContain('ListTagsForResource');
  const named = setUp({ ...classifiers, environmentTag: 'palisade:environment' });
  named.organizations.on(ListTagsForResourceCommand).resolves({ Tags });
  expect(await named.directory.lookUp(id)).toMatchObject({ environment: 'development' });
});

test('the list costs one call for each page, and asks about an account what the list does not say', async () => {
  const { organizations, directory, names } = setUp();
  const other = '444455556666';
  organizations
    .on(ListAccountsCommand, {})
    .resolves({ Accounts: [anAccount()], NextToken: 'more' })
    .on(ListAccountsCommand, { NextToken: 'more' })
    .resolves({ Accounts: [{ Id: other, State: 'SUSPENDED' }, anAccount()] });
  const listed = await directory.list();
  expect(names()).toEqual(['ListAccounts', 'ListAccounts']);
  expect(await Promise.all(listed.map(({ describe }) => describe()))).toMatchObject([
    { kind: 'member', id, type: 'production' },
    { kind: 'ineligible', id: other, state: 'SUSPENDED' },
  ]);
  expect(names().filter((name) => !name.startsWith('List'))).toEqual([]);
});

test.each([
  { what: 'itself', exclude: { ...noExclusions, accounts: [id] } },
  { what: 'by an OU above it', exclude: { ...noExclusions, organizationalUnits: ['Production'] } },
])('an account that is excluded $what is ineligible, and its tags are not read', async ({ exclude }) => {
  const { directory, names } = setUp({ ...classifiers, exclude });
  expect(await directory.lookUp(id)).toMatchObject({
    kind: 'ineligible',
    state: 'EXCLUDED',
    name: 'Retail Production',
    reason: expect.stringContaining('is excluded'),
  });
  expect(names()).not.toContain('ListTagsForResource');
});
