// The bus policy, judged by IAM's own rules.
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
  { name: 'what is forwarded without the keys of a request', put: { role: 'PalisadeForward' } },
  { name: 'a new account that management relays', put: { role: 'PalisadeRelay', account: management, ...created } },
])('$name is admitted', async ({ put }) => {
  expect(await evaluateBusPolicy(put)).toBe('Allowed');
});

test.each([
  { name: 'another organization', put: { role: 'PalisadeForward', organization: 'o-theirs', ...change } },
  { name: 'another role of a member', put: { role: 'Admin', ...change } },
  { name: 'a role that is named like the relay, of a member', put: { role: 'PalisadeRelay', ...created } },
  { name: 'a member that speaks of new accounts', put: { role: 'PalisadeForward', ...created } },
  { name: 'a member that speaks of moves', put: { role: 'PalisadeForward', ...call, source: 'aws.organizations' } },
  {
    name: 'a member that speaks as Palisade',
    put: { role: 'PalisadeForward', source: 'palisade', detailType: 'Palisade Finding' },
  },
  { name: 'another kind of event', put: { role: 'PalisadeForward', ...change, detailType: 'Something Else' } },
  { name: 'management that speaks of buckets', put: { role: 'PalisadeRelay', account: management, ...change } },
])('$name is not admitted', async ({ put }) => {
  expect(await evaluateBusPolicy(put)).not.toBe('Allowed');
});
