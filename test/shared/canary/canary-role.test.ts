// The canary's role, evaluated with IAM's rules: what it may do, and that only the named roles of the hub may assume it.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { canaryRole, maxTrustCharacters } from '../../../shared/canary/canary-role.ts';
import { aGovernance, hub } from '../../support/site.ts';

const accountId = '111122223333';
const { trust, permissions } = canaryRole(hub, aGovernance(), accountId);
const canary = `arn:aws:iam::${accountId}:role/PalisadeCanary`;
const inHub = (name: string) => `arn:aws:iam::${hub.accountId}:role/${name}`;
const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

async function simulate(request: object, identity: object, resourcePolicy?: object): Promise<string> {
  const result = await runSimulation(
    {
      request,
      identityPolicies: [{ name: 'identity', policy: identity }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy ? { resourcePolicy } : {}),
    } as never,
    {},
  );
  if (result.resultType === 'wildcard') return result.overallResult;
  if (result.resultType !== 'single') throw new Error(`the simulation failed: ${JSON.stringify(result.errors)}`);
  return result.result.analysis.result;
}

const own = `arn:aws:s3:::palisade-canary-${accountId}-01234567`;
const forwarding = `arn:aws:events:us-east-1:${accountId}:rule/palisade-forward`;
test.each([
  ['s3:CreateBucket', own, true],
  ['s3:PutBucketVersioning', own, true],
  ['s3:PutBucketPublicAccessBlock', own, true],
  ['s3:PutBucketTagging', own, true],
  ['s3:DeleteBucket', own, true],
  ['s3:GetBucketVersioning', own, true],
  ['s3:ListAllMyBuckets', '*', true],
  ['events:DescribeRule', forwarding, true],
  ['events:ListTargetsByRule', forwarding, true],
  ['iam:GetRole', `arn:aws:iam::${accountId}:role/PalisadeSpoke`, true],
  ['iam:GetRole', canary, false],
  ['sts:AssumeRole', `arn:aws:iam::${accountId}:role/PalisadeSpoke`, false],
  ['s3:DeleteBucket', 'arn:aws:s3:::customer-data', false],
  ['s3:PutBucketVersioning', 'arn:aws:s3:::customer-data', false],
  ['s3:PutBucketPolicy', own, false],
  ['s3:PutBucketAcl', own, false],
  ['s3:PutObject', `${own}/key`, false],
  ['s3:GetObject', 'arn:aws:s3:::customer-data/key', false],
  ['events:DisableRule', forwarding, false],
  ['events:DescribeRule', `arn:aws:events:us-east-1:${accountId}:rule/other`, false],
  ['iam:PassRole', canary, false],
])('%s on %s: %s', async (action, resource, isAllowed) => {
  const request = { principal: canary, action, resource: { resource, accountId }, contextVariables: {} };
  expect(await simulate(request, permissions)).toBe(isAllowed ? 'Allowed' : 'ImplicitlyDenied');
});

describe('is assumed by', () => {
  const asked = { 'sts:ExternalId': hub.externalId, 'aws:PrincipalOrgID': hub.organizationId };
  test.each([
    { who: 'an operator', name: 'platform-operator', isAllowed: true },
    { who: 'automation, by a pattern', name: 'stacksets-exec-0123', isAllowed: true },
    { who: 'break-glass', name: 'break-glass', isAllowed: true },
    {
      who: 'the access role of the hub, with which it is deployed',
      name: 'OrganizationAccountAccessRole',
      isAllowed: true,
    },
    { who: 'another role of the hub', name: 'application', isAllowed: false },
    { who: 'a function that runs no canaries', name: 'palisade-remediate', isAllowed: false },
    {
      who: 'an operator without the external ID',
      name: 'platform-operator',
      context: { 'sts:ExternalId': 'x' },
      isAllowed: false,
    },
    {
      who: 'an operator of another organization',
      name: 'platform-operator',
      context: { 'aws:PrincipalOrgID': 'o-x' },
      isAllowed: false,
    },
  ])('$who: $isAllowed', async ({ name, context = {}, isAllowed }) => {
    const request = {
      principal: inHub(name),
      action: 'sts:AssumeRole',
      resource: { resource: canary, accountId },
      contextVariables: { 'aws:PrincipalArn': inHub(name), ...asked, ...context },
    };
    expect(await simulate(request, everything, trust)).toBe(isAllowed ? 'Allowed' : 'ImplicitlyDenied');
  });
});

test('the trust policy fits, and names no principal but the hub account', () => {
  expect(JSON.stringify(trust).length).toBeLessThan(maxTrustCharacters);
  expect(JSON.stringify(trust)).toContain(`"Principal":{"AWS":"arn:aws:iam::${hub.accountId}:root"}`);
});
