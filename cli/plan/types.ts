// What `palisade plan --json` prints (docs/reference/plan.md).
import type { Classification } from '../../shared/accounts/account-type.ts';
import type { Hold } from '../../shared/findings/finding.ts';
import type { Json } from '../../shared/lib/settings.ts';
import type { PolicyKind } from '../../shared/policies/quotas.ts';
import type { Difference } from '../lib/deployed.ts';
import type { LeftAloneCounts, LeftAloneReason } from '../sweep/left-alone.ts';
import type { DeniedPlan } from './denied/denied-types.ts';

/** One setting; null if it is not set. */
export type SettingChange = { readonly setting: string; readonly from: Json; readonly to: Json };

/** What happens to a change: it is made, or left alone for a reason. */
export type Verdict = 'change' | LeftAloneReason;

/** A baseline step, in one Region if it runs in each. `failed`: what is there could not be read, or a person has to act. */
export type PlannedStep = {
  readonly step: string;
  readonly region: string | null;
  /** What it is about, such as a dataset. */
  readonly item?: string;
  readonly verdict: Verdict | 'failed';
  readonly reason: string;
  readonly settings: readonly SettingChange[];
};

/** The KMS key that buckets of a Region would get. `isUsable`: it is there, or the baseline makes it. */
export type PlannedKey = { readonly region: string | null; readonly isUsable: boolean; readonly reason: string };

/** An operation on one of Palisade's policies. */
export type PlannedPolicy = {
  readonly operation: 'attach' | 'detach' | 'create' | 'update';
  readonly kind: PolicyKind;
  /** Its name; null for documents that are only monitored, and so in no policy. */
  readonly policy: string | null;
  readonly documents: readonly string[];
  readonly verdict: Verdict | 'failed';
};

/** A shared resource that would be made, or closed, or would admit others than now. Accounts are ids. */
export type PlannedResource = {
  readonly operation: 'make' | 'change' | 'close';
  /** What it is, in words: `dataset`. */
  readonly kind: string;
  readonly name: string;
  /** The account that has it. */
  readonly owner: string;
  readonly region: string;
  /** The names of its parts in AWS, such as its bucket. */
  readonly parts: Readonly<Record<string, string>>;
  /** Null without a hub: nobody knows what is in force in the accounts. */
  readonly admitted: readonly string[] | null;
  /** Those that are not admitted yet, and those that are no longer. */
  readonly admit: readonly string[];
  readonly remove: readonly string[];
  /** How many accounts have a reader's type and the owner's environment. */
  readonly eligible: number;
};

/** A violation of a guardrail. */
export type PlannedFix = {
  readonly resourceType: string;
  readonly resource: string;
  readonly region: string;
  readonly guardrail: string;
  readonly verdict: Verdict | 'failed' | 'unreadable';
  readonly reason: string;
  readonly settings: readonly SettingChange[];
  /** What the change would break; null if it is not held. */
  readonly hold: Hold | null;
  /** What people should know about the change although it breaks nothing. */
  readonly notes: readonly string[];
};

/** An account. Without a type, it could not be determined, and `error` says why. */
export type PlannedAccount = {
  readonly accountId: string;
  readonly name: string;
  readonly type: Classification | null;
  readonly typeSource: string | null;
  readonly age: 'existing' | 'new' | null;
  /** Why Palisade does nothing in the account; null if it does. */
  readonly excluded: string | null;
  readonly baseline: readonly PlannedStep[];
  /** By Region; empty where governance.yml names no key for the account's type. */
  readonly keys: readonly PlannedKey[];
  readonly policies: readonly PlannedPolicy[];
  readonly fixes: readonly PlannedFix[];
  /** What could not be asked about the account; null if everything could. */
  readonly error: string | null;
};

/** A policy of the organization that is created or updated, once for all accounts that have it. */
export type OrganizationPolicy = PlannedPolicy & { readonly accounts: number };

export type PlanSummary = {
  /** Violations that would be remediated. */
  readonly toFix: number;
  /** Accounts in which baseline steps would write something. */
  readonly baselines: number;
  /** Attachments and detachments in accounts, and policies of the organization to create and to update. */
  readonly policies: {
    readonly attach: number;
    readonly detach: number;
    readonly create: number;
    readonly update: number;
  };
  /** KMS keys that baselines would make, and what they cost in the first year and from the third one on. */
  readonly keys: {
    readonly make: number;
    readonly dollarsAMonth: number;
    readonly dollarsAMonthFromThirdYear: number;
  };
  readonly leftAlone: LeftAloneCounts;
  /** Violations and steps that could not be evaluated, or cannot be fixed. */
  readonly failed: number;
  /** The last line of the text output. */
  readonly text: string;
};

export type Plan = {
  readonly schemaVersion: '1';
  readonly file: string;
  /** Whether no hub is deployed yet. */
  readonly firstInstall: boolean;
  /** Whether the hub was asked: without it, the settings that differ are not known. */
  readonly hubAsked: boolean;
  readonly configurationOnly: boolean;
  /** Settings that differ from the deployed governance.yml; empty in a first install. */
  readonly differences: readonly Difference[];
  /** Policies that are created or updated. Those of an account are attached or detached. */
  readonly policies: readonly OrganizationPolicy[];
  readonly accounts: readonly PlannedAccount[];
  /** What accounts share and would be made or closed, or would admit others. */
  readonly resources: readonly PlannedResource[];
  /** IDs of the accounts whose baseline would change something. */
  readonly baselines: readonly string[];
  readonly summary: PlanSummary;
  /** Why change control would deny changes: pauses, and budgets that would be used up. */
  readonly denials: readonly string[];
  /** Whom the policies would have stopped; null without `--denied`. */
  readonly denied: DeniedPlan | null;
  /** What could not be asked, in words. */
  readonly notAsked: readonly string[];
  readonly seconds: number;
  /** Calls to AWS Organizations by operation, with repeated attempts. */
  readonly organizationsCalls: Readonly<Record<string, number>>;
};
