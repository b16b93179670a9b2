// The role ml-execution: made where accounts share something that it uses, left alone if somebody else made it, and what it may do.
import type { IAMClient } from '@aws-sdk/client-iam';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { AccessRoleClients } from '../../../../shared/aws/access-role-clients.ts';
import { executionRole } from '../../../../shared/baseline/steps/execution-role.ts';
import { executionPermissions, executionTrust } from '../../../../shared/platform/execution-documents.ts';
import { aMember } from '../../../support/member.ts';
import { aGovernance, aStepContext } from '../../../support/site.ts';

const account = '111122223333';
const governance = aGovernance({ platform: { datasets: { customers: { readers: ['production'] } } } });
const organizationId = 'o-abcdefghij';
const member = aMember({ id: account, type: 'production' });
const scope = { accountId: account, regions: governance.regions, type: 'production' as const, organizationId };

/** An account in which the role is there with this trust policy and these tags. */
function contextWith(role: { trust: object; tags: Record<string, string> }) {
  const iam = {
    send: async (command: object) =>
      command.constructor.name === 'GetRoleCommand'
        ? {
            Role: {
              AssumeRolePolicyDocument: JSON.stringify(role.trust),
              Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
            },
          }
        : { PolicyDocument: JSON.stringify(executionPermissions(scope)) },
  };
  return aStepContext({ member, governance, clients: { iam: iam as unknown as IAMClient } as AccessRoleClients });
}
const wide = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
};
const own = { 'managed-by': 'palisade' };

test.each([
  { name: 'as it should be', role: { trust: executionTrust(scope), tags: own }, kind: 'compliant' },
  { name: 'with a wider trust', role: { trust: wide, tags: own }, kind: 'violating' },
  { name: 'of somebody else', role: { trust: wide, tags: { 'managed-by': 'terraform' } }, kind: 'attention' },
  { name: 'without tags', role: { trust: executionTrust(scope), tags: {} }, kind: 'attention' },
])('a role $name is $kind', async ({ role, kind }) => {
  const context = contextWith(role);
  expect(executionRole.decide(await executionRole.observe(context), context)).toMatchObject({ kind });
});

test.each([{ models: ['churn'] }, { catalog: { portfolio: 'ML', products: {}, principals: ['DataScientist'] } }])(
  'it is kept for %j, without datasets',
  async (platform) => {
    const context = { ...contextWith({ trust: wide, tags: own }), governance: aGovernance({ platform }) };
    expect(executionRole.decide(await executionRole.observe(context), context)).toMatchObject({ kind: 'violating' });
  },
);

test('where accounts share nothing nobody looks', async () => {
  const context = aStepContext({ member, governance: aGovernance() });
  const facts = await executionRole.observe(context);
  expect(executionRole.decide(facts, context)).toMatchObject({ kind: 'not-applicable' });
});

async function judge(
  principal: string,
  action: string,
  resource: string,
  context: Record<string, string>,
  policies: { identity?: object; resource?: object },
) {
  const result = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId: context['aws:ResourceAccount'] ?? account },
        contextVariables: { 'aws:PrincipalArn': principal, ...context },
      },
      identityPolicies: policies.identity ? [{ name: 'palisade', policy: policies.identity }] : [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(policies.resource ? { resourcePolicy: policies.resource } : {}),
    },
    {},
  );
  if (result.resultType === 'wildcard') return result.overallResult;
  return result.resultType === 'single' ? result.result.analysis.result : JSON.stringify(result.errors);
}

const role = `arn:aws:iam::${account}:role/ml-execution`;
test.each([
  ['SageMaker for this account', 'sagemaker.amazonaws.com', account, 'Allowed'],
  ['SageMaker for another account', 'sagemaker.amazonaws.com', '999999999999', 'ImplicitlyDenied'],
  ['another service', 'lambda.amazonaws.com', account, 'ImplicitlyDenied'],
  ['an administrator of the account', `arn:aws:iam::${account}:role/Admin`, account, 'ImplicitlyDenied'],
])('the role is assumed by %s: %s', async (_who, principal, source, expected) => {
  const context = { 'aws:SourceAccount': source };
  expect(await judge(principal, 'sts:AssumeRole', role, context, { resource: executionTrust(scope) })).toBe(expected);
});

