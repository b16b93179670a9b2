// Sweeps one account: its buckets as they are listed, and those that are listed no longer and have findings open.
import { type Finding, isOpen } from '../findings/finding.ts';
import type { JournalTable } from '../findings/items.ts';
import { findingsOf } from '../findings/lists.ts';
import type { Bucket, Clients, Guardrail } from '../guardrails/guardrail.ts';
import { bucketsOf } from './buckets.ts';
import type { Pace } from './pace.ts';
import { type Sweeper, sweep } from './sweep.ts';

export type AccountSweep = {
  readonly accountId: string;
  readonly regions: readonly string[];
  readonly guardrails: readonly Guardrail[];
  readonly clientsIn: (region: string) => Clients;
  readonly sweeper: Sweeper;
  readonly pace: Pace;
  /** Where open findings about buckets that went are looked up; without one there are none to close. */
  readonly journal?: JournalTable | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** Throws the SDK's error when the account's buckets, or its findings, cannot be listed. */
export async function sweepAccount(account: AccountSweep): Promise<void> {
  const { accountId, regions, guardrails, clientsIn, sweeper, pace, journal, signal } = account;
  const seen = new Set<string>();
  await sweep(noting(bucketsOf(clientsIn, accountId, regions), seen), guardrails, sweeper, pace, signal);
  if (journal === undefined || signal?.aborted) return;
  const left = await departedBuckets(journal, account, ({ resource }) => !seen.has(resource.id));
  await sweep(left, guardrails, sweeper, pace, signal);
}

async function* noting(buckets: AsyncIterable<Bucket>, seen: Set<string>): AsyncGenerator<Bucket> {
  for await (const bucket of buckets) {
    seen.add(bucket.name);
    yield bucket;
  }
}

/** Buckets of the account with open findings that were not seen. */
export async function departedBuckets(
  journal: JournalTable,
  { accountId, regions, guardrails }: Pick<AccountSweep, 'accountId' | 'regions' | 'guardrails'>,
  isUnseen: (finding: Finding) => boolean,
): Promise<readonly Bucket[]> {
  const ids = guardrails.map(({ id }) => id);
  const open = (await findingsOf(journal, accountId)).filter(
    (finding) =>
      isOpen(finding) && ids.includes(finding.guardrail) && regions.includes(finding.region) && isUnseen(finding),
  );
  const buckets = new Map(open.map(({ resource, region }) => [resource.id, { accountId, region, name: resource.id }]));
  return [...buckets.values()];
}
