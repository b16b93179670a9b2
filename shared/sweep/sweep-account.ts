// Sweeps one account: all listed resources, and deleted resources that still have open findings.

import type { Finding } from '../findings/finding.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import { addCounts, type CountsByRegion, type Resource } from '../guardrails/contract/resource.ts';
import { resourceTypes } from '../guardrails/registry.ts';
import type { AdaptiveConcurrency } from './adaptive-concurrency.ts';
import { resourceKey, resourceKeyOf } from './resource-keys.ts';
import { allResources, type ClientFor, type ResourcePage } from './resource-pages.ts';
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
  /** Called when further resources are known, with their number; `isAll` once the account's listing has ended. */
  readonly onListed?: (resources: number, isAll: boolean) => void;
};

export type SweptAccount = {
  /** How many resources were left out, by Region, because it is not governed. */
  readonly elsewhere: CountsByRegion;
  /** Whether everything was swept; not if the signal came before. */
  readonly isFinished: boolean;
};

/** Sweeps one account. Throws the SDK's error if its resources or its findings cannot be listed. */
export async function sweepAccount(account: AccountSweep): Promise<SweptAccount> {
  const { accountId, regions, guardrails, clientFor, sweeper, concurrency, deletedResources, signal } = account;
  const { onListed = () => undefined } = account;
  const seen = new Set<string>();
  let elsewhere: CountsByRegion = {};
  const onPage = (page: ResourcePage) => {
    elsewhere = addCounts(elsewhere, page.elsewhere);
    onListed(page.resources.length, page.next === null);
  };
  const types = resourceTypes.filter(({ type }) => guardrails.some(({ resourceType }) => resourceType === type));
  const areListedSwept = await sweep(
    rememberingSeen(allResources(clientFor, { accountId, regions }, types, onPage), seen),
    guardrails,
    sweeper,
    concurrency,
    signal,
  );
  if (deletedResources === undefined || !areListedSwept) return { elsewhere, isFinished: areListedSwept };
  if (signal?.aborted) return { elsewhere, isFinished: false };
  const deleted = await deletedResources(account, (finding) => !seen.has(resourceKeyOf(finding)));
  onListed(deleted.length, true);
  return { elsewhere, isFinished: await sweep(deleted, guardrails, sweeper, concurrency, signal) };
}

async function* rememberingSeen(resources: AsyncIterable<Resource>, seen: Set<string>): AsyncGenerator<Resource> {
  for await (const resource of resources) {
    seen.add(resourceKey(resource));
    yield resource;
  }
}
