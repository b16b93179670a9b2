// Sweeps one account: its buckets as they are listed, and those that are listed no longer and have findings open.

import type { Clients } from '../aws/member-clients.ts';
import type { Finding } from '../findings/finding.ts';
import type { Bucket, Guardrail } from '../guardrails/contract/guardrail.ts';
import { bucketsOf } from '../guardrails/s3-bucket/inventory.ts';
import type { Pace } from './adaptive-concurrency.ts';
import { type Sweeper, sweep } from './run-sweep.ts';

/** The buckets of an account that have findings open which were not seen. */
export type Departed = (
  account: Pick<AccountSweep, 'accountId' | 'regions' | 'guardrails'>,
  isUnseen: (finding: Finding) => boolean,
) => Promise<readonly Bucket[]>;

export type AccountSweep = {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly guardrails: readonly Guardrail[];
  readonly clientsIn: (region: string) => Clients;
  readonly sweeper: Sweeper;
  readonly pace: Pace;
  /** Finds buckets that went and have findings open; where there is no journal there are none to close. */
  readonly departed?: Departed | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Throws the SDK's error when the account's buckets, or its findings, cannot be listed. */
export async function sweepAccount(account: AccountSweep): Promise<void> {
  const { accountId, regions, guardrails, clientsIn, sweeper, pace, departed, signal } = account;
  const seen = new Set<string>();
  await sweep(noting(bucketsOf(clientsIn, accountId, regions), seen), guardrails, sweeper, pace, signal);
  if (departed === undefined || signal?.aborted) return;
  const left = await departed(account, ({ resource }) => !seen.has(resource.id));
  await sweep(left, guardrails, sweeper, pace, signal);
}

async function* noting(buckets: AsyncIterable<Bucket>, seen: Set<string>): AsyncGenerator<Bucket> {
  for await (const bucket of buckets) {
    seen.add(bucket.name);
    yield bucket;
  }
}
