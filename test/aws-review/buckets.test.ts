import { type accountTypes, unclassified } from '../../shared/accounts/account-type.ts';
import { governanceSchema, policyFor } from '../../shared/governance/governance.ts';
import { s3Encryption } from '../../shared/guardrails/s3-bucket/s3-encryption/guardrail.ts';
import { prepared } from '../support/aws-review.ts';
import { enforce } from '../support/enforce.ts';
import { bucket, fakeS3 } from '../support/fake-s3.ts';
import { aGovernance } from '../support/site.ts';

const sse = (SSEAlgorithm: string) => ({ Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm } }] });
const ownKey = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** A governance.yml that requires this of accounts of type production; undefined if it is not valid. */
function governanceWith(encryption: object) {
  const { accountTypes: types, regions } = aGovernance();
  const guardrails = { all: {}, production: { 's3-encryption': encryption } };
  return governanceSchema.safeParse({ version: 1, regions, accountTypes: types, guardrails }).data;
}

/** The default encryption that Palisade writes to a bucket on SSE-S3 with this policy; undefined if it writes none. */
async function encryptionWritten(governance: ReturnType<typeof governanceWith>, where = bucket, policy?: object) {
  if (governance === undefined) return undefined;
  const fake = fakeS3({ encryption: sse('AES256') });
  fake.s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'GetBucketPolicyCommand') return next(args);
        return { response: {}, output: { $metadata: {}, Policy: JSON.stringify(policy) } };
      },
    { step: 'initialize', priority: 'high' },
  );
  await enforce(
    fake.s3,
    s3Encryption,
    where,
    policyFor(governance, { type: 'production', age: 'new' }, s3Encryption),
    async () => undefined,
  );
  const [call] = fake.calls.filter(({ command }) => command === 'PutBucketEncryptionCommand');
  if (call === undefined) return undefined;
  const { Rules } = call.input['ServerSideEncryptionConfiguration'] as {
    Rules: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: string; KMSMasterKeyID?: string } }[];
  };
  return Rules[0]?.ApplyServerSideEncryptionByDefault;
}

test('aws-review 4: no bucket is changed to aws:kms without a key, which no other account could read from (S3 User Guide, SSE-KMS: cross-account operations)', async () => {
  const written = await prepared(async () => {
    expect(await encryptionWritten(governanceWith({ encryption: 'aws:kms', key: ownKey }))).toEqual({
      SSEAlgorithm: 'aws:kms',
      KMSMasterKeyID: ownKey,
    });
    return encryptionWritten(governanceWith({ encryption: 'aws:kms' }));
  });
  expect(written?.SSEAlgorithm).not.toBe('aws:kms');
});

test('aws-review 4: accounts of no known type, such as the log archive, are not changed to KMS because another type requires it (Elastic Load Balancing User Guide, access logs: SSE-S3 only)', async () => {
  const required = await prepared(() => {
    const governance = governanceWith({ encryption: 'aws:kms', key: ownKey }) ?? aGovernance();
    const requiredOf = (type: (typeof accountTypes)[number] | typeof unclassified) => {
      const { mode, parameters } = policyFor(governance, { type, age: 'new' }, s3Encryption);
      return mode === 'remediate' ? parameters['encryption'] : 'nothing';
    };
    expect(requiredOf('production')).toBe('aws:kms');
    return requiredOf(unclassified);
  });
  expect(required).not.toBe('aws:kms');
});

test.failing('aws-review 4: a bucket for access logs of load balancers stays on SSE-S3, the only encryption to which they are delivered (Elastic Load Balancing User Guide, access logs)', async () => {
  const deliver = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${bucket.id}/AWSLogs/*`,
      },
    ],
  };
  const none = { Version: '2012-10-17', Statement: [] };
  const written = await prepared(async () => {
    const governance = governanceWith({ encryption: 'aws:kms', key: ownKey });
    expect((await encryptionWritten(governance, bucket, none))?.SSEAlgorithm).toBe('aws:kms');
    return encryptionWritten(governance, bucket, deliver);
  });
  expect(written?.SSEAlgorithm).not.toBe('aws:kms');
});

describe('the key of a bucket', () => {
  const inIreland = { ...bucket, region: 'eu-west-1' };
  const keys = [{ kind: 'an ARN of another Region', key: ownKey }];

  test.failing.each(keys)(
    'aws-review 5: for $kind in governance.yml it is the ARN of a key in the bucket’s Region, since S3 resolves all else in the account of each requester (S3 User Guide, default encryption with SSE-KMS)',
    async ({ key }) => {
      const written = await prepared(async () => {
        const own = ownKey.replace('us-east-1', 'eu-west-1');
        const withOwn = await encryptionWritten(governanceWith({ encryption: 'aws:kms', key: own }), inIreland);
        expect(withOwn?.KMSMasterKeyID ?? own).toBe(own);
        // Either the key is refused, or its ARN is found out.
        return (
          (await encryptionWritten(governanceWith({ encryption: 'aws:kms', key }), inIreland))?.KMSMasterKeyID ?? own
        );
      });
      expect(written).toMatch(/^arn:aws:kms:eu-west-1:\d{12}:key\//);
    },
  );
});
