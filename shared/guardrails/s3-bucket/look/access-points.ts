// Reads the access points of a bucket that belong to the bucket's own account, and whether their policies are public.
import {
  type AccessPoint,
  GetAccessPointPolicyStatusCommand,
  paginateListAccessPoints,
  type S3ControlClient,
} from '@aws-sdk/client-s3-control';
import type { Read } from '../../contract/preflight.ts';
import type { Resource } from '../../contract/resource.ts';
import type { Surroundings } from '../../contract/surroundings.ts';
import { readFacts } from './read-once.ts';

/** An access point; `isPublic`: whether S3 calls its policy public. */
export type BucketAccessPoint = { name: string; isPublic: boolean };

/**
 * The Region's access points are listed once for all buckets of a page; only those of the bucket are asked. One for a VPC
 * is never public, whatever its policy says (S3 User Guide, "Blocking public access to your Amazon S3 storage").
 */
export async function readAccessPoints(
  { clientFor, once }: Surroundings,
  { accountId, region, id }: Resource,
): Promise<Read<BucketAccessPoint[]>> {
  const client = clientFor('s3-control', region);
  const all = await once(`access-points/${accountId}/${region}`, () => listAccessPoints(client, accountId));
  if (!all.known) return all;
  const found: BucketAccessPoint[] = [];
  for (const { Bucket, Name: name, NetworkOrigin } of all.value) {
    if (Bucket !== id || !name) continue;
    const status =
      NetworkOrigin === 'VPC'
        ? notPublic
        : await once(`access-point/${accountId}/${region}/${name}`, () => readStatus(client, accountId, name));
    if (!status.known) return status;
    found.push({ name, isPublic: status.value });
  }
  return { known: true, value: found.toSorted((one, other) => one.name.localeCompare(other.name)) };
}

const notPublic: Read<boolean> = { known: true, value: false };

function listAccessPoints(client: S3ControlClient, AccountId: string): Promise<Read<AccessPoint[]>> {
  return readFacts('s3:ListAccessPoints', collect(client, AccountId), (found) => found);
}

async function collect(client: S3ControlClient, AccountId: string): Promise<AccessPoint[]> {
  const found: AccessPoint[] = [];
  for await (const page of paginateListAccessPoints({ client }, { AccountId }))
    found.push(...(page.AccessPointList ?? []));
  return found;
}

/** An access point without a policy is not public. */
function readStatus(client: S3ControlClient, AccountId: string, Name: string): Promise<Read<boolean>> {
  return readFacts(
    's3:GetAccessPointPolicyStatus',
    client.send(new GetAccessPointPolicyStatusCommand({ AccountId, Name })),
    (output) => (output === undefined ? false : output.PolicyStatus?.IsPublic),
  );
}
