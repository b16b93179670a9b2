// AWS Config's managed rules for buckets, as described in "List of AWS Config Managed Rules". They share no code with
// the guardrails, so that one does not hide a mistake in the other.
import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

export type Compliance = 'COMPLIANT' | 'NON_COMPLIANT';

type ManagedRule = (s3: S3Client, bucket: string) => Promise<Compliance>;

export const managedRules: Readonly<Record<string, ManagedRule>> = {
  S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED: async (s3, Bucket) => {
    const block = await orUndefined(s3.send(new GetPublicAccessBlockCommand({ Bucket })));
    const settings = block?.PublicAccessBlockConfiguration;
    return complianceOf(
      settings?.BlockPublicAcls &&
        settings.IgnorePublicAcls &&
        settings.BlockPublicPolicy &&
        settings.RestrictPublicBuckets,
    );
  },
  S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED: async (s3, Bucket) => complianceOf(await algorithmOf(s3, Bucket)),
  S3_DEFAULT_ENCRYPTION_KMS: async (s3, Bucket) =>
    complianceOf(['aws:kms', 'aws:kms:dsse'].includes((await algorithmOf(s3, Bucket)) ?? '')),
  S3_BUCKET_VERSIONING_ENABLED: async (s3, Bucket) => {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    return complianceOf(Status === 'Enabled');
  },
};

/** The end of the names of the calls that change what a rule looks at. */
export const changedBy: Readonly<Record<string, string>> = {
  S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED: 'BucketPublicAccessBlock',
  S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED: 'BucketEncryption',
  S3_DEFAULT_ENCRYPTION_KMS: 'BucketEncryption',
  S3_BUCKET_VERSIONING_ENABLED: 'BucketVersioning',
};

async function algorithmOf(s3: S3Client, Bucket: string): Promise<string | undefined> {
  const output = await orUndefined(s3.send(new GetBucketEncryptionCommand({ Bucket })));
  return output?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm;
}

const notConfiguredErrors = ['NoSuchPublicAccessBlockConfiguration', 'ServerSideEncryptionConfigurationNotFoundError'];

async function orUndefined<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && notConfiguredErrors.includes(error.name)) return undefined;
    throw error;
  }
}

function complianceOf(holds: unknown): Compliance {
  return holds ? 'COMPLIANT' : 'NON_COMPLIANT';
}
