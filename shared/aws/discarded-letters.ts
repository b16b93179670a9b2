// The record of messages that a person discarded from a dead-letter queue: each is one object in the evidence bucket.
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DeadLetter } from './dead-letter-queue.ts';

/** Who discarded a message, why, and when (ISO 8601). `by` is the caller's ARN, as AWS named it. */
export type Discard = { readonly by: string; readonly reason: string; readonly at: string };

/** Where the records begin. Findings are elsewhere in the bucket, so that queries on them do not see these. */
export const discardedPrefix = 'dead-letters/';

/** The key of the record of a message, by the day on which it came to the dead-letter queue; always the same. */
export function discardedKey({ at, id, queue }: Pick<DeadLetter, 'at' | 'id' | 'queue'>): string {
  return `${discardedPrefix}day=${at.slice(0, 10)}/${at.replaceAll(':', '-')}_${queue}_${id}.json`;
}

/** Stores the whole message with who discarded it and why. Storing it again only adds a version. Throws the SDK's error. */
export async function putDiscarded(
  { s3, bucket, accountId }: { readonly s3: S3Client; readonly bucket: string; readonly accountId: string },
  letter: DeadLetter,
  discard: Discard,
): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: discardedKey(letter),
      ExpectedBucketOwner: accountId,
      Body: `${JSON.stringify({ ...letter, discarded: discard })}\n`,
      ContentType: 'application/json',
    }),
  );
}
