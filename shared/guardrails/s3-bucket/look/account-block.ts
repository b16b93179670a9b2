// Reads the S3 public access block of the bucket's account.
import { GetPublicAccessBlockCommand } from '@aws-sdk/client-s3-control';
import type { Read } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { Surroundings } from '../../contract/surroundings.ts';
import { readFacts } from './read-once.ts';

/** The settings that are on for all buckets of the account, by whomever they were set. */
export type AccountBlock = {
  blockPublicAcls: boolean;
  ignorePublicAcls: boolean;
  blockPublicPolicy: boolean;
  restrictPublicBuckets: boolean;
};

/** S3 applies the most restrictive combination (S3 User Guide, "Blocking public access to your Amazon S3 storage"). */
export function readAccountBlock(
  { clientFor, once }: Surroundings,
  { accountId, region }: Resource,
): Promise<Read<AccountBlock>> {
  const ask = () => clientFor('s3-control', region).send(new GetPublicAccessBlockCommand({ AccountId: accountId }));
  return once(`account-block/${accountId}`, () =>
    readFacts('s3:GetAccountPublicAccessBlock', ask(), (output) => {
      const found = output?.PublicAccessBlockConfiguration;
      return {
        blockPublicAcls: found?.BlockPublicAcls ?? false,
        ignorePublicAcls: found?.IgnorePublicAcls ?? false,
        blockPublicPolicy: found?.BlockPublicPolicy ?? false,
        restrictPublicBuckets: found?.RestrictPublicBuckets ?? false,
      };
    }),
  );
}
