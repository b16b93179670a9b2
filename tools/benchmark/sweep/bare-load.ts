// The request rate that an endpoint can serve: autocannon repeats the requests of a sweep, which are signed in advance.
import {
  GetBucketAclCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketReplicationCommand,
  GetBucketWebsiteCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import autocannon, { type Request } from 'autocannon';
import * as z from 'zod/mini';
import { type Governance, policyFor } from '../../../shared/governance/governance.ts';
import type { Guardrail } from '../../../shared/guardrails/contract/guardrail.ts';
import type { Resource } from '../../../shared/guardrails/contract/resource.ts';
import { guardrails } from '../../../shared/guardrails/registry.ts';

/** The request that the SDK passes to a request handler. */
const handlerRequest = z.object({
  method: z.enum(['GET', 'PUT']),
  path: z.string(),
  query: z.record(z.string(), z.unknown()),
  headers: z.record(z.string(), z.string()),
  body: z.optional(z.unknown()),
});

/** Thrown instead of a response: the request was recorded, not sent. */
class RequestRecorded extends Error {}
const ignoreRecorded = (error: unknown): void => {
  if (!(error instanceof RequestRecorded)) throw error;
};

/** The calls of a sweep for each violating bucket: nine, and with preflights the reads of what depends on it. */
export const callsPerBucket = { without: 9, with: 16 } as const;

/**
 * The requests of a sweep that remediates this violating bucket: each setting is read, written and read again. With
 * preflights, also the reads of what depends on the bucket; what all buckets share is left out.
 */
export async function requestsOf(
  bucket: Resource,
  settings: S3ClientConfig,
  governance: Governance,
  preflights: keyof typeof callsPerBucket,
): Promise<Request[]> {
  const requests: Request[] = [];
  const handle = async (request: unknown): Promise<never> => {
    const { method, path, query, headers, body } = handlerRequest.parse(request);
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value ?? '')]));
    requests.push({
      method,
      path: `${path}?${search}`,
      headers,
      ...(body === undefined ? {} : { body: String(body) }),
    });
    throw new RequestRecorded();
  };
  const real = new S3Client(settings);
  const recording = new S3Client({ ...settings, maxAttempts: 1, requestHandler: { handle } });
  for (const guardrail of guardrails) {
    const change = await changeFor(guardrail, bucket, real, governance);
    await guardrail.observe(recording, bucket).catch(ignoreRecorded);
    await guardrail.apply(recording, bucket, change).catch(ignoreRecorded);
    await guardrail.observe(recording, bucket).catch(ignoreRecorded);
  }
  if (preflights === 'with') for (const read of readsOfLook(bucket)) await recording.send(read).catch(ignoreRecorded);
  if (requests.length !== callsPerBucket[preflights]) throw new Error(`a bucket takes ${requests.length} requests`);
  return requests;
}

/** The reads that the preflights of a bucket's guardrails share. */
function readsOfLook({ id: Bucket, accountId: ExpectedBucketOwner }: Resource) {
  const input = { Bucket, ExpectedBucketOwner };
  return [
    new GetBucketPolicyCommand(input),
    new GetBucketPolicyStatusCommand(input),
    new GetBucketAclCommand(input),
    new GetBucketWebsiteCommand(input),
    new GetBucketReplicationCommand(input),
    new GetBucketLifecycleConfigurationCommand(input),
    new GetBucketOwnershipControlsCommand(input),
  ] as readonly GetBucketPolicyCommand[];
}

async function changeFor(guardrail: Guardrail, bucket: Resource, real: S3Client, governance: Governance) {
  const seen = await guardrail.observe(real, bucket);
  if (seen.kind !== 'facts') throw new Error(`bucket ${bucket.id} cannot be read`);
  const verdict = guardrail.decide(
    seen.facts,
    policyFor(governance, { type: 'production', age: 'existing' }, guardrail).parameters,
  );
  if (verdict.kind !== 'violating') throw new Error(`bucket ${bucket.id} is ${verdict.reason}`);
  return verdict.change;
}

export type Rate = { readonly perSecond: number; readonly failed: number };

/** Sends `amount` requests over this number of connections. Returns responses per second and the number of failures. */
export async function bareRate(url: string, requests: Request[], connections: number, amount: number): Promise<Rate> {
  const result = await autocannon({ url, connections, amount, requests });
  const failed = result.errors + result.timeouts + result['5xx'];
  return { perSecond: result.requests.total / result.duration, failed };
}
