// What a move of a bucket to aws:kms depends on: the key, and all who read or write objects.
import type { Read } from '../../contract/preflight.ts';
import type { BucketAccessPoint } from '../look/access-points.ts';
import type { AclFacts } from '../look/acl-facts.ts';
import type { BucketOwner } from '../look/bucket-owner.ts';
import type { Statement } from '../look/bucket-policy.ts';
import type { PolicyFacts } from '../look/policy-facts.ts';
import type { ReplicationFacts } from '../look/replication-facts.ts';
import type { KeyFacts } from './key-reader.ts';

export type Bucket = { accountId: string; region: string; id: string };

export type MoveFacts = {
  kind: 'move';
  bucket: Bucket;
  /** The ARN that governance.yml's template means for the bucket; null for the AWS managed key. */
  keyRef: string | null;
  /** Null for the AWS managed key, and if there is no such key. */
  key: Read<KeyFacts | null>;
  /** Null if there is no key whose policy could be read. Of a key of another account it is not known. */
  keyPolicy: Read<Statement[]> | null;
  policy: Read<PolicyFacts | null>;
  isPolicyPublic: Read<boolean>;
  acl: Read<AclFacts>;
  replication: Read<ReplicationFacts | null>;
  /** The bucket's access points, if its policy leaves it to them whom they admit. */
  accessPoints: Read<BucketAccessPoint[]> | null;
  /** Whether the account lets nobody in through public policies, and through public ACLs. */
  accountBlocks: { policies: boolean; acls: boolean };
  /** The service that the bucket belongs to. */
  owner: Read<BucketOwner | null>;
  loggingFrom: string[];
  replicatingFrom: { accountId: string; bucket: string }[];
  /** How old the two lists are, in words. */
  asOf: string;
};

/** Of other changes nothing is looked at: S3 encrypts with AES256 without being asked, and nobody notices. */
export type EncryptionFacts = { kind: 'no move' } | MoveFacts;
