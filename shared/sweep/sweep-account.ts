// Sweeps one account: its buckets as they are listed, and those that are listed no longer and have findings open.

import type { Finding } from '../findings/finding.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { resourceTypes } from '../guardrails/registry.ts';
import type { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { allResources, type ClientFor } from './resource-pages.ts';
import { type Sweeper, sweep } from './run-sweep.ts';

/** The buckets of an account that have findings open which were not seen. */
export type DeletedResources = (
  account: Pick<AccountSweep, 'accountId' | 'regions' | 'guardrails'>,
  isUnseen: (finding: Finding) => boolean,
) => Promise<readonly Resource[]>;

export type AccountSweep = {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly guardrails: readonly Guardrail[];
  readonly clientFor: ClientFor;
  readonly sweeper: Sweeper;
  readonly concurrency: AdaptiveConcurrency;
  /** Finds buckets that went and have findings open; where there is no journal there are none to close. */
  readonly deletedResources?: DeletedResources | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Throws the SDK's error when the account's buckets, or its findings, cannot be listed. */
export async function sweepAccount(account: AccountSweep): Promise<void> {
  const { accountId, regions, guardrails, clientFor, sweeper, concurrency, deletedResources, signal } = account;
  const seen = new Set<string>();
  const types = resourceTypes.filter(({ type }) => guardrails.some(({ resourceType }) => resourceType === type));
  await sweep(
    rememberingSeen(allResources(clientFor, { accountId, regions }, types), seen),
    guardrails,
    sweeper,
    concurrency,
    signal,
  );
  if (deletedResources === undefined || signal?.aborted) return;
  const deleted = await deletedResources(account, ({ resource }) => !seen.has(resource.id));
  await sweep(deleted, guardrails, sweeper, concurrency, signal);
}

async function* rememberingSeen(resources: AsyncIterable<Resource>, seen: Set<string>): AsyncGenerator<Resource> {
  for await (const resource of resources) {
    seen.add(resource.id);
    yield resource;
  }
}
