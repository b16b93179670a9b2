// What the step says about the key that governance.yml names for buckets.
import type { AccessRoleClients } from '../../../../shared/aws/access-role-clients.ts';
import { bucketKey } from '../../../../shared/baseline/steps/bucket-key.ts';
import { LookAheadError } from '../../../../shared/guardrails/contract/preflight.ts';
import { awsError, bucket, type Call } from '../../../support/fake-s3.ts';
import { keyAnswers, keyArn, keyTemplate } from '../../../support/kms-keys.ts';
import { aMember } from '../../../support/member.ts';
import { aGovernance, aStepContext } from '../../../support/site.ts';
import { type Answers, fakeSurrounding } from '../../../support/surroundings.ts';

type Case = {
  readonly key?: string | null;
  readonly encryption?: string;
  readonly keys?: 'on' | 'off';
  readonly answers?: Answers;
  readonly region?: string;
};

async function verdictOn({ key = keyTemplate, encryption = 'aws:kms', keys = 'on', ...more }: Case) {
  const { answers = keyAnswers(), region = bucket.region } = more;
  const calls: Call[] = [];
  const context = aStepContext({
    member: aMember({ id: bucket.accountId, type: 'production' }),
    governance: aGovernance({
      guardrails: { all: {}, production: { 's3-encryption': { encryption, key } } },
      baseline: { keys },
    }),
    region,
    clients: { kms: fakeSurrounding(answers, calls)('kms', region) } as AccessRoleClients,
  });
  return { ...bucketKey.decide(await bucketKey.observe(context), context), calls: calls.length };
}

const denied: Answers = {
  DescribeKeyCommand: () => {
    throw awsError('AccessDeniedException');
  },
};
const none = keyTemplate.replace('data', 'none');

test.each<{ name: string; given: Case; kind: string; says: string; calls: number }>([
  { name: 'a key that can be used', given: {}, kind: 'compliant', says: `buckets get the KMS key ${keyArn}`, calls: 1 },
  {
    name: 'no key, which the baseline makes',
    given: { key: none },
    kind: 'compliant',
    says: 'data-keys makes it',
    calls: 1,
  },
  {
    name: 'no key, and none is made',
    given: { key: none, keys: 'off' },
    kind: 'attention',
    says: 'there is no KMS key',
    calls: 1,
  },
  {
    name: 'no such key of another account',
    given: { key: 'arn:aws:kms:{region}:444455556666:alias/data' },
    kind: 'attention',
    says: 'there is no KMS key',
    calls: 1,
  },
  {
    name: 'a disabled key',
    given: { answers: keyAnswers({ KeyState: 'Disabled' }) },
    kind: 'attention',
    says: 'is disabled',
    calls: 1,
  },
  {
    name: 'a key of one Region, in another',
    given: { key: 'arn:aws:kms:us-east-1:{account}:alias/data', region: 'eu-west-1' },
    kind: 'attention',
    says: 'is in us-east-1, and the bucket in eu-west-1',
    calls: 0,
  },
  {
    name: 'a key that may not be described',
    given: { answers: denied },
    kind: 'attention',
    says: 'is not known: AccessDeniedException',
    calls: 1,
  },
  {
    name: 'AES256',
    given: { encryption: 'AES256', key: null },
    kind: 'not-applicable',
    says: 'names no key',
    calls: 0,
  },
  { name: 'KMS without a key', given: { key: null }, kind: 'not-applicable', says: 'names no key', calls: 0 },
  {
    name: 'the AWS managed key',
    given: { key: 'aws-managed-key' },
    kind: 'not-applicable',
    says: 'names no key',
    calls: 0,
  },
])('$name: $kind', async ({ given, kind, says, calls }) => {
  expect(await verdictOn(given)).toMatchObject({ kind, reason: expect.stringContaining(says), calls });
});

test('a key that cannot be asked for now is asked for again', async () => {
  const throttled: Answers = {
    DescribeKeyCommand: () => {
      throw awsError('ThrottlingException');
    },
  };
  await expect(verdictOn({ answers: throttled })).rejects.toThrow(LookAheadError);
});
