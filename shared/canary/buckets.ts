// The bucket of a canary: making it, removing it, and finding what earlier runs left behind.
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  type CreateBucketCommandInput,
  DeleteBucketCommand,
  GetBucketTaggingCommand,
  ListBucketsCommand,
  PutBucketTaggingCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { toResult, undefinedIfNotConfigured } from '../aws/errors.ts';
import { canaryBucketPrefix, managedByTag } from '../aws/names.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { bucketType } from '../guardrails/s3-bucket/inventory.ts';
import { ownedBucketInput } from '../guardrails/s3-bucket/read-setting.ts';

/** When the run that made a bucket is over at the latest, as an ISO 8601 time. */
const untilTag = 'palisade:canary-until';

/** Between these two calls a bucket of a run that goes on has no tags. */
const untaggedMs = 60 * 60_000;

/** Returns the client of a Region. */
export type S3In = (region: string) => S3Client;

/** The bucket of one run. `random` is eight hexadecimal digits: names are unique in all accounts of a partition. */
export function canaryBucket(accountId: string, region: string, random: string): Resource {
  return { type: bucketType, accountId, region, id: `${prefixOf(accountId)}${random}` };
}

/** Makes the bucket. Throws the SDK's error. CreateBucket has no ExpectedBucketOwner: the caller becomes the owner. */
export async function makeBucket(s3: S3Client, bucket: Resource, until: Date): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket.id, ...configurationIn(bucket.region) }));
  const TagSet = [
    { Key: managedByTag.key, Value: managedByTag.value },
    { Key: untilTag, Value: until.toISOString() },
  ];
  await s3.send(new PutBucketTaggingCommand({ ...ownedBucketInput(bucket), Tagging: { TagSet } }));
}

/** us-east-1 is the default, and not a valid value (Amazon S3 API Reference, CreateBucket). */
function configurationIn(region: string): Pick<CreateBucketCommandInput, 'CreateBucketConfiguration'> {
  if (region === 'us-east-1') return {};
  return { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
}

/** Removes the bucket, also one that was never made. It is empty: S3 deletes no other. Throws the SDK's error. */
export async function removeBucket(s3: S3Client, bucket: Resource): Promise<void> {
  const reply = await toResult(s3.send(new DeleteBucketCommand(ownedBucketInput(bucket))));
  if (!reply.ok && reply.failure.kind !== 'not-found') throw reply.error;
}

/** Removes the buckets of runs that are over, and returns their names. Throws the SDK's error. */
export async function removeLeftovers(s3In: S3In, accountId: string, region: string, now: Date): Promise<string[]> {
  const removed: string[] = [];
  for (const { bucket, madeAt } of await listBuckets(s3In(region), accountId, region)) {
    const s3 = s3In(bucket.region);
    if (!(await isLeftover(s3, bucket, madeAt, now))) continue;
    await removeBucket(s3, bucket);
    removed.push(bucket.id);
  }
  return removed;
}

type Listed = { readonly bucket: Resource; readonly madeAt: Date | undefined };

async function listBuckets(s3: S3Client, accountId: string, region: string): Promise<readonly Listed[]> {
  const found: Listed[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3.send(
      new ListBucketsCommand({ Prefix: prefixOf(accountId), MaxBuckets: 1_000, ContinuationToken }),
    );
    for (const { Name, BucketRegion, CreationDate } of page.Buckets ?? []) {
      if (Name === undefined || !isCanaryBucket(Name, accountId)) continue;
      const bucket = { type: bucketType, accountId, region: BucketRegion ?? region, id: Name };
      found.push({ bucket, madeAt: CreationDate });
    }
    ContinuationToken = page.ContinuationToken;
  } while (ContinuationToken !== undefined);
  return found;
}

/** By its name, and by its tags. One without tags is a leftover once no run can be about to tag it. */
async function isLeftover(s3: S3Client, bucket: Resource, madeAt: Date | undefined, now: Date): Promise<boolean> {
  const tagging = await undefinedIfNotConfigured(s3.send(new GetBucketTaggingCommand(ownedBucketInput(bucket))));
  return isOver(new Map(tagging?.TagSet?.map(({ Key, Value }) => [Key ?? '', Value ?? ''])), madeAt, now);
}

/** Whether the run that made a bucket with these tags is over. A bucket of somebody else's is none of a run. Pure. */
export function isOver(tags: ReadonlyMap<string, string>, madeAt: Date | undefined, now: Date): boolean {
  if (tags.size === 0) return madeAt !== undefined && now.getTime() - madeAt.getTime() > untaggedMs;
  if (tags.get(managedByTag.key) !== managedByTag.value) return false;
  const until = Date.parse(tags.get(untilTag) ?? '');
  return Number.isNaN(until) || until < now.getTime();
}

/** Whether a canary in this account gave the bucket its name. Pure. */
function isCanaryBucket(name: string, accountId: string): boolean {
  return name.startsWith(prefixOf(accountId)) && /^[0-9a-f]{8}$/.test(name.slice(prefixOf(accountId).length));
}

function prefixOf(accountId: string): string {
  return `${canaryBucketPrefix}${accountId}-`;
}
