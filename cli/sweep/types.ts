// Types of the targets of a sweep from the command line.
import type { AccountAge } from '../../shared/accounts/account-age.ts';
import type { Classification } from '../../shared/accounts/account-type.ts';
import type { SurroundingClientFor } from '../../shared/aws/surrounding-clients.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { AdaptiveConcurrency } from '../../shared/sweep/adaptive-concurrency.ts';
import type { ClientFor } from '../../shared/sweep/resource-pages.ts';
import type { Sweeper } from '../../shared/sweep/run-sweep.ts';
import type { SourceStore } from '../../shared/sweep/sources/known-sources.ts';
import type { AccountContext } from '../../shared/sweep/standalone.ts';
import type { DeletedResources } from '../../shared/sweep/sweep-account.ts';
import type { HubLocation } from '../lib/call-hub.ts';
import type { CallerOptions } from './caller.ts';

export type Target = {
  readonly accountId: string;
  /** Its name, if the hub has recorded it. */
  readonly name?: string;
  readonly accountType: Classification;
  readonly accountAge: AccountAge;
  readonly clientFor: ClientFor;
  /** Clients of what is around the account's resources. */
  readonly surrounding: SurroundingClientFor;
  readonly concurrency: AdaptiveConcurrency;
};

/** What an account is reached with. */
export type TargetClients = Pick<Target, 'clientFor' | 'surrounding' | 'concurrency'>;

/** An account that is not swept, because its account type could not be determined. */
export type UndeterminedAccount = { readonly accountId: string; readonly reason: string };

export type SweepTargets = {
  /** What the accounts are evaluated by: the deployed governance.yml if there is a hub, else that of the caller. */
  readonly governance: Governance;
  readonly targets: readonly Target[];
  readonly undetermined: readonly UndeterminedAccount[];
  /** Finds deleted buckets with open findings, and changes nothing; undefined without a hub. */
  readonly deletedResources: DeletedResources | undefined;
  /** The sweeper of an account. */
  readonly sweeperFor: (context: AccountContext) => Sweeper;
  /** The sweeper of an account in a dry run: it decides as the other one does, and writes nothing. */
  readonly dryRunSweeperFor: (context: AccountContext) => Sweeper;
  /** Where it is kept who sends to which bucket; in a dry run, in memory. */
  readonly sources: SourceStore;
  readonly dryRunSources: SourceStore;
  /** Where changes are recorded: a file, or the hub's journal. */
  readonly record: string;
  /** The file, if it is one: a sweep that goes on appends to it. */
  readonly changeLog?: string;
  /** The ARN of the caller, for the findings; null if AWS STS did not say it. */
  readonly requestedBy: string | null;
};

/**
 * Options for a sweep in AWS: the credentials and the role to assume; without a hub, the file of the change log, and the
 * type of the accounts if AWS Organizations is not to be asked.
 */
export type TargetOptions = HubLocation &
  CallerOptions & {
    readonly record?: string;
    readonly accountType?: Classification;
  };
