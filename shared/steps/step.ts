// The contract of a baseline step: one thing that every account must have, with its evaluation and its change.

import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { AccountAge } from '../accounts/account-age.ts';
import type { AccountType } from '../accounts/account-type.ts';
import type { Member } from '../accounts/directory.ts';
import type { HubAccount } from '../accounts/hub-account.ts';
import type { AccessRoleClientProvider, AccessRoleClients } from '../aws/access-role-clients.ts';
import type { Approval } from '../findings/approvals.ts';
import type { Hold } from '../findings/finding.ts';
import type { Governance } from '../governance/governance.ts';
import type { Resource } from '../guardrails/contract/resource.ts';
import type { Settings } from '../lib/settings.ts';
import type { PolicyAccess } from '../policies/attachments.ts';
import type { PlatformDocuments } from './documents.ts';
import type { SharedResource } from './shared-resource.ts';

/** What a step decides by, in addition to the facts. */
export type StepInputs = {
  readonly member: Member;
  readonly hub: HubAccount;
  readonly governance: Governance;
  /** The region in which the step runs; the hub's for a step that runs once per account. */
  readonly region: string;
  /** The patterns of the events that the account forwards to the hub. */
  readonly forwardedPatterns: readonly object[];
  /** The same of the events about what accounts share. */
  readonly platformPatterns: readonly object[];
  readonly now: Date;
  /** Whether the account existed before Palisade was active. It decides about modes. */
  readonly age: AccountAge;
  /** Whether the account was created less than a day ago and never had a complete baseline: it has no workloads yet. */
  readonly isNew: boolean;
  /** What the account shares, what left governance.yml included; nothing in accounts that share nothing. */
  readonly resources: readonly SharedResource[];
  /** What the step is about, for a step with `items`; null for others. */
  readonly item: string | null;
};

/**
 * What a step works with. `clients` are those of the account and region; `accessRoleClientsFor` returns others.
 * `policies` and `attachments` remember what they have read, for all accounts and for this attempt.
 */
export type StepContext = StepInputs &
  PolicyAccess & {
    readonly clients: AccessRoleClients;
    readonly accessRoleClientsFor: AccessRoleClientProvider;
    readonly organizations: OrganizationsClient;
    /** Whether an earlier attempt of the same run has done this step: it wrote and verified something. */
    readonly wasDone: (stepId: string) => boolean;
    /** The delegated administrator's account of a service, if there is one. */
    readonly delegatedAdminFor: (servicePrincipal: string) => Promise<string | null>;
    readonly sweep: InitialSweep;
    /** The account's resources that keep violating a guardrail, because that was undone or is contested. */
    readonly leftAlone: (guardrail: string) => Promise<string[]>;
    /** The approvals of what a step holds, by the guardrail of the account's finding about it. */
    readonly approvals: StepApprovals;
    /** Where the documents of the platform are recorded. */
    readonly documents: PlatformDocuments;
  };

/** Which approval a change relies on. */
export type ApprovalUse = Pick<Approval, 'at' | 'fingerprint'>;

export type StepApprovals = {
  /** The latest approval, valid or not; undefined without one. Throws the SDK's error. */
  readonly find: (guardrail: string) => Promise<Approval | undefined>;
  /** Uses the approval for the change that is about to be made. Returns whether it may. Throws the SDK's error. */
  readonly claim: (guardrail: string, approval: ApprovalUse) => Promise<boolean>;
};

/** Evaluates the resources that the account already has, through the member role. */
export type InitialSweep = {
  /** Resources in governed regions, of which no more are listed than `atMost`. */
  readonly list: (atMost: number) => Promise<readonly Resource[]>;
  /** Hands the account over to the function sweep, which evaluates all of its resources page by page. */
  readonly request: () => Promise<void>;
  /** Evaluates these with all guardrails and publishes findings. Returns the number of outcomes in each state. */
  readonly evaluate: (resources: readonly Resource[]) => Promise<Readonly<Record<string, number>>>;
};

/**
 * The verdict on the facts. `change` has one entry for each setting that has to be written; `monitored` means that it is
 * not to be written although the step is enforced, `held` that it would break something, `not-applicable` that the step has nothing to do here, `blocked` that
 * a person has to act first, `attention` that a person should act, though nothing waits for it.
 */
export type StepVerdict<C extends Settings = Settings> =
  | { readonly kind: 'compliant'; readonly reason: string }
  | { readonly kind: 'violating'; readonly reason: string; readonly change: C }
  | { readonly kind: 'monitored'; readonly reason: string; readonly change: C }
  | { readonly kind: 'held'; readonly reason: string; readonly change: C; readonly hold: Hold }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  | { readonly kind: 'blocked'; readonly reason: string }
  | { readonly kind: 'attention'; readonly reason: string };

/** One thing that a step is about, such as a dataset, and the Region where it is. */
export type StepItem = { readonly name: string; readonly region: string };

/**
 * A step with facts `F` and change `C`. Its functions are methods, so that the registry can contain steps with
 * different facts: each receives only its own. All of them may throw the SDK's errors; run-steps.ts decides what they
 * mean.
 */
export interface Step<F extends Settings = Settings, C extends Settings = Settings> {
  readonly id: string;
  readonly title: string;
  /**
   * Whether it runs once per account, once in each governed region (then it writes nothing global), or once for each of
   * its `items`, of which one that fails stops no other.
   */
  readonly scope: 'account' | 'region' | 'item';
  /** The account types that have it; all without it. In accounts of other types it makes no call and has no result. */
  readonly types?: readonly AccountType[];
  /** The ids of the steps that have to be satisfied before this one starts. */
  readonly after: readonly string[];
  /**
   * Of these, the ones that it cannot do without: as long as one of them only reports what it would change, this step
   * does nothing.
   */
  readonly needs?: readonly string[];
  /** Of `after`, the ones that only come first: it also runs if they did not succeed, and does what can be done then. */
  readonly regardless?: readonly string[];
  /** The IAM actions that it needs in the account, and in the management account. */
  readonly permissions: { readonly account: readonly string[]; readonly management?: readonly string[] };
  /** What a step of scope `item` is about. Steps of one item depend on each other only for the same item. */
  items?(inputs: Omit<StepInputs, 'region' | 'item'>): readonly StepItem[];
  /** How long settings may take until AWS shows them, in milliseconds: meanwhile they are not written again. */
  readonly settlesMs?: { readonly [setting: string]: number };
  /**
   * How long a write that succeeded and was not seen is not made again. For a step that a call about what it wrote triggers:
   * if AWS answers a setting in another form than the wanted one, each write would lead to the next.
   */
  readonly rewriteAfterMs?: number;
  observe(context: StepContext): Promise<F>;
  /** Pure: the same facts and inputs always give the same verdict. */
  decide(facts: F, inputs: StepInputs): StepVerdict<C>;
  /** What of the facts goes on record; everything without it. A record is small: a document's summary, not its text. */
  recorded?(facts: F): Settings;
  /** The policy documents that these facts show to be in force, for a step that attaches policies. */
  documentsInForce?(facts: F, inputs: StepInputs): readonly string[];
  /** What is not to be written, if a step enforces only parts of it. */
  wouldChange?(facts: F, inputs: StepInputs): Settings;
  /** Writes the change. Returns facts only if it has verified the write itself. */
  apply(context: StepContext, change: C, facts: F): Promise<F | undefined>;
}
