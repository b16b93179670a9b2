// KMS keys for unit tests: their answers to DescribeKey and GetKeyPolicy, and policies as AWS's documents have them.
import { awsError, bucket } from './fake-s3.ts';
import type { Answers } from './surroundings.ts';

export const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
export const keyArn = `arn:aws:kms:${bucket.region}:${bucket.accountId}:key/${keyId}`;
export const keyTemplate = 'arn:{partition}:kms:{region}:{account}:alias/data';
export const keyAlias = `arn:aws:kms:${bucket.region}:${bucket.accountId}:alias/data`;

/** AWS KMS Developer Guide, "Default key policy": the account's IAM decides. */
export const byIam = {
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${bucket.accountId}:root` },
  Action: 'kms:*',
  Resource: '*',
};

/** As the policy of an AWS managed key: every principal of the account, through S3. */
export const throughS3 = {
  Effect: 'Allow',
  Principal: { AWS: '*' },
  Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
  Resource: '*',
  Condition: {
    StringEquals: {
      'kms:CallerAccount': bucket.accountId,
      'kms:ViaService': `s3.${bucket.region}.amazonaws.com`,
    },
  },
};

export const policyOf = (...statements: object[]) => JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** The key behind the alias, and by its ARN, with these statements in its policy. */
export function keyAnswers(metadata: object = {}, ...statements: object[]): Answers {
  return {
    DescribeKeyCommand: ({ KeyId }) => {
      if (KeyId !== keyAlias && KeyId !== keyArn) throw awsError('NotFoundException');
      const byDefault = { KeyState: 'Enabled', KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT' };
      return { KeyMetadata: { Arn: keyArn, KeyId: keyId, KeyManager: 'CUSTOMER', ...byDefault, ...metadata } };
    },
    GetKeyPolicyCommand: () => ({ Policy: policyOf(...(statements.length > 0 ? statements : [byIam, throughS3])) }),
  };
}
