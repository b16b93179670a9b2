// The hazards of a move to aws:kms in words, by row of docs/reference/preflight.md. Pure.
import type { Hazard } from '../../contract/preflight.ts';

type Words = Pick<Hazard, 'affects' | 'seenBy' | 'remedy'>;

/** Elastic Load Balancing User Guide, "Enable access logs"; Amazon Redshift Management Guide, "Database audit logging". */
export function onlyWithS3Keys(id: 'K1' | 'K2' | 'K5', what: string, words: Pick<Words, 'affects' | 'seenBy'>): Hazard {
  const remedy = 'keep the bucket on AES256 with an exemption, or deliver elsewhere first';
  return { id, breaks: `${what} are delivered to buckets with SSE-S3 only`, ...words, remedy, approvable: true };
}

export function deliveryNotAdmitted(id: 'K3' | 'K4' | 'K12', service: string, words: Words): Hazard {
  return { id, breaks: `${service} cannot use the key, and would be refused`, ...words, approvable: true };
}

export function othersCutOff(breaks: string, words: Words): Hazard {
  return { id: 'K6', breaks, ...words, approvable: true };
}

/** CloudFront Developer Guide, "Restrict access to an Amazon S3 origin": origin access identities know no SSE-KMS. */
export function originIdentityCutOff(id: string): Hazard {
  return {
    id: 'K12',
    breaks: 'CloudFront cannot read objects under a KMS key with an origin access identity',
    affects: `origin access identity ${id}`,
    seenBy: 'GetBucketPolicy',
    remedy:
      'change the distribution to origin access control, and let the policy of the key admit cloudfront.amazonaws.com',
    approvable: true,
  };
}

/** S3 User Guide, "Replicating encrypted objects": by default S3 does not replicate objects under KMS keys. */
export function notReplicated(rule: string, destination: string): Hazard {
  return {
    id: 'K10',
    breaks: `new objects are not replicated, because rule ${rule} has no SseKmsEncryptedObjects`,
    affects: `the replicas in ${destination}`,
    seenBy: 'GetBucketReplication',
    remedy: 'enable SseKmsEncryptedObjects in the rule, with a ReplicaKmsKeyID',
    approvable: true,
  };
}

/** S3 User Guide, "Specifying server-side encryption with AWS KMS": requests for such objects are signed, over TLS. */
export function unsignedReaders(affects: string, seenBy: string): Hazard {
  return {
    id: 'K13',
    breaks: 'requests that are not signed cannot read objects under a KMS key',
    affects,
    seenBy,
    remedy: 'close the bucket to the public, or keep it on AES256 with an exemption',
    approvable: true,
  };
}

/** S3 User Guide, "Amazon S3 policy keys": s3:x-amz-server-side-encryption is what the request asks for. */
export function deniedUploads(sid: string | null): Hazard {
  return {
    id: 'K16',
    breaks: 'the policy of the bucket denies uploads that ask for the new encryption',
    affects: sid === null ? 'uploads under a statement without a Sid' : `uploads under the statement ${sid}`,
    seenBy: 'GetBucketPolicy',
    remedy: 'let the statement admit aws:kms and the key',
    approvable: true,
  };
}
