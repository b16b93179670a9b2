// Waits for accounts that AWS is making: one poller for all, since DescribeCreateAccountStatus is answered twice a second.
import {
  type CreateAccountStatus,
  DescribeCreateAccountStatusCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import type { BucketClock } from '../aws/adaptive-token-bucket.ts';
import { isTransient, toResult } from '../aws/errors.ts';
import { creationsInProgress } from './read-organization.ts';

/** Waits for the end of a request; undefined if it has not ended in time. Throws the SDK's error. */
export type CreationPoller = (requestId: string) => Promise<CreateAccountStatus | undefined>;

const intervalMs = 2_000;
/** AWS makes an account within minutes. A request that takes longer is found again by the next apply. */
export const creationTimeoutMs = 15 * 60_000;

type Waiting = {
  readonly requestId: string;
  readonly until: number;
  readonly end: (status: CreateAccountStatus | undefined) => void;
  readonly fail: (error: unknown) => void;
};

export function createCreationPoller(client: OrganizationsClient, { now, sleep }: BucketClock): CreationPoller {
  const waiting = new Map<string, Waiting>();
  let isPolling = false;
  const settle = async (one: Waiting, isInProgress: boolean) => {
    // A new request may not be listed yet, and one that is not listed any more has ended: only its status says which.
    const status = isInProgress ? undefined : await statusOf(client, one.requestId);
    if (status !== undefined && status.State !== 'IN_PROGRESS') one.end(status);
    else if (now() >= one.until) one.end(undefined);
    else return;
    waiting.delete(one.requestId);
  };
  const failWith = (one: Waiting, error: unknown) => {
    waiting.delete(one.requestId);
    one.fail(error);
  };
  const poll = async () => {
    while (waiting.size > 0) {
      await sleep(intervalMs);
      const inProgress = await toResult(creationsInProgress(client));
      if (!inProgress.ok && !isTransient(inProgress.failure)) throw inProgress.error;
      const ids = new Set(inProgress.ok ? inProgress.value.values() : waiting.keys());
      for (const one of [...waiting.values()]) {
        await settle(one, ids.has(one.requestId)).catch((error: unknown) => failWith(one, error));
      }
    }
    isPolling = false;
  };
  const start = () => {
    if (isPolling) return;
    isPolling = true;
    poll().catch((error: unknown) => {
      isPolling = false;
      for (const one of [...waiting.values()]) failWith(one, error);
    });
  };
  return (requestId) =>
    new Promise((end, fail) => {
      waiting.set(requestId, { requestId, until: now() + creationTimeoutMs, end, fail });
      start();
    });
}

async function statusOf(client: OrganizationsClient, requestId: string): Promise<CreateAccountStatus | undefined> {
  const status = await toResult(
    client.send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: requestId })),
  );
  if (status.ok) return status.value.CreateAccountStatus;
  if (isTransient(status.failure)) return undefined;
  throw status.error;
}
