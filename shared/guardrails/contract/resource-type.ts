// The contract of a resource type: how its resources are listed, named and identified in events.
import type { Page, Resource, Scope, TypeName } from './resource.ts';
import type { Surroundings } from './surroundings.ts';

/** The form of the ids of a type's resources. */
export type IdForm = {
  /** In words, with an article: "the name of a bucket". */
  readonly description: string;
  /** Whether the pattern, in which `*` is any text, can match an id. */
  canMatch(pattern: string): boolean;
  /** The id that a text in another form means, such as an ARN; undefined if it means none. */
  meantBy(text: string): string | undefined;
};

/**
 * A type of AWS resource. `C` is the SDK client of its service. Methods use method syntax so that one registry can
 * contain types with different clients; each type only ever receives the client that `resource-clients.ts` creates for
 * it.
 */
export interface ResourceType<C = unknown> {
  /** The type's name in AWS Config and CloudFormation. */
  readonly type: TypeName;
  /** Singular and plural for messages, such as "bucket" and "buckets". */
  readonly noun: { readonly one: string; readonly many: string };
  /** `source` of its EventBridge events, and the `eventSource` that CloudTrail records for calls to its service. */
  readonly cloudTrail: { readonly source: string; readonly eventSource: string };
  /** Whether one call lists the resources of all regions of an account, or each region is listed separately. */
  readonly listedBy: 'account' | 'region';
  /** The ids that its resources can have, so that an exemption for an id that none can have is refused. */
  readonly ids: IdForm;
  /** IAM actions that listing needs, and the ARNs to which the guardrails' permissions are limited. */
  readonly permissions: { readonly list: readonly string[]; readonly arns: (partition: string) => readonly string[] };
  /** Type and details of a resource in Security Hub's format (Security Hub User Guide, "Resources" of ASFF). */
  readonly securityHub: { readonly type: string; details(resource: Resource): Readonly<Record<string, string>> };

  /**
   * Lists one page of at most `size` resources. `token` is null for the first page. Throws the SDK's error if the
   * resources cannot be listed.
   */
  list(client: C, scope: Scope, token: string | null, size: number): Promise<Page>;
  /** Whether the account owns the resource. Called only after a read was denied. */
  owns(client: C, resource: Resource): Promise<boolean>;
  /**
   * A reader of what depends on a resource, for the preflights of all its guardrails: it reads everything once. Makes no
   * call by itself.
   */
  lookAround(client: C, resource: Resource, surroundings: Surroundings): unknown;
  arn(resource: Resource): string;
  /** The page of the resource's settings in the AWS console. */
  consoleUrl(resource: Resource): string;
  /** The id of the resource that a recorded API call names; undefined if it names none. */
  idIn(call: { readonly requestParameters?: unknown; readonly responseElements?: unknown }): string | undefined;
}
