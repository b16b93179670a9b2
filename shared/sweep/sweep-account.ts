// Sweeps one account: its buckets as they are listed, and those that are listed no longer and have findings open.

import type { Clients } from '../aws/member-clients.ts';
import type { Finding } from '../findings/finding.ts';
import type { Bucket, Guardrail } from '../guardrails/contract/guardrail.ts';
import { listBuckets } from '../guardrails/s3-bucket/inventory.ts';
import type { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { type Sweeper, sweep } from './run-sweep.ts';

/** The buckets of an account that have findings open which were not seen. */
export type DeletedResources = (
  account: Pick<AccountSweep, 'accountId' | 'regions' | 'guardrails'>,
  isUnseen: (finding: Finding) => boolean,
) => Promise<readonly Bucket[]>;

export type AccountSweep = {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly guardrails: readonly Guardrail[];
  readonly clientsIn: (region: string) => Clients;
  readonly sweeper: Sweeper;
  readonly concurrency: AdaptiveConcurrency;
  /** Finds buckets that went and have findings open; where there is no journal there are none to close. */
  readonly deletedResources?: DeletedResources | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Throws the SDK's error when the account's buckets, or its findings, cannot be listed. */
export async function sweepAccount(account: AccountSweep): Promise<void> {
  const { accountId, regions, guardrails, clientsIn, sweeper, concurrency, deletedResources, signal } = account;
  const seen = new Set<string>();
  await sweep(
    rememberingSeen(listBuckets(clientsIn, accountId, regions), seen),
    guardrails,
    sweeper,
    concurrency,
    signal,
  );
  if (deletedResources === undefined || signal?.aborted) return;
  const deleted = await deletedResources(account, ({ resource }) => !seen.has(resource.id));
  await sweep(deleted, guardrails, sweeper, concurrency, signal);
}

async function* rememberingSeen(buckets: AsyncIterable<Bucket>, seen: Set<string>): AsyncGenerator<Bucket> {
  for await (const bucket of buckets) {
    seen.add(bucket.name);
    yield bucket;
  }
}
