// Evaluates the policy of the hub event bus with IAM's rules.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { bus } from '../../infrastructure/bus.ts';

const [hub, member, management] = ['222233334444', '111122223333', '999988887777'];
const resource = `arn:aws:events:us-east-1:${hub}:event-bus/palisade`;
const resolvedPolicy = JSON.stringify(bus['Bus']?.Properties['Policy'])
  .replaceAll(/\{"Fn::Sub":("[^"]*")\}/g, '$1')
  .replaceAll('${AWS::Partition}', 'aws')
  .replaceAll('${AWS::Region}', 'us-east-1')
  .replaceAll('${AWS::AccountId}', hub)
  .replaceAll('${param:organizationId}', 'o-ours')
  .replaceAll('${param:managementAccountId}', management);

type PutRequest = { role: string; account?: string; organization?: string; source?: string; detailType?: string };

async function evaluateBusPolicy({
  role,
  account = member,
  organization = 'o-ours',
  source,
  detailType,
}: PutRequest): Promise<string> {
  const principal = `arn:aws:sts::${account}:assumed-role/${role}/session`;
  const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const result = await runSimulation(
    {
      request: {
        principal,
        action: 'events:PutEvents',
        resource: { resource, accountId: hub },
        contextVariables: {
          'aws:PrincipalArn': `arn:aws:iam::${account}:role/${role}`,
          'aws:PrincipalOrgID': organization,
          ...(source ? { 'events:source': [source] } : {}),
          ...(detailType ? { 'events:detail-type': [detailType] } : {}),
        },
      },
      identityPolicies: [{ name: 'everything', policy: everything }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: JSON.parse(resolvedPolicy),
    },
    {},
  );
  if (result.resultType !== 'single') throw new Error(JSON.stringify(result));
  return result.result.analysis.result;
}

const change = { source: 'aws.config', detailType: 'Config Rules Compliance Change' };
const call = { source: 'aws.s3', detailType: 'AWS API Call via CloudTrail' };
const created = { source: 'aws.organizations', detailType: 'AWS Service Event via CloudTrail' };

test.each([
  { name: 'a compliance change that a member forwards', put: { role: 'PalisadeForward', ...change } },
  { name: 'an S3 call that a member forwards', put: { role: 'PalisadeForward', ...call } },
  { name: 'a forwarded event without condition keys of the request', put: { role: 'PalisadeForward' } },
  {
    name: 'a new account that the management account relays',
    put: { role: 'PalisadeRelay', account: management, ...created },
  },
])('$name is allowed', async ({ put }) => {
  expect(await evaluateBusPolicy(put)).toBe('Allowed');
});

test.each([
  { name: 'another organization', put: { role: 'PalisadeForward', organization: 'o-theirs', ...change } },
  { name: 'another role of a member', put: { role: 'Admin', ...change } },
  { name: 'a role of a member with the name of the relay', put: { role: 'PalisadeRelay', ...created } },
  { name: 'an event about a new account from a member', put: { role: 'PalisadeForward', ...created } },
  {
    name: 'an event about a moved account from a member',
    put: { role: 'PalisadeForward', ...call, source: 'aws.organizations' },
  },
  {
    name: 'a finding from a member',
    put: { role: 'PalisadeForward', source: 'palisade', detailType: 'Palisade Finding' },
  },
  { name: 'another kind of event', put: { role: 'PalisadeForward', ...change, detailType: 'Something Else' } },
  {
    name: 'an event about a bucket from the management account',
    put: { role: 'PalisadeRelay', account: management, ...change },
  },
])('$name is denied', async ({ put }) => {
  expect(await evaluateBusPolicy(put)).not.toBe('Allowed');
});
