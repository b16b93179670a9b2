import {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  ListParentsCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { mockClient } from 'aws-sdk-client-mock';
import { createDirectory } from '../../../shared/accounts/directory.ts';
import { awsError } from '../../support/fake-s3.ts';

const classifiers = { organizationalUnits: { Production: 'production' }, tag: 't', accounts: {} } as const;
const id = '111122223333';
const joined = new Date('2026-11-01T10:00:00Z');

function setUp() {
  const organizations = mockClient(new OrganizationsClient({ region: 'us-east-1' }));
  organizations
    .on(DescribeAccountCommand)
    .resolves({
      Account: {
        Id: id,
        Name: 'Retail Production',
        Email: 'retail@example.com',
        State: 'ACTIVE',
        JoinedMethod: 'CREATED',
        JoinedTimestamp: joined,
      },
    })
    .on(ListTagsForResourceCommand)
    .resolves({ Tags: [] })
    .on(ListParentsCommand, { ChildId: id })
    .resolves({ Parents: [{ Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' }] })
    .on(ListParentsCommand, { ChildId: 'ou-1' })
    .resolves({ Parents: [{ Id: 'ou-2', Type: 'ORGANIZATIONAL_UNIT' }] })
    .on(ListParentsCommand, { ChildId: 'ou-2' })
    .resolves({ Parents: [{ Id: 'r-1', Type: 'ROOT' }] })
    .on(DescribeOrganizationalUnitCommand, { OrganizationalUnitId: 'ou-1' })
    .resolves({ OrganizationalUnit: { Name: 'Retail' } })
    .on(DescribeOrganizationalUnitCommand, { OrganizationalUnitId: 'ou-2' })
    .resolves({ OrganizationalUnit: { Name: 'Production' } });
  const directory = createDirectory(organizations as unknown as OrganizationsClient, classifiers);
  return { organizations, directory };
}

test('an account has the type of the OU above its line of business; OUs are read once', async () => {
  const { organizations, directory } = setUp();
  const found = await Promise.all([directory.lookUp(id), directory.lookUp(id)]);
  expect(found[1]).toEqual({
    kind: 'member',
    id,
    name: 'Retail Production',
    email: 'retail@example.com',
    type: 'production',
    typeSource: 'organizational unit',
    joined: { created: true, at: joined },
  });
  expect(organizations.commandCalls(DescribeOrganizationalUnitCommand)).toHaveLength(2);
  expect(organizations.commandCalls(ListTagsForResourceCommand)).toHaveLength(0);
});

test('an account that Organizations does not know is ineligible', async () => {
  const { organizations, directory } = setUp();
  organizations.on(DescribeAccountCommand).rejects(awsError('AccountNotFoundException'));
  expect(await directory.lookUp(id)).toMatchObject({
    kind: 'ineligible',
    reason: `account ${id} is not in the organization`,
  });
});

test.each(['SUSPENDED', 'PENDING_CLOSURE', 'CLOSED'] as const)('an account that is %s is ineligible', async (State) => {
  const { organizations, directory } = setUp();
  organizations.on(DescribeAccountCommand).resolves({ Account: { Id: id, State } });
  expect(await directory.lookUp(id)).toMatchObject({ kind: 'ineligible', reason: `account ${id} is ${State}` });
});

test.each(['TooManyRequestsException', 'AccessDeniedException'])(
  'an error %s of Organizations is thrown, and not cached',
  async (name) => {
    const { organizations, directory } = setUp();
    organizations
      .on(DescribeAccountCommand)
      .rejectsOnce(awsError(name))
      .resolves({ Account: { Id: id, State: 'ACTIVE' } });
    await expect(directory.lookUp(id)).rejects.toThrow(name);
    expect(await directory.lookUp(id)).toMatchObject({ kind: 'member' });
  },
);

test('tags are read if no OU gives the type', async () => {
  const { organizations, directory } = setUp();
  organizations.on(DescribeOrganizationalUnitCommand).resolves({ OrganizationalUnit: { Name: 'Sandbox' } });
  organizations.on(ListTagsForResourceCommand).resolves({ Tags: [{ Key: 't', Value: 'testing' }] });
  expect(await directory.lookUp(id)).toMatchObject({ type: 'testing', typeSource: 'tag' });
});
