// Looks at every bucket of an account, in all Regions: what would stop if its public access were blocked. Only reads.
import { paginateListBuckets, type S3Client } from '@aws-sdk/client-s3';
import pMap, { pMapSkip } from 'p-map';
import { surroundingOf } from '../../../aws/access-role-clients.ts';
import { isTransient } from '../../../aws/errors.ts';
import type { Guardrail } from '../../../guardrails/contract/guardrail.ts';
import { LookAheadError, unreadHazard } from '../../../guardrails/contract/preflight.ts';
import type { Resource } from '../../../guardrails/contract/resource.ts';
import { createSurroundings, type Surroundings } from '../../../guardrails/contract/surroundings.ts';
import { s3Bucket } from '../../../guardrails/s3-bucket/resource-type.ts';
import { s3PublicAccess } from '../../../guardrails/s3-bucket/s3-public-access/guardrail.ts';
import type { StepContext } from '../../../steps/step.ts';
import type { LookedAt } from './bucket-hazards.ts';

/**
 * The buckets that are looked at. At 32 at a time and up to eight reads of some 30 ms each, that takes a minute or two of
 * the function's five, and seconds once the buckets' own blocks are on: then each costs one read.
 */
export const maxLooked = 10_000;
const concurrency = 32;

/** The account's block is that of every bucket, so what it breaks is what the guardrail of buckets says. */
const guardrail: Guardrail<S3Client> = s3PublicAccess;
const pageSize = 1_000;

/** What was found: the buckets whose own block is not on entirely, and how many were not looked at. */
export type AccountLook = { readonly looked: readonly LookedAt[]; readonly unseen: number };

type LookContext = Pick<StepContext, 'accessRoleClientsFor' | 'member' | 'region'>;

/** Throws the SDK's error, or LookAheadError, if something may be readable later. A denied read is a hazard. */
export async function lookAtBuckets(context: LookContext): Promise<AccountLook> {
  const { accessRoleClientsFor, member } = context;
  const surroundings = createSurroundings(surroundingOf(accessRoleClientsFor, member.id));
  const { buckets, unseen } = await listAll(context);
  const looked = await pMap(buckets, async (bucket) => (await lookAt(context, bucket, surroundings)) ?? pMapSkip, {
    concurrency,
  });
  return { looked, unseen };
}

/** In the order of their names (Amazon S3 API Reference, ListBuckets), so that the first ones are always the same. */
async function listAll({ accessRoleClientsFor, member, region }: LookContext) {
  const { s3 } = accessRoleClientsFor(member.id, region);
  const buckets: Resource[] = [];
  let unseen = 0;
  for await (const { Buckets = [] } of paginateListBuckets({ client: s3, pageSize }, {})) {
    for (const { Name: id, BucketRegion } of Buckets) {
      if (!id) continue;
      if (buckets.length === maxLooked) unseen += 1;
      else buckets.push({ type: s3Bucket.type, accountId: member.id, region: BucketRegion ?? region, id });
    }
  }
  return { buckets, unseen };
}

/** Undefined if the bucket's own block is on entirely, or if it was deleted. */
async function lookAt(
  { accessRoleClientsFor, member }: LookContext,
  bucket: Resource,
  surroundings: Surroundings,
): Promise<LookedAt | undefined> {
  const { s3 } = accessRoleClientsFor(member.id, bucket.region);
  const observation = await guardrail.observe(s3, bucket);
  if (observation.kind === 'not-found') return undefined;
  if (observation.kind === 'unreadable') return unreadBucket(bucket, observation.failure);
  const verdict = guardrail.decide(observation.facts, s3PublicAccess.defaults);
  if (verdict.kind === 'compliant') return undefined;
  const look = s3Bucket.lookAround(s3, bucket, surroundings);
  try {
    const facts = await guardrail.lookAhead(look, bucket, verdict.change, observation.facts);
    const found = guardrail.preflight(facts, verdict.change, s3PublicAccess.defaults);
    return { bucket: bucket.id, hazards: found.kind === 'would break' ? found.hazards : [], facts };
  } catch (error) {
    if (error instanceof LookAheadError && error.failure.kind === 'not-found') return undefined;
    throw error;
  }
}

function unreadBucket({ id }: Resource, failure: LookAheadError['failure']): LookedAt {
  if (isTransient(failure) || failure.role) throw new LookAheadError(failure);
  const read = { known: false as const, seenBy: 's3:GetBucketPublicAccessBlock', failure };
  const hazard = unreadHazard(read, 'the bucket blocks public access itself');
  return { bucket: id, hazards: [hazard], facts: { unread: failure.code } };
}
