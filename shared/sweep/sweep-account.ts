// Sweeps one account: all listed resources, and deleted resources that still have open findings.

import type { Finding } from '../findings/finding.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import { resourceTypes } from '../guardrails/registry.ts';
import type { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { allResources, type ClientFor } from './resource-pages.ts';
import { type Sweeper, sweep } from './run-sweep.ts';

/** Finds resources that have open findings for which `isUnseen` is true. */
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
  /** Finds deleted resources whose open findings must be resolved. Undefined if there is no journal. */
  readonly deletedResources?: DeletedResources | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Sweeps one account. Throws the SDK's error if its resources or its findings cannot be listed. */
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
