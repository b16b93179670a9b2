// Keeps the calls to AWS Organizations below its rates: every attempt of every call waits for a token of its operation.
import type { OrganizationsClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-organizations';
import type { FinalizeRequestMiddleware } from '@aws-sdk/types';
import {
  type AdaptiveTokenBucket,
  type BucketClock,
  createAdaptiveTokenBucket,
  systemClock,
} from './adaptive-token-bucket.ts';
import { classifyError } from './errors.ts';
import { type OrganizationsRate, organizationsRates } from './organizations-rates.ts';

type Middleware = FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes>;
type Attempt = ReturnType<Middleware>;

/**
 * The part of an account's rate that one client uses. The account and the organization share their rates with AWS
 * Control Tower, pipelines and people, whose calls Palisade must not make fail.
 */
export const ownPart = 3 / 4;

/** How long the attempts of one call may wait for tokens together, in milliseconds. */
const defaultMaxWaitMs = 60_000;

/** Thrown instead of a call that would have to wait too long: it was not sent. Classified as throttled. */
export class OrganizationsBusyError extends Error {
  override readonly name = 'OrganizationsBusyError';

  constructor(operation: string, maxWaitMs: number) {
    super(
      `${operation} would have waited for more than ${maxWaitMs / 1_000} seconds for its rate in AWS Organizations`,
    );
  }
}

/** Lets the client send no more calls than its part of the rates. Calls of operations without a rate do not wait. */
export function limitToRates(
  client: OrganizationsClient,
  { clock = systemClock, maxWaitMs = defaultMaxWaitMs }: { clock?: BucketClock; maxWaitMs?: number } = {},
): void {
  const buckets = new Map(organizationsRates.flatMap((row) => entriesFor(row, clock)));
  const waitForRate: Middleware = (next, { commandName = '' }) => {
    const operation = commandName.replace(/Command$/, '');
    const bucket = buckets.get(operation);
    return bucket === undefined ? next : limited(bucket, next, { operation, maxWaitMs });
  };
  // Within the retries, so that each attempt waits; before the signature, which is only valid for minutes.
  const position = { relation: 'before', toMiddleware: 'httpSigningMiddleware' } as const;
  client.middlewareStack.addRelativeTo(waitForRate, { name: 'organizationsRates', ...position });
}

/** The attempts of one call. */
function limited(
  bucket: AdaptiveTokenBucket,
  next: Attempt,
  { operation, maxWaitMs }: { readonly operation: string; readonly maxWaitMs: number },
): Attempt {
  let waitedMs = 0;
  return async (args) => {
    const waited = await bucket.take(maxWaitMs - waitedMs);
    if (waited === undefined) throw new OrganizationsBusyError(operation, maxWaitMs);
    waitedMs += waited;
    try {
      const answer = await next(args);
      bucket.onSuccess();
      return answer;
    } catch (error) {
      if (classifyError(error)?.kind === 'throttled') bucket.onThrottle();
      else bucket.onSuccess();
      throw error;
    }
  };
}

/** One bucket for all operations of a row. */
function entriesFor({ operations, ...rates }: OrganizationsRate, clock: BucketClock): [string, AdaptiveTokenBucket][] {
  const part = rates.isForOne ? 1 : ownPart;
  const { perSecond = rates.perSecond, burst = rates.burst } = rates.organization ?? {};
  const bucket = createAdaptiveTokenBucket(
    {
      perSecond: Math.min(rates.perSecond, perSecond) * part,
      burst: Math.max(1, Math.floor(Math.min(rates.burst, burst) * part)),
    },
    clock,
  );
  return operations.map((operation) => [operation, bucket]);
}
