// Checks all calls that the hub's functions made in the hub's account during the test run, from the local cloud's
// CloudTrail: IAM's rules must allow each of them with the policy and the permissions boundary of its role.
import { setTimeout as sleep } from 'node:timers/promises';
import { GetPolicyVersionCommand, GetRoleCommand, GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import * as z from 'zod/mini';
import { delayMs } from '../../local/delays.ts';
import { organizationIdOf } from '../../local/local-organization.ts';
import { functionRoleNames } from '../../shared/aws/hub-roles.ts';
import { hub, ids, region } from './cloud.ts';
import { eventHistory } from './event-history.ts';

const recorded = z.object({
  eventSource: z.string(),
  eventName: z.string(),
  userIdentity: z.looseObject({ arn: z.optional(z.string()) }),
  requestParameters: z.nullish(z.record(z.string(), z.unknown())),
});
type Recorded = z.infer<typeof recorded>;

/** A call of a function. Repeated calls count once. */
type Call = { readonly role: string; readonly action: string; readonly resource: string };

const account = ids.sharedServices;
const sessionsOf = `arn:aws:sts::${account}:assumed-role/`;
const arn = (service: string, what: string) => `arn:aws:${service}:${region}:${account}:${what}`;
const last = (address: string) => address.split('/').at(-1) ?? '';
const text = z.catch(z.string(), '');

/** The ARN of the resource that a call is about, from its parameters. Throws for a service that is not listed here. */
function resourceOf(service: string, parameters: Readonly<Record<string, unknown>>): string {
  const named = (name: string) => text.parse(parameters[name]);
  switch (service) {
    case 'dynamodb':
      return arn('dynamodb', `table/${named('tableName') || Object.keys(Object(parameters['requestItems']))[0]}`);
    case 'events':
      return arn('events', 'event-bus/palisade');
    case 'sqs':
      return arn('sqs', last(named('queueUrl')) || named('queueName'));
    case 'ssm':
      return arn('ssm', `parameter${named('name')}`);
    case 'sns':
      return named('topicArn');
    case 'sts':
      return named('roleArn');
    default:
      throw new Error(`a function called ${service}, whose resources recorded-calls.ts does not know yet`);
  }
}

/** The calls of the functions, except those to S3. */
export async function functionCalls(): Promise<readonly Call[]> {
  await sleep(delayMs('cloudtrail-event-history'));
  const calls = new Map<string, Call>();
  for await (const { CloudTrailEvent } of eventHistory(hub.cloudTrail, new Date(0))) {
    const call = callOf(recorded.parse(JSON.parse(CloudTrailEvent ?? '{}')));
    if (call) calls.set(JSON.stringify(call), call);
  }
  return [...calls.values()];
}

function callOf({ eventSource, eventName, userIdentity, requestParameters }: Recorded): Call | undefined {
  const role = functionRoleNames.find((name) => userIdentity.arn?.startsWith(`${sessionsOf}${name}/`));
  const [service = ''] = eventSource.split('.');
  if (role === undefined || service === 's3') return undefined;
  // Amazon SQS has no actions of their own for batches (Service Authorization Reference).
  const action = service === 'sqs' ? eventName.replace(/Batch$/, '') : eventName;
  return { role, action: `${service}:${action}`, resource: resourceOf(service, requestParameters ?? {}) };
}

const document = z.object({ Version: z.string(), Statement: z.array(z.unknown()) });
const parsed = (encoded: string | undefined) => document.parse(JSON.parse(decodeURIComponent(encoded ?? '')));

/** The deployed policy and permissions boundary of a role. */
async function policiesOf(RoleName: string) {
  const PolicyName = RoleName.replace('palisade-', '');
  const { PolicyDocument } = await hub.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  const { Role } = await hub.iam.send(new GetRoleCommand({ RoleName }));
  const PolicyArn = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  const { PolicyVersion } = await hub.iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
  return { own: parsed(PolicyDocument), boundary: parsed(PolicyVersion?.Document) };
}

/** Describes the calls that the role's policy and permissions boundary do not allow. */
export async function deniedCalls(calls: readonly Call[]): Promise<readonly string[]> {
  const organizationId = await organizationIdOf(hub.organizations);
  const results = await Promise.all(
    calls.map(async (call) => ({ call, result: await simulateCall(call, organizationId) })),
  );
  return results
    .filter(({ result }) => result !== 'Allowed')
    .map(({ call, result }) => `${call.role} called ${call.action} on ${call.resource}: ${result}`);
}

async function simulateCall({ role, action, resource }: Call, organizationId: string): Promise<string> {
  const { own, boundary } = await policiesOf(role);
  const roleArn = `arn:aws:iam::${account}:role/${role}`;
  // AssumeRole also needs the trust policy of the other account's role, which is taken as given.
  const trust = { Effect: 'Allow', Principal: { AWS: roleArn }, Action: 'sts:AssumeRole' };
  const trustPolicy =
    action === 'sts:AssumeRole' ? { resourcePolicy: { Version: '2012-10-17', Statement: [trust] } } : {};
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${account}:assumed-role/${role}/session`,
        action,
        resource: { resource, accountId: resource.split(':')[4] ?? '' },
        contextVariables: { 'aws:PrincipalArn': roleArn, 'aws:ResourceOrgID': organizationId },
      },
      identityPolicies: [{ name: 'its own', policy: own }],
      permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...trustPolicy,
    },
    {},
  );
  if (result.resultType !== 'single') return JSON.stringify(result);
  return result.result.analysis.result;
}
