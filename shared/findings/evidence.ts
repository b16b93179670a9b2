// Findings as evidence: every step is one S3 object with one line of JSON, under the prefix of its day.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Finding } from './finding.ts';

/** The evidence bucket, and the account that has to own it. */
export type EvidenceStore = { readonly s3: S3Client; readonly bucket: string; readonly accountId: string };

/** The key of a step, partitioned by day for Athena (docs/concepts/evidence.md); the same step has the same key. */
export function evidenceKey({ at, id, state, trigger }: Finding): string {
  const day = at.slice(0, 10);
  return `findings/day=${day}/${at.replaceAll(':', '-')}_${id}_${state}_${trigger.eventId}.json`;
}

/** Stores a step of a finding. Storing it again only adds a version of the same object. */
export async function putEvidence({ s3, bucket, accountId }: EvidenceStore, finding: Finding): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: evidenceKey(finding),
      ExpectedBucketOwner: accountId,
      Body: `${JSON.stringify(finding)}\n`,
      ContentType: 'application/json',
    }),
  );
}
