// Check 21: who may assume the roles of the platform, along the chain and from nowhere else.
import { buildTrust } from '../../../../shared/resources/pipeline-roles/build-role.ts';
import { productionTrust, stackTrust } from '../../../../shared/resources/pipeline-roles/production-roles.ts';
import { sharedServicesTrust } from '../../../../shared/resources/pipeline-roles/shared-services-role.ts';
import { testingTrust } from '../../../../shared/resources/pipeline-roles/testing-role.ts';
import { organizationId, production, region, roleIn, sharedServices, testing } from '../../../support/role-verdict.ts';
import { simulateRequest } from '../../../support/simulate.ts';

const scope = (accountId: string) => ({
  accountId,
  region,
  organizationId,
  sharedServices: [sharedServices],
});

/** Whether somebody whose own permissions allow everything may assume the role in this account. */
async function assumes(
  trust: object,
  principal: string,
  { role, context = {} }: { role: string; context?: Readonly<Record<string, string>> },
) {
  const result = await simulateRequest([], {
    principal,
    action: 'sts:AssumeRole',
    resource: role,
    owner: role.split(':')[4] ?? '',
    resourcePolicy: trust,
    context,
  });
  return result === 'Allowed';
}

describe.each([
  { name: 'testing', trust: testingTrust(scope(testing)), role: roleIn(testing, 'ml-pipeline') },
  { name: 'production', trust: productionTrust(scope(production)), role: roleIn(production, 'ml-pipeline') },
])('21: ml-pipeline in $name', ({ trust, role }) => {
  test('is assumed by the pipelines of shared-services', async () => {
    expect(await assumes(trust, roleIn(sharedServices, 'ml-pipeline'), { role })).toBe(true);
  });

  test.each([
    { who: 'an administrator of shared-services', principal: roleIn(sharedServices, 'Admin') },
    { who: 'a developer of shared-services', principal: roleIn(sharedServices, 'developer') },
    { who: 'a data scientist', principal: roleIn('333333333333', 'DataScientist') },
    { who: 'a role of that name in another account', principal: roleIn('333333333333', 'ml-pipeline') },
    {
      who: 'the other end of the chain',
      principal: roleIn(testing === role.split(':')[4] ? production : testing, 'ml-pipeline'),
    },
    { who: 'an administrator of the account itself', principal: roleIn(role.split(':')[4] ?? '', 'Admin') },
  ])('is not assumed by $who', async ({ principal }) => {
    expect(await assumes(trust, principal, { role })).toBe(false);
  });

  test('is not assumed once shared-services has left the organization', async () => {
    const context = { 'aws:PrincipalOrgID': 'o-theirs' };
    expect(await assumes(trust, roleIn(sharedServices, 'ml-pipeline'), { role, context })).toBe(false);
  });
});

test('21: builds of the source assume the role in testing, and none in production', async () => {
  const builds = roleIn(sharedServices, 'ml-pipeline-build');
  const inTesting = { role: roleIn(testing, 'ml-pipeline') };
  expect(await assumes(testingTrust(scope(testing)), builds, inTesting)).toBe(true);
  const inProduction = { role: roleIn(production, 'ml-pipeline') };
  expect(await assumes(productionTrust(scope(production)), builds, inProduction)).toBe(false);
  const stacks = { role: roleIn(production, 'ml-pipeline-cloudformation') };
  expect(await assumes(stackTrust(scope(production)), builds, stacks)).toBe(false);
});

test.each([
  {
    name: 'ml-pipeline-build in shared-services',
    trust: buildTrust(scope(sharedServices)),
    role: roleIn(sharedServices, 'ml-pipeline-build'),
    services: ['codebuild.amazonaws.com'],
  },
  {
    name: 'ml-pipeline in shared-services',
    trust: sharedServicesTrust(scope(sharedServices)),
    role: roleIn(sharedServices, 'ml-pipeline'),
    services: ['codepipeline.amazonaws.com', 'codebuild.amazonaws.com'],
  },
  {
    name: 'ml-pipeline-cloudformation in production',
    trust: stackTrust(scope(production)),
    role: roleIn(production, 'ml-pipeline-cloudformation'),
    services: ['cloudformation.amazonaws.com', 'scheduler.amazonaws.com'],
  },
])('21: $name is assumed by its services for its own account', async ({ trust, role, services }) => {
  const own = { 'aws:SourceAccount': role.split(':')[4] ?? '' };
  for (const service of services) {
    expect(await assumes(trust, service, { role, context: own })).toBe(true);
    expect(await assumes(trust, service, { role, context: { 'aws:SourceAccount': '999999999999' } })).toBe(false);
  }
  expect(await assumes(trust, 'lambda.amazonaws.com', { role, context: own })).toBe(false);
  for (const name of ['Admin', 'ml-pipeline', 'ml-pipeline-build', 'DataScientist'])
    expect(await assumes(trust, roleIn(own['aws:SourceAccount'], name), { role, context: own })).toBe(false);
});

test('the accounts of several shared-services accounts are in one order', () => {
  const trusted = (sharedServices: readonly string[]) => testingTrust({ ...scope(testing), sharedServices });
  expect(trusted(['222222222222', '111111111111'])).toEqual(trusted(['111111111111', '222222222222']));
});
