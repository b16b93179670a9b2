// Check 33: nobody but Palisade changes who is admitted to datasets, and everybody who may work with the data still does.
import type { AccountType } from '../../../../shared/accounts/account-type.ts';
import { policiesFor } from '../../../../shared/policies/pack.ts';
import { simulateRequest } from '../../../support/simulate.ts';
import { account, inputs, roleArn, verdict } from '../../../support/verdict.ts';

const scope = inputs({ hasDatasets: true });
const owners = ['data-management', 'shared-services'] as const;
const others = [
  'DataEngineer',
  'Admin',
  'ml-pipeline',
  'break-glass',
  'platform-automation',
  'stacksets-exec-1',
  'ml-execution',
];
const palisade = ['PalisadeSpoke', 'OrganizationAccountAccessRole', 'AWSControlTowerExecution'];

const bucket = `arn:aws:s3:::ml-data-customers-${account}`;
const buckets = [bucket, `arn:aws:s3:::ml-artifacts-${account}`];
const key = `arn:aws:kms:eu-west-1:${account}:key/11111111-2222-4333-8444-555555555555`;
const keyOf = (dataset: string | undefined, managedBy = 'palisade') => ({
  'aws:ResourceTag/managed-by': managedBy,
  'aws:ResourceTag/palisade:resource': dataset,
});
const inside = { 'aws:ResourceOrgID': 'o-ours', 'aws:ResourceAccount': account };

type Call = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Record<string, string | undefined>;
};
const each = (actions: string, resources: readonly string[], context: Call['context'] = {}): Call[] =>
  actions
    .split(' ')
    .flatMap((action) => resources.map((resource) => ({ action, resource, context: { ...inside, ...context } })));

/** The changes of admissions: by the policies, and by what makes Palisade take a bucket or key for somebody else's. */
const changes: readonly Call[] = [
  ...each('s3:PutBucketPolicy s3:DeleteBucketPolicy s3:PutBucketOwnershipControls', buckets),
  ...each('s3:PutEncryptionConfiguration s3:PutBucketPublicAccessBlock s3:PutBucketVersioning', [bucket]),
  ...each('s3:PutBucketTagging s3:TagResource s3:UntagResource s3:PutBucketAbac', [bucket]),
  ...each('s3:CreateBucket s3:DeleteBucket s3:PutReplicationConfiguration', [bucket]),
  ...each('kms:PutKeyPolicy kms:CreateGrant kms:DisableKey kms:ScheduleKeyDeletion', [key], keyOf('customers')),
  ...each('kms:DisableKeyRotation kms:DeleteImportedKeyMaterial kms:ReplicateKey', [key], keyOf('customers')),
  ...each('kms:TagResource kms:UntagResource', [key], keyOf('customers')),
  // A key of one's own with the tag, or the alias, would be taken for the dataset's.
  ...each('kms:TagResource', [key], { 'aws:RequestTag/palisade:resource': 'customers' }),
  ...each('kms:CreateKey', ['*'], { 'aws:RequestTag/palisade:resource': 'customers' }),
  ...each('kms:CreateAlias kms:UpdateAlias kms:DeleteAlias', [
    `arn:aws:kms:eu-west-1:${account}:alias/ml/data-customers`,
  ]),
];

/** What a data engineer does with the data, and what is not the platform's. */
const work: readonly Call[] = [
  ...each('s3:GetObject s3:PutObject s3:DeleteObject s3:PutObjectTagging', [`${bucket}/a`]),
  ...each('s3:ListBucket s3:GetBucketPolicy s3:PutLifecycleConfiguration s3:PutBucketNotification', buckets),
  ...each('s3:PutInventoryConfiguration s3:PutBucketCORS s3:PutBucketLogging', [bucket]),
  ...each('kms:Decrypt kms:GenerateDataKey kms:DescribeKey kms:RotateKeyOnDemand', [key], keyOf('customers')),
  // Keys of the account, also the one that Palisade made for all its buckets, are the account's to change.
  ...each('kms:PutKeyPolicy kms:CreateGrant kms:TagResource', [key], keyOf(undefined)),
  ...each('kms:PutKeyPolicy kms:CreateGrant', [key], keyOf('customers', 'terraform')),
  ...each('kms:CreateKey', ['*']),
  ...each('kms:CreateAlias', [`arn:aws:kms:eu-west-1:${account}:alias/palisade-data`]),
  ...each('s3:CreateBucket s3:PutBucketPolicy s3:DeleteBucket', [
    'arn:aws:s3:::raw-data',
    'arn:aws:s3:::team-ml-data-raw',
  ]),
];

/**
 * Only what the SCPs deny: the key has no policy here, so that other answers than an explicit denial are none of theirs.
 * Each line says the answer, and to what.
 */
async function verdicts(type: AccountType, roles: readonly string[], calls: readonly Call[], given = scope) {
  const path = [{ target: account, policies: policiesFor(type, given) }];
  const asked = roles.flatMap((name) => calls.map((call) => ({ name, ...call })));
  const answers = asked.map(async ({ name, action, resource, context = {} }) => {
    const request = {
      principal: roleArn(name),
      action,
      resource,
      context: { 'aws:RequestedRegion': 'eu-west-1', ...context },
    };
    const answer = await simulateRequest(path, request);
    return `${answer === 'ExplicitlyDenied' ? 'denied' : 'allowed'}: ${name} ${action} ${resource}`;
  });
  return Promise.all(answers);
}
const withAnswer = (answers: readonly string[], answer: string) => answers.filter((each) => each.startsWith(answer));

