// Every call that the hub's functions made in the hub's account during the whole run of tests, as CloudTrail of the local cloud
// has it, judged by IAM's own rules under the role that made it, and that role's boundary.
import { type Event, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { GetPolicyVersionCommand, GetRoleCommand, GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import * as z from 'zod/mini';
import { organizationIdOf } from '../../local/organization.ts';
import { userAgent as memberUserAgent } from '../../shared/aws/http-handler.ts';
import { functionRoleNames } from '../../shared/aws/names.ts';
import { hub, ids, region } from './cloud.ts';

const recorded = z.object({
  eventSource: z.string(),
  eventName: z.string(),
  userAgent: z.string(),
  requestParameters: z.nullish(z.record(z.string(), z.unknown())),
});
type Recorded = z.infer<typeof recorded>;

/** A call of a function, the same however often it was made. */
type Call = { readonly role: string; readonly action: string; readonly resource: string };

const account = ids.sharedServices;
const arn = (service: string, what: string) => `arn:aws:${service}:${region}:${account}:${what}`;
const last = (address: string) => address.split('/').at(-1) ?? '';
const text = z.catch(z.string(), '');

/** The resource that a call is about, by the service's own parameter. Throws for a service that is not known here. */
function resourceOf(service: string, parameters: Readonly<Record<string, unknown>>): string {
  const named = (name: string) => text.parse(parameters[name]);
  switch (service) {
    case 'dynamodb':
      return arn('dynamodb', `table/${named('TableName') || Object.keys(Object(parameters['RequestItems']))[0]}`);
    case 'events':
      return arn('events', 'event-bus/palisade');
    case 'sqs':
      return arn('sqs', last(named('QueueUrl')) || named('QueueName'));
    case 'ssm':
      return arn('ssm', `parameter${named('Name')}`);
    case 'sns':
      return named('TopicArn');
    case 'sts':
      return named('RoleArn');
    default:
      throw new Error(`a function has called ${service}, of which the tests do not know the resources`);
  }
}

/** What the functions have called. S3's calls are left out: the emulator's record names none of them. */
export async function functionCalls(): Promise<readonly Call[]> {
  const calls = new Map<string, Call>();
  for await (const { CloudTrailEvent } of allEvents()) {
    const call = callOf(recorded.parse(JSON.parse(CloudTrailEvent ?? '{}')));
    if (call) calls.set(JSON.stringify(call), call);
  }
  return [...calls.values()];
}

/** The emulator has no pages: it gives the newest fifty before a time. */
async function* allEvents(): AsyncGenerator<Event> {
  let EndTime = new Date();
  while (true) {
    const { Events = [] } = await hub.cloudTrail.send(new LookupEventsCommand({ EndTime }));
    yield* Events;
    const oldest = Events.at(-1)?.EventTime;
    if (oldest === undefined) return;
    EndTime = new Date(Math.min(oldest.getTime(), EndTime.getTime() - 1));
  }
}

function callOf({ eventSource, eventName, userAgent, requestParameters }: Recorded): Call | undefined {
  // The functions' environment tells the SDK to say which of them calls; Powertools adds something to that.
  const role = functionRoleNames.find((name) => userAgent.includes(`app/${name}`));
  const [service = ''] = eventSource.split('.');
  // The hub's account is a member too: what is called with a role of the members says so.
  const isAsMember = userAgent.split(' ').includes(memberUserAgent);
  if (role === undefined || service === 's3' || isAsMember) return undefined;
  const parameters = requestParameters ?? {};
  const name = text.parse(parameters['Action']) || eventName;
  return { role, action: `${service}:${name}`, resource: resourceOf(service, parameters) };
}

const document = z.object({ Version: z.string(), Statement: z.array(z.unknown()) });
const parsed = (encoded: string | undefined) => document.parse(JSON.parse(decodeURIComponent(encoded ?? '')));

/** A role's policy and its boundary, as they were deployed. */
async function policiesOf(RoleName: string) {
  const PolicyName = RoleName.replace('palisade-', '');
  const { PolicyDocument } = await hub.iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
  const { Role } = await hub.iam.send(new GetRoleCommand({ RoleName }));
  const PolicyArn = Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  const { PolicyVersion } = await hub.iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
  return { own: parsed(PolicyDocument), boundary: parsed(PolicyVersion?.Document) };
}

/** Those that the role's policy and its boundary do not allow, in words. */
export async function deniedCalls(calls: readonly Call[]): Promise<readonly string[]> {
  const organizationId = await organizationIdOf(hub.organizations);
  const judged = await Promise.all(
    calls.map(async (call) => ({ call, result: await simulateCall(call, organizationId) })),
  );
  return judged
    .filter(({ result }) => result !== 'Allowed')
    .map(({ call, result }) => `${call.role} called ${call.action} on ${call.resource}: ${result}`);
}

async function simulateCall({ role, action, resource }: Call, organizationId: string): Promise<string> {
  const { own, boundary } = await policiesOf(role);
  const roleArn = `arn:aws:iam::${account}:role/${role}`;
  // Entering an account takes both sides; here it is the caller's that is judged.
  const trust = { Effect: 'Allow', Principal: { AWS: roleArn }, Action: 'sts:AssumeRole' };
  const letIn = action === 'sts:AssumeRole' ? { resourcePolicy: { Version: '2012-10-17', Statement: [trust] } } : {};
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
      ...letIn,
    },
    {},
  );
  if (result.resultType !== 'single') return JSON.stringify(result);
  return result.result.analysis.result;
}
