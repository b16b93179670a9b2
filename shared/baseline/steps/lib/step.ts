// What a step of the baseline is: one thing that every account has to have, with how to look, judge and write.

import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Member } from '../../../accounts/directory.ts';
import type { HubAccount } from '../../../accounts/hub-account.ts';
import type { AccessRoleClientProvider, AccessRoleClients } from '../../../aws/access-role-clients.ts';
import type { Governance } from '../../../governance/governance.ts';
import type { Resource } from '../../../guardrails/contract/resource.ts';
import type { Settings } from '../../../lib/settings.ts';

/** What a step judges by, beside the facts. */
export type StepInputs = {
  readonly member: Member;
  readonly hub: HubAccount;
  readonly governance: Governance;
  /** The region in which the step works; for a step without one, the hub's. */
  readonly region: string;
  /** Event patterns of what the account forwards to the hub. */
  readonly forwardedPatterns: readonly object[];
  /** Whether the account was made a moment ago, and nobody can have work in it yet. */
  readonly isNew: boolean;
};

/** What a step works with. `clients` act in the account and region; `accesses` give them for others. */
export type StepContext = StepInputs & {
  readonly clients: AccessRoleClients;
  readonly accessRoleClientsFor: AccessRoleClientProvider;
  readonly organizations: OrganizationsClient;
  /** The account to which the organization delegated this service, if there is one; asked once in a run. */
  readonly delegatedAdminFor: (servicePrincipal: string) => Promise<string | null>;
  readonly sweep: InitialSweep;
};

/** Looks at what the account already holds, through the role in the account. */
export type InitialSweep = {
  /** Buckets in governed regions. */
  readonly list: () => Promise<readonly Resource[]>;
  /** Holds all guardrails against these buckets and reports on them. Answers how many ended in which state. */
  readonly evaluate: (resources: readonly Resource[]) => Promise<Readonly<Record<string, number>>>;
};

/**
 * The judgement over what was found. `change` has one entry for each setting that has to be written; `inapplicable`
 * means that the step has nothing to do here, `blocked` that a person has to do something first.
 */
export type StepVerdict<C extends Settings = Settings> =
  | { readonly kind: 'compliant'; readonly reason: string }
  | { readonly kind: 'violating'; readonly reason: string; readonly change: C }
  | { readonly kind: 'not-applicable'; readonly reason: string }
  | { readonly kind: 'blocked'; readonly reason: string };

/**
 * A step, `F` being what it finds and `C` what it writes. Methods, so that a registry can hold steps of different facts:
 * each only ever gets back what it gave. All of them may throw the SDK's errors; the run decides what they mean.
 */
export interface Step<F extends Settings = Settings, C extends Settings = Settings> {
  readonly id: string;
  readonly title: string;
  /** Whether it is done once per account, or once in each governed region; then it writes nothing global. */
  readonly scope: 'account' | 'region';
  /** The steps that have to be good before this one begins. */
  readonly after: readonly string[];
  /** IAM actions that it needs in the account, and those that it needs in the management account. */
  readonly permissions: { readonly account: readonly string[]; readonly management?: readonly string[] };
  observe(context: StepContext): Promise<F>;
  /** Pure: the same facts and demands always give the same verdict. */
  decide(facts: F, inputs: StepInputs): StepVerdict<C>;
  /** Writes the change. Answers with facts only where the work has read back itself what it wrote. */
  apply(context: StepContext, change: C, facts: F): Promise<F | undefined>;
}
