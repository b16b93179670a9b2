// What a canary needs, and what it results in.
import type { Finding } from '../findings/finding.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import type { StateTable } from '../table/table.ts';
import type { S3In } from './buckets.ts';
import type { Cause } from './causes.ts';
import type { AccountClients } from './event-path.ts';
import type { Plan } from './preflight.ts';

/** One thing that happened, and the milliseconds from the break until it was seen; of `made`, from the start of the run. */
export type Hop = {
  readonly what: 'made' | 'broken' | 'detected' | 'fixed' | 'removed';
  readonly detail: string;
  readonly milliseconds: number;
};

/** How a run ended. `paused` and `monitor`: detected, and not fixed, as was to be expected. */
export type Ending = {
  readonly outcome: 'fixed' | 'paused' | 'monitor' | 'failed';
  readonly cause: Cause | null;
  readonly finding: Pick<Finding, 'id' | 'state' | 'reason'> | null;
};

export type CanaryResult = Ending & {
  readonly accountId: string;
  readonly region: string;
  /** Null if none was made. */
  readonly bucket: string | null;
  readonly guardrail: string | null;
  readonly hops: readonly Hop[];
  /** Buckets of earlier runs that were removed. */
  readonly leftovers: readonly string[];
  /** Why the bucket could not be removed; null if it was, or if there was none. */
  readonly leftBehind: string | null;
};

export type CanaryInput = {
  readonly accountId: string;
  readonly region: string;
  readonly plan: Plan;
  /** Whether the account's baseline was ever complete. */
  readonly isComplete: boolean;
  /** The end of the bucket's name: eight hexadecimal digits. */
  readonly random: string;
  readonly timeoutMs: number;
};

export type CanaryDependencies = {
  /** All with the canary's role. */
  readonly s3In: S3In;
  readonly account: AccountClients;
  readonly journal: StateTable;
  /** Looks for the cause when nothing came in time; undefined if there is none to be seen. */
  readonly diagnose: (bucket: Resource) => Promise<Cause | undefined>;
  readonly onHop: (hop: Hop) => void;
  /** The bucket is still there, also if the run is stopped. */
  readonly onLeftBehind: (bucket: string, why: string) => void;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly signal: AbortSignal;
};
