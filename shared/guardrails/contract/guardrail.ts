// The contract of a guardrail: a rule for AWS resources, with how to observe, decide, apply and undo.
import type { ZodMiniObject, ZodMiniType } from 'zod/mini';
import type { AwsFailure } from '../../aws/errors.ts';
import type { Settings } from '../../lib/settings.ts';
import type { LookBack, Preflight } from './preflight.ts';
import type { Resource, TypeName } from './resource.ts';

/**
 * How a guardrail changes a resource: `online`, at once, and nothing that runs can notice; `held`, at once, unless its
 * preflight finds what would break; `waiting`, when the resource is idle; `report`, never: people have to.
 */
export type RepairKind = 'online' | 'held' | 'waiting' | 'report';

export type Severity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/**
 * The result of reading a resource's settings. A setting that is not configured is a fact; an unreadable one is not.
 */
export type Observation<S> =
  | { readonly kind: 'facts'; readonly facts: S }
  /** `region` is where the resource is, if it exists in another Region. */
  | { readonly kind: 'not-found'; readonly region?: string }
  | { readonly kind: 'unreadable'; readonly failure: AwsFailure };

/** The decision about facts, with its reason. `change` is the smallest change that makes the resource compliant. */
export type Verdict<S> =
  | { readonly kind: 'compliant'; readonly reason: string }
  | { readonly kind: 'violating'; readonly reason: string; readonly change: S };

/** The AWS Config managed rule that detects violations of a guardrail, as the baseline deploys it. */
export type ConfigRule = { readonly identifier: string; readonly inputParameters: Settings };

/**
 * A guardrail. `C` is the SDK client of its resource type, `S` its settings on the resource, `P` its parameters in
 * governance.yml. Methods use method syntax so that one registry can contain guardrails of different types. Each
 * guardrail only ever receives its own type's client, values that it returned itself, and values that its own schemas
 * parsed.
 */
export interface Guardrail<C = unknown, S extends Settings = Settings, P extends Settings = Settings> {
  readonly id: string;
  readonly title: string;
  readonly rationale: string;
  readonly severity: Severity;
  readonly repair: RepairKind;
  /** The resource type that it evaluates, as AWS Config and CloudFormation name it. */
  readonly resourceType: TypeName;
  readonly mappings: {
    readonly securityHub: readonly string[];
    readonly controlTower: readonly string[];
    readonly nist80053: readonly string[];
  };
  /** Identifiers of AWS Config managed rules whose results trigger an evaluation, no matter who deployed the rules. */
  readonly configRules: readonly string[];
  /** Names of the CloudTrail events that trigger an evaluation. */
  readonly apiCalls: readonly string[];
  /**
   * IAM actions that the member role needs to observe, to apply and undo changes, to look at the resource before a change,
   * and to look at what is around it.
   */
  readonly permissions: {
    readonly observe: readonly string[];
    readonly change: readonly string[];
    readonly lookAhead: readonly string[];
    readonly lookAround: readonly string[];
  };
  /** Schema of the parameters that governance.yml can set in addition to the mode, and their defaults. */
  readonly parameters: ZodMiniObject & ZodMiniType<P>;
  readonly defaults: P;
  /** Schema that parses settings from a stored finding. */
  readonly settings: ZodMiniType<S>;

  /**
   * Parameters that change no verdict as long as the others are as given, each with the reason; governance.yml must not
   * set them. Without this method every parameter always has an effect.
   */
  withoutEffect?(parameters: P): ReadonlyMap<string, string>;
  /** Why violations of these parameters are only reported, whatever the mode; undefined if they can be remediated. */
  onlyReports?(parameters: P): string | undefined;
  /**
   * The most that resources of unclassified accounts are changed to, if that is less than these parameters, with the reason:
   * a missing type is no evidence, and must not break what an account of that kind depends on.
   */
  limitWithoutType?(parameters: P): { readonly parameters: P; readonly reason: string } | undefined;
  /** The AWS Config rule that detects violations with these parameters. */
  configRule(parameters: P): ConfigRule;
  /** The stricter of two sets of parameters; an unclassified account is evaluated by the strictest of all types. */
  stricter(one: P, other: P): P;
  observe(client: C, resource: Resource): Promise<Observation<S>>;
  /** Pure: the same facts and parameters always give the same verdict. */
  decide(facts: S, parameters: P): Verdict<S>;
  /**
   * Reads what depends on the resource, before a change of the settings `before` that `decide` returned. `look` is what
   * the resource type's `lookAround` returned. The facts contain no times and no counts: as long as nothing that matters
   * has changed, they are the same. Throws LookAheadError if a read has no answer and may have one later.
   */
  lookAhead(look: unknown, resource: Resource, change: S, before: S): Promise<Settings>;
  /** Pure: whether something that works today would stop, by facts that `lookAhead` returned. */
  preflight(facts: Settings, change: S, parameters: P): Preflight<S>;
  /**
   * Looks again after a write that was verified. Returns why it must be taken back; undefined if it need not be. Throws
   * as `lookAhead` does.
   */
  recheck?(look: unknown, resource: Resource, after: S): Promise<string | undefined>;
  /**
   * Reads, before an undo from the settings `now`, whether AWS would refuse it, and what depends on it. Throws as
   * `lookAhead` does.
   */
  lookBack?(look: unknown, resource: Resource, before: S, now: S): Promise<LookBack>;
  /** Writes a change that `decide` returned. Throws the SDK's error if the write fails. */
  apply(client: C, resource: Resource, change: S): Promise<void>;
  /**
   * Restores settings that were observed before a change, even if they violate the guardrail. Throws as `apply` does.
   */
  undo(client: C, resource: Resource, before: S): Promise<void>;
}
