// The schema of governance.yml, and what it requires of a guardrail in an account of a given type.
import * as z from 'zod/mini';
import type { AccountClass } from '../accounts/account-age.ts';
import { type AccountType, accountTypes, environments, unclassified } from '../accounts/account-type.ts';
import { partitionOf, regionProblem } from '../aws/partitions.ts';
import { type ApprovalMode, approvalModes } from '../findings/finding.ts';
import type { Guardrail } from '../guardrails/contract/guardrail.ts';
import { guardrailIds, guardrails } from '../guardrails/registry.ts';
import type { Settings } from '../lib/settings.ts';
import { exemptionSchema } from './exemptions.ts';
import { admissionParameters } from './schema/admission-rules.ts';
import { alertParameters } from './schema/alerts.ts';
import { approversSchema } from './schema/approver-names.ts';
import { baselineParameters } from './schema/baseline.ts';
import { organizationParameters } from './schema/declared-organization.ts';
import { platformParameters } from './schema/declared-platform.ts';
import { hubParameters } from './schema/hub.ts';
import { type GuardrailMode, guardrailMode, modeAt, unsaidGuardrailMode } from './schema/modes.ts';
import { policyParameters } from './schema/policies.ts';

/** One block of `guardrails`: for each guardrail its mode and parameters, all of them optional. */
const guardrailRules = z.strictObject(
  Object.fromEntries(
    guardrails.map((guardrail) => [
      guardrail.id,
      z.optional(
        z.partial(
          z.extend(guardrail.parameters, {
            mode: guardrailMode,
            approval: z.enum(approvalModes),
            approvers: approversSchema,
          }),
        ),
      ),
    ]),
  ),
);

/** A type alone means the environment that a tag says, or production. */
const typeRule = z.union(
  [z.enum(accountTypes), z.strictObject({ type: z.enum(accountTypes), environment: z.optional(z.enum(environments)) })],
  {
    error: ({ input }) =>
      typeof input === 'string'
        ? `must be one of ${accountTypes.slice(0, -1).join(', ')} or ${accountTypes.at(-1)}`
        : `must be an account type, or such a type with one of ${environments.join(', ')}, as { type: testing, environment: development }`,
  },
);
const accountId = z.string().check(z.regex(/^\d{12}$/, 'an account id has 12 digits; write it in quotes'));
const region = z.string().check(
  z.regex(/^[a-z]{2,4}(-[a-z]+)+-\d+$/, 'must be an AWS Region, such as us-east-1'),
  z.refine((name) => regionProblem(name) === undefined, {
    error: ({ input }) => regionProblem(String(input)) ?? 'must be an AWS Region',
    when: ({ issues }) => issues.length === 0,
  }),
);
/** An organization is in one partition. */
const regions = z.array(region).check(
  z.minLength(1),
  z.refine((names) => new Set(names.map(partitionOf)).size <= 1, {
    error: ({ input }) =>
      `are of several partitions (${[...new Set((input as readonly string[]).map(partitionOf))].join(', ')}): an organization, and so a governance.yml, is in one of them`,
  }),
);

const boundedInteger = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max));
const changesPerHour = { account: 2_000, organization: 20_000 };
const contested = { repairs: 5, windowMinutes: 60 };

/** When Palisade stops making changes by itself. */
const limits = z.strictObject({
  /** A finding remediated this often within the window is contested: it is reported and no longer remediated. */
  contested: z._default(
    z.strictObject({
      repairs: z._default(boundedInteger(1, 100), contested.repairs),
      windowMinutes: z._default(boundedInteger(1, 24 * 60), contested.windowMinutes),
    }),
    contested,
  ),
  /** The change budget per hour, of one account and of the organization. Once it is used up, Palisade only reports. */
  changesPerHour: z._default(
    z.strictObject({
      account: z._default(boundedInteger(1, 1_000_000), changesPerHour.account),
      organization: z._default(boundedInteger(1, 1_000_000), changesPerHour.organization),
    }),
    changesPerHour,
  ),
  /** How long a guardrail is suspended on a resource after an undo. */
  undoneHours: z._default(boundedInteger(1, 24 * 30), 24),
  /** How long an approval is valid. */
  approvalHours: z._default(boundedInteger(1, 24 * 30), 24),
});

/** Where findings go in addition to the journal. */
const exports = z.strictObject({
  /** Whether findings are imported into Security Hub in the hub's account. */
  securityHub: z._default(z.boolean(), false),
  /** Whether every step of a finding is stored in the evidence bucket. */
  evidence: z._default(z.boolean(), true),
});

/** How often all buckets are evaluated without events. At least 2: EventBridge's rate of 1 has the singular `hour`. */
const sweep = z.strictObject({ everyHours: z._default(boundedInteger(2, 24 * 7), 24) });

