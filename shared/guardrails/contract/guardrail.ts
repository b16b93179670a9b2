// What a guardrail is: a rule that AWS resources have to keep, with how to look, judge, repair and undo.
import type { ZodMiniObject, ZodMiniType } from 'zod/mini';
import type { AwsFailure } from '../../aws/errors.ts';
import type { Settings } from '../../lib/settings.ts';
import type { Resource, TypeName } from './resource.ts';

export type Severity = 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** What a look at a resource gave. `absent` settings are facts; settings that could not be read are not. */
export type Observation<S> =
  | { readonly kind: 'facts'; readonly facts: S }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'unreadable'; readonly failure: AwsFailure };

/** The judgement over facts, with its explanation. `change` is the smallest one that makes the resource compliant. */
export type Verdict<S> =
  | { readonly kind: 'compliant'; readonly reason: string }
  | { readonly kind: 'violating'; readonly reason: string; readonly change: S };

/** An AWS Config managed rule as it has to be deployed to find violations of a guardrail. */
export type ConfigRule = { readonly identifier: string; readonly inputParameters: Settings };

/**
 * A guardrail, `C` being the SDK client of its resource type, `S` its settings on the resource and `P` its parameters in
 * governance.yml. Its methods are declared as methods so that a registry can hold guardrails of different types; each only
 * ever gets its type's client, and back what it gave, or what its own schemas parsed.
 */
export interface Guardrail<C = unknown, S extends Settings = Settings, P extends Settings = Settings> {
  readonly id: string;
  readonly title: string;
  readonly rationale: string;
  readonly severity: Severity;
  /** AWS Config's and CloudFormation's name of the type of resource that it is about. */
  readonly resourceType: TypeName;
  readonly mappings: {
    readonly securityHub: readonly string[];
    readonly controlTower: readonly string[];
    readonly nist80053: readonly string[];
  };
  /** Identifiers of AWS Config managed rules whose verdicts concern this guardrail, whoever deployed them. */
  readonly configRules: readonly string[];
  /** Names of the CloudTrail events after which the resource may violate the guardrail. */
  readonly apiCalls: readonly string[];
  /** IAM actions that the role in the account needs: to look, and to apply and undo changes. */
  readonly permissions: { readonly observe: readonly string[]; readonly change: readonly string[] };
  /** What governance.yml may say about this guardrail beside its mode, and what holds where it says nothing. */
  readonly parameters: ZodMiniObject & ZodMiniType<P>;
  readonly defaults: P;
  /** Reads settings back from a stored finding. */
  readonly settings: ZodMiniType<S>;

  /** The AWS Config rule that finds violations under these parameters. */
  configRule(parameters: P): ConfigRule;
  /** The stricter one of two sets of parameters: what an account without a type gets. */
  stricter(one: P, other: P): P;
  observe(client: C, resource: Resource): Promise<Observation<S>>;
  /** Pure: the same facts and parameters always give the same verdict. */
  decide(facts: S, parameters: P): Verdict<S>;
  /** Writes a change that `decide` asked for. Throws the SDK's error when the write is refused. */
  apply(client: C, resource: Resource, change: S): Promise<void>;
  /** Writes back settings that were observed before a change, even when they violate the guardrail. */
  undo(client: C, resource: Resource, before: S): Promise<void>;
}
