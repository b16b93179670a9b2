// Findings as evidence: every step as one line of JSON in an object of its own, under its day, never written over.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Finding } from './finding.ts';

/** Where evidence is kept, and whose the bucket has to be. */
export type EvidenceStore = { readonly s3: S3Client; readonly bucket: string; readonly accountId: string };

/** The key of a step: partitioned by day, as docs/evidence.md tells Athena; the same step has the same key. */
export function evidenceKey({ at, id, state, trigger }: Finding): string {
  const day = at.slice(0, 10);
  return `findings/day=${day}/${at.replaceAll(':', '-')}_${id}_${state}_${trigger.eventId}.json`;
}

/** Keeps a step of a finding. Keeping it again changes nothing but the version of the same object. */
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
