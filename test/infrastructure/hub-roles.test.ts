// The roles of the hub's stack: each is in the one list, and under the organization policies of the hub's account each may
// do everything that its own policy allows, also when a service acts with it.
import * as z from 'zod/mini';
import { hubRole, hubRoleNames, hubRoles, hubRolesThatAssume } from '../../shared/aws/hub-roles.ts';
import { organizationReaderRoleName, organizationRoleName, spokeRoleName } from '../../shared/aws/names.ts';
import { policiesFor } from '../../shared/policies/pack.ts';
import { account, scope } from '../support/policy-sentences.ts';
import { simulateRequest } from '../support/simulate.ts';

const statementSchema = z.object({
  Sid: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
});
const roleSchema = z.object({
  Type: z.literal('AWS::IAM::Role'),
  Properties: z.object({
    RoleName: z.string(),
    AssumeRolePolicyDocument: z.object({
      Statement: z.array(z.object({ Principal: z.object({ Service: z.string() }) })),
    }),
    Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(statementSchema) }) })),
  }),
});
/** What serverless.yml reads from this file, as it reads it. */
const templateFile: string = '../../infrastructure/template.js';
const partsSchema = z.object({
  roles: z.object({ Resources: z.record(z.string(), z.looseObject({ Type: z.string() })) }),
});
const deployed = Object.values(partsSchema.parse({ ...(await import(templateFile)) }).roles.Resources)
  .filter(({ Type }) => Type === 'AWS::IAM::Role')
  .map((resource) => roleSchema.parse(resource).Properties);
const path = [{ target: account, policies: policiesFor('shared-services', scope) }];

test('the roles of the stack are those of the list, and the services of the list act with them', () => {
  const services = deployed.map(({ RoleName, AssumeRolePolicyDocument }) => ({
    name: RoleName,
    services: AssumeRolePolicyDocument.Statement.map(({ Principal }) => Principal.Service),
  }));
  const listed = hubRoles.map(({ name, service }) => ({ name, services: [`${service}.amazonaws.com`] }));
  const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
  expect(services.sort(byName)).toEqual([...listed].sort(byName));
});

test('a role that is not in the list cannot be made', () => {
  expect(() => hubRole('unknown')).toThrow('palisade-unknown');
});

/** An example of the ARNs of a resource in the template: logical ids stand for the names of their resources. */
function exampleOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const text = JSON.stringify(resource);
  const named: Readonly<Record<string, string>> = {
    Bus: `arn:aws:events:eu-west-1:${account}:event-bus/palisade`,
    Journal: `arn:aws:dynamodb:eu-west-1:${account}:table/palisade-journal`,
    TopicKey: `arn:aws:kms:eu-west-1:${account}:key/k`,
    FindingsTopic: `arn:aws:sns:eu-west-1:${account}:palisade-findings`,
    EvidenceBucket: `arn:aws:s3:::palisade-evidence-${account}`,
  };
  const queueName = (id: string) =>
    `palisade${id
      .replace(/DeadLetters$/, '-dead-letters')
      .replace(/Queue$/, '')
      .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  const arnOf = (id: string) => named[id] ?? `arn:aws:sqs:eu-west-1:${account}:${queueName(id)}`;
  const [, id] = /"(?:Fn::GetAtt":\["|Ref":")(\w+)/.exec(text) ?? [];
  if (id !== undefined) return arnOf(id);
  const [, template = ''] = /"Fn::Sub":"([^"]*)"/.exec(text) ?? [];
  return template
    .replace(/\$\{(\w+)\.Arn\}/, (_, logical: string) => arnOf(logical))
    .replaceAll('${AWS::Partition}', 'aws')
    .replaceAll('${AWS::Region}', 'eu-west-1')
    .replaceAll('${AWS::AccountId}', account)
    .replaceAll('${param:managementAccountId}', '999988887777')
    .replaceAll('iam::*:', 'iam::444455556666:');
}

const requests = deployed.flatMap(({ RoleName, Policies }) =>
  Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(({ Action, Resource }) =>
    [Resource]
      .flat()
      .flatMap((resource) =>
        [Action].flat().map((action) => ({ role: RoleName, action, resource: exampleOf(resource) })),
      ),
  ),
);

test('every permission of every role is tested, those of the schedules among them', () => {
  expect(new Set(requests.map(({ role }) => role))).toEqual(new Set(hubRoleNames));
  expect(requests).toContainEqual({
    role: 'palisade-scheduler',
    action: 'sqs:SendMessage',
    resource: `arn:aws:sqs:eu-west-1:${account}:palisade-compare-accounts-dead-letters`,
  });
});

test.each(requests)('$role: $action on $resource is not denied', async ({ role, action, resource }) => {
  const principal = `arn:aws:iam::${account}:role/${role}`;
  const request = { principal, action, resource, context: { 'aws:RequestedRegion': 'eu-west-1' } };
  // Without a policy of the resource, a key or a role of another account is denied implicitly.
  expect(await simulateRequest(path, request)).not.toBe('ExplicitlyDenied');
});

test.each([
  [spokeRoleName, ['palisade-onboard-account', 'palisade-remediate', 'palisade-sweep']],
  [organizationRoleName, ['palisade-keep-platform', 'palisade-onboard-account']],
  [organizationReaderRoleName, ['palisade-compare-accounts']],
])('%s is assumed by %j, which have the permission', (roleName, names) => {
  expect(hubRolesThatAssume(roleName)).toEqual(names);
  const permitted = requests.filter(
    ({ action, resource }) => action === 'sts:AssumeRole' && resource.endsWith(`/${roleName}`),
  );
  expect(permitted.map(({ role }) => role).sort()).toEqual(names);
});
