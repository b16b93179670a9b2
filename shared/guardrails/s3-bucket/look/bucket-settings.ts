// Reads the settings of a bucket that tell what depends on it: seven reads before a change, each at most once.
import {
  GetBucketAclCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketWebsiteCommand,
  GetObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Read } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import { ownedBucketInput } from '../read-setting.ts';
import { type AclFacts, aclFactsOf } from './acl-facts.ts';
import { type ExpiryRule, expiryRulesOf } from './lifecycle-facts.ts';
import { type PolicyFacts, policyFactsOf } from './policy-facts.ts';
import { once, readFacts } from './read-once.ts';
import { type ReplicationFacts, replicationFactsOf } from './replication-facts.ts';

/** `redirectsAll`: the website answers every request with a redirect, and reads no object. */
export type Website = { redirectsAll: boolean };

/** Null means that the setting was never configured. */
export type BucketSettings = {
  readonly policy: () => Promise<Read<PolicyFacts | null>>;
  /** Whether S3 calls the policy public; false without one. */
  readonly isPolicyPublic: () => Promise<Read<boolean>>;
  readonly acl: () => Promise<Read<AclFacts>>;
  readonly website: () => Promise<Read<Website | null>>;
  readonly replication: () => Promise<Read<ReplicationFacts | null>>;
  readonly expiryRules: () => Promise<Read<ExpiryRule[]>>;
  /** Object Ownership, such as BucketOwnerEnforced. */
  readonly ownership: () => Promise<Read<string | null>>;
  /** Only asked before an undo. */
  readonly hasObjectLock: () => Promise<Read<boolean>>;
};

export function bucketSettings(s3: S3Client, bucket: Resource): BucketSettings {
  const input = ownedBucketInput(bucket);
  return {
    policy: once(() =>
      readFacts('s3:GetBucketPolicy', s3.send(new GetBucketPolicyCommand(input)), (output) =>
        output === undefined ? null : policyFactsOf(output.Policy ?? ''),
      ),
    ),
    isPolicyPublic: once(() =>
      readFacts('s3:GetBucketPolicyStatus', s3.send(new GetBucketPolicyStatusCommand(input)), (output) =>
        output === undefined ? false : output.PolicyStatus?.IsPublic,
      ),
    ),
    acl: once(() => readFacts('s3:GetBucketAcl', s3.send(new GetBucketAclCommand(input)), aclFactsOf)),
    website: once(() =>
      readFacts('s3:GetBucketWebsite', s3.send(new GetBucketWebsiteCommand(input)), (output) =>
        output === undefined ? null : { redirectsAll: output.RedirectAllRequestsTo !== undefined },
      ),
    ),
    replication: once(() =>
      readFacts('s3:GetReplicationConfiguration', s3.send(new GetBucketReplicationCommand(input)), replicationFactsOf),
    ),
    expiryRules: once(() =>
      readFacts(
        's3:GetLifecycleConfiguration',
        s3.send(new GetBucketLifecycleConfigurationCommand(input)),
        expiryRulesOf,
      ),
    ),
    ownership: once(() =>
      readFacts('s3:GetBucketOwnershipControls', s3.send(new GetBucketOwnershipControlsCommand(input)), (output) =>
        output === undefined ? null : output.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
      ),
    ),
    hasObjectLock: once(() =>
      readFacts(
        's3:GetBucketObjectLockConfiguration',
        s3.send(new GetObjectLockConfigurationCommand(input)),
        (output) => (output === undefined ? false : output.ObjectLockConfiguration?.ObjectLockEnabled === 'Enabled'),
      ),
    ),
  };
}