export const governanceSchema = z.strictObject({
  $schema: z.optional(z.string()),
  version: z.literal(1),
  hub: z.optional(hubParameters),
  regions,
  organization: z.optional(organizationParameters),
  accountTypes: z.strictObject({
    organizationalUnits: z.record(z.string(), typeRule),
    tag: z._default(z.string().check(z.minLength(1)), 'palisade:account-type'),
    /** The tag that says the environment of an account where its unit does not. Without it, only units and lists do. */
    environmentTag: z.optional(z.string().check(z.minLength(1))),
    accounts: z._default(z.record(accountId, typeRule), {}),
    /** Accounts in which Palisade does nothing at all: those below these OUs (names or ids), and those of the list. */
    exclude: z._default(
      z.strictObject({
        organizationalUnits: z._default(z.array(z.string().check(z.minLength(1))), []),
        accounts: z._default(z.array(accountId), []),
      }),
      { organizationalUnits: [], accounts: [] },
    ),
  }),
  guardrails: z.strictObject({
    all: guardrailRules,
    ...Object.fromEntries(accountTypes.map((type) => [type, z.optional(guardrailRules)])),
  }),
  configRules: z._default(z.partialRecord(z.enum(guardrailIds), z.array(z.string().check(z.minLength(1)))), {}),
  baseline: z._default(baselineParameters, baselineParameters.parse({})),
  policies: z._default(policyParameters, policyParameters.parse({})),
  platform: z._default(platformParameters, platformParameters.parse({})),
  admission: z._default(admissionParameters, admissionParameters.parse({})),
  alerts: z._default(alertParameters, alertParameters.parse({})),
  exports: z._default(exports, exports.parse({})),
  exemptions: z._default(z.array(exemptionSchema), []),
  limits: z._default(limits, limits.parse({})),
  sweep: z._default(sweep, sweep.parse({})),
  journal: z._default(z.strictObject({ retentionDays: z.int().check(z.positive()) }), { retentionDays: 400 }),
});

export type Governance = z.infer<typeof governanceSchema>;

/** What governance.yml requires of one guardrail in one account. */
export type Policy = {
  readonly mode: GuardrailMode;
  /** Whether a fix waits for an approval. */
  readonly approval: ApprovalMode;
  readonly parameters: Settings;
  /** Why violations are only reported, although governance.yml says `remediate`. */
  readonly onlyReports?: string;
  /** What is required beyond `parameters`, but only reported, with the reason. */
  readonly reports?: { readonly parameters: Settings; readonly reason: string };
};

/** Everything that is required, whether violations are remediated or reported. */
export function strictestParameters({ parameters, reports }: Policy): Settings {
  return reports?.parameters ?? parameters;
}

/** The region in which the hub runs: the first one. */
export function hubRegion({ regions: [first] }: Governance): string {
  if (first === undefined) throw new Error('governance.yml names no region');
  return first;
}

/**
 * What is required of a guardrail in accounts of a type and age. Unclassified ones are evaluated by the strictest
 * requirement of all types, but not changed beyond what no account can be harmed by.
 */
export function policyFor(governance: Governance, { type, age }: AccountClass, guardrail: Guardrail): Policy {
  if (type !== unclassified) return withoutImpossibleFixes(guardrail, merged(governance, { type, age }, guardrail));
  const strictest = accountTypes
    .map((each) => merged(governance, { type: each, age }, guardrail))
    .reduce((one, other) => stricter(guardrail, one, other));
  const limit = guardrail.limitWithoutType?.(strictest.parameters);
  if (limit === undefined) return withoutImpossibleFixes(guardrail, strictest);
  const reports = { parameters: strictest.parameters, reason: limit.reason };
  return { ...strictest, parameters: limit.parameters, reports };
}

function withoutImpossibleFixes(guardrail: Guardrail, policy: Policy): Policy {
  const reason = policy.mode === 'monitor' ? undefined : guardrail.onlyReports?.(policy.parameters);
  return reason === undefined ? policy : { ...policy, mode: 'monitor', onlyReports: reason };
}

/** The guardrail under which `configRules` lists an AWS Config rule of this name, if any. */
export function guardrailIdForConfigRule(governance: Governance, configRuleName: string): string | undefined {
  return guardrailIds.find((id) => governance.configRules[id]?.includes(configRuleName));
}

type ClassOfType = AccountClass & { readonly type: AccountType };

function merged(governance: Governance, { type, age }: ClassOfType, guardrail: Guardrail): Policy {
  const blocks = [governance.guardrails.all, blockOf(governance, type)];
  const {
    mode,
    approval,
    approvers: _,
    ...parameters
  } = Object.assign({}, guardrail.defaults, ...blocks.map((block) => block?.[guardrail.id]));
  const words = guardrailMode.parse(mode ?? unsaidGuardrailMode);
  return {
    mode: modeAt(words, age),
    approval: z.enum(approvalModes).parse(approval ?? 'when-held'),
    parameters: guardrail.parameters.parse(parameters),
  };
}

function blockOf(governance: Governance, type: AccountType): z.infer<typeof guardrailRules> | undefined {
  const blocks: Record<string, z.infer<typeof guardrailRules> | undefined> = governance.guardrails;
  return blocks[type];
}

/** The most cautious first. */
const approvalsByCaution: readonly ApprovalMode[] = ['always', 'never', 'when-held'];

function stricter(guardrail: Guardrail, one: Policy, other: Policy): Policy {
  return {
    mode: one.mode === 'remediate' ? one.mode : other.mode,
    approval: approvalsByCaution.find((each) => each === one.approval || each === other.approval) ?? one.approval,
    parameters: guardrail.stricter(one.parameters, other.parameters),
  };
}