const owner = '444455556666';
const admitting = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};
const key = (of: string) => `arn:aws:kms:us-east-1:${of}:key/11111111-2222-4333-8444-555555555555`;
const viaS3 = { 'kms:ViaService': 's3.us-east-1.amazonaws.com' };
test.each([
  [
    'reads a dataset',
    's3:GetObject',
    `arn:aws:s3:::ml-data-customers-${owner}/a`,
    { 'aws:ResourceAccount': owner },
    'Allowed',
  ],
  [
    'writes to a dataset',
    's3:PutObject',
    `arn:aws:s3:::ml-data-customers-${owner}/a`,
    { 'aws:ResourceAccount': owner },
    'ImplicitlyDenied',
  ],
  [
    'reads another bucket',
    's3:GetObject',
    `arn:aws:s3:::raw-${owner}/a`,
    { 'aws:ResourceAccount': owner },
    'ImplicitlyDenied',
  ],
  ['decrypts through S3', 'kms:Decrypt', key(owner), { 'aws:ResourceAccount': owner, ...viaS3 }, 'Allowed'],
  ['decrypts directly', 'kms:Decrypt', key(owner), { 'aws:ResourceAccount': owner }, 'ImplicitlyDenied'],
  [
    'writes to its bucket',
    's3:PutObject',
    `arn:aws:s3:::sagemaker-us-east-1-${account}/a`,
    { 'aws:ResourceAccount': account },
    'Allowed',
  ],
  [
    'writes to a bucket of that name elsewhere',
    's3:PutObject',
    `arn:aws:s3:::sagemaker-us-east-1-${owner}/a`,
    { 'aws:ResourceAccount': owner },
    'ImplicitlyDenied',
  ],
  ['encrypts a volume', 'kms:CreateGrant', key(account), { 'aws:ResourceAccount': account }, 'Allowed'],
  [
    'grants the use of a key elsewhere',
    'kms:CreateGrant',
    key(owner),
    { 'aws:ResourceAccount': owner },
    'ImplicitlyDenied',
  ],
  [
    'writes its logs',
    'logs:PutLogEvents',
    `arn:aws:logs:us-east-1:${account}:log-group:/aws/sagemaker/TrainingJobs:log-stream:t`,
    {},
    'Allowed',
  ],
  [
    'reads logs of others',
    'logs:GetLogEvents',
    `arn:aws:logs:us-east-1:${account}:log-group:/app:log-stream:t`,
    {},
    'ImplicitlyDenied',
  ],
  ['changes a role', 'iam:PutRolePolicy', role, {}, 'ImplicitlyDenied'],
] as const)('a job %s: %s', async (_what, action, resource, context, expected) => {
  const elsewhere = 'aws:ResourceAccount' in context && context['aws:ResourceAccount'] === owner;
  const known = { 'aws:PrincipalAccount': account, ...context };
  const policies = {
    identity: executionPermissions(scope),
    ...(elsewhere || action.startsWith('kms:') ? { resource: admittingRoot(elsewhere) } : {}),
  };
  expect(await judge(role, action, resource, known, policies)).toBe(expected);
});

const artifact = `arn:aws:s3:::ml-artifacts-${owner}/model.tar.gz`;
test.each([
  { type: 'testing', reads: true, writes: true },
  { type: 'production', reads: true, writes: false },
  { type: 'data-science', reads: false, writes: false },
] as const)('a job in $type reads artifacts: $reads, and writes them: $writes', async ({ type, reads, writes }) => {
  const may = async (action: string, resource: string, context: Record<string, string> = {}) => {
    const known = {
      'aws:PrincipalAccount': account,
      'aws:ResourceAccount': owner,
      'aws:ResourceOrgID': organizationId,
    };
    const policies = { identity: executionPermissions({ ...scope, type }), resource: admitting };
    return (await judge(role, action, resource, { ...known, ...context }, policies)) === 'Allowed';
  };
  expect(await may('s3:GetObject', artifact)).toBe(reads);
  expect(await may('s3:PutObject', artifact)).toBe(writes);
  expect(await may('kms:GenerateDataKey', key(owner), viaS3)).toBe(writes);
  expect(await may('s3:PutObject', artifact, { 'aws:ResourceOrgID': 'o-theirs' })).toBe(false);
  expect(
    await may(
      'codeartifact:ReadFromRepository',
      `arn:aws:codeartifact:us-east-1:${owner}:repository/ml-platform/packages`,
    ),
  ).toBe(true);
  expect(
    await may(
      'codeartifact:PublishPackageVersion',
      `arn:aws:codeartifact:us-east-1:${owner}:package/ml-platform/packages/npm/scope/features`,
    ),
  ).toBe(false);
  expect(await may('ecr:BatchGetImage', `arn:aws:ecr:us-east-1:${owner}:repository/ml-train`)).toBe(true);
  expect(await may('ecr:PutImage', `arn:aws:ecr:us-east-1:${owner}:repository/ml-train`)).toBe(false);
});

/** The owner elsewhere admits everybody; a key of the account leaves it to IAM, as KMS's default key policy does. */
function admittingRoot(isElsewhere: boolean): object {
  if (isElsewhere) return admitting;
  const [statement] = admitting.Statement;
  return { ...admitting, Statement: [{ ...statement, Principal: { AWS: `arn:aws:iam::${account}:root` } }] };
}