test.each([
  ...others.map((name) => ['data-management', name] as const),
  // The statements are the same: a person and a machine are enough.
  ['shared-services', 'Admin'],
  ['shared-services', 'platform-automation'],
] as const)('in an account of type %s, %s changes no admission', async (type, name) => {
  expect(withAnswer(await verdicts(type, [name], changes), 'allowed')).toEqual([]);
});

test('an ACL admits nobody, either: in data-management nobody sets one, in shared-services only Palisade', async () => {
  const acl = each('s3:PutBucketAcl', buckets);
  expect(withAnswer(await verdicts('data-management', ['Admin', ...palisade], acl), 'allowed')).toEqual([]);
  expect(withAnswer(await verdicts('shared-services', ['Admin', 'break-glass'], acl), 'allowed')).toEqual([]);
  expect(withAnswer(await verdicts('shared-services', palisade, acl), 'denied')).toEqual([]);
});

describe.each(owners)('in an account of type %s', (type) => {
  test('Palisade changes admissions', async () => {
    expect(withAnswer(await verdicts(type, palisade, changes), 'denied')).toEqual([]);
  });

  test('those who may work with the data still do', async () => {
    expect(withAnswer(await verdicts(type, ['DataEngineer', 'ml-pipeline'], work), 'denied')).toEqual([]);
  });

  test('without datasets, the statements are not there', async () => {
    expect(withAnswer(await verdicts(type, ['Admin'], changes, inputs()), 'denied')).toEqual([]);
  });
});

const role = `arn:aws:iam::${account}:role/ml-execution`;
const roleChanges = each(
  'iam:UpdateAssumeRolePolicy iam:PutRolePolicy iam:AttachRolePolicy iam:CreateRole iam:DeleteRole iam:TagRole iam:UntagRole',
  [role],
);

describe.each(['data-management', 'data-science', 'production'] as const)(
  'the role ml-execution in an account of type %s',
  (type) => {
    test('is changed by Palisade only', async () => {
      expect(
        withAnswer(
          await verdicts(type, ['Admin', 'break-glass', 'ml-pipeline', 'platform-automation'], roleChanges),
          'allowed',
        ),
      ).toEqual([]);
      expect(withAnswer(await verdicts(type, palisade, roleChanges), 'denied')).toEqual([]);
    });

    test('is passed to SageMaker and read by those who may', async () => {
      const uses = each('iam:PassRole iam:GetRole iam:ListRolePolicies', [role]);
      expect(withAnswer(await verdicts(type, ['Admin', 'ml-pipeline'], uses), 'denied')).toEqual([]);
    });

    test('is like any other role where there are no datasets', async () => {
      const answers = await verdicts(type, ['Admin'], roleChanges, inputs());
      expect(withAnswer(answers, 'denied')).toEqual([]);
    });
  },
);

test('a data scientist reads datasets, and writes to none, whatever the policies of the buckets say', async () => {
  const object = { resource: 'arn:aws:s3:::ml-data-customers-444455556666/a', context: inside };
  const ask = (action: string, given = scope) =>
    verdict('data-science', { principal: roleArn('DataScientist'), action, ...object }, given);
  expect(await ask('s3:GetObject')).toBe('allowed');
  expect(await ask('s3:PutObject')).toBe('denied');
  expect(await ask('s3:DeleteObject')).toBe('denied');
  expect(await ask('s3:PutObject', inputs())).toBe('allowed');
});

// Check 18.
test.each([true, false])(
  'in testing a data scientist looks only; metrics and logs by the switch, here %s',
  async (isOn) => {
    const given = inputs({ hasDatasets: true, readMetricsAndLogs: isOn });
    const ask = (action: string, resource: string) =>
      verdict('testing', { principal: roleArn('DataScientist'), action, resource, context: inside }, given);
    const logs = `arn:aws:logs:eu-west-1:${account}:log-group:/aws/sagemaker/TrainingJobs:log-stream:t`;
    expect(await ask('logs:GetLogEvents', logs)).toBe(isOn ? 'allowed' : 'denied');
    expect(await ask('cloudwatch:GetMetricData', '*')).toBe(isOn ? 'allowed' : 'denied');
    expect(await ask('s3:GetObject', 'arn:aws:s3:::ml-data-customers-444455556666/a')).toBe('allowed');
    for (const [action, resource] of [
      ['sagemaker:CreateTrainingJob', `arn:aws:sagemaker:eu-west-1:${account}:training-job/t`],
      ['s3:PutObject', 'arn:aws:s3:::results/a'],
      ['iam:PassRole', role],
      ['logs:DeleteLogGroup', logs],
    ] as const) {
      expect({ action, verdict: await ask(action, resource) }).toEqual({ action, verdict: 'denied' });
    }
  },
);
