// What a type of AWS resource is to Palisade: how its resources are listed, named and found in events.
import type { Page, Resource, Scope, TypeName } from './resource.ts';

/**
 * A type of AWS resource, `C` being the SDK client of its service. Its methods are declared as methods so that a registry
 * can hold types with different clients; each only ever gets the client that `resource-clients.ts` makes for it.
 */
export interface ResourceType<C = unknown> {
  /** AWS Config's and CloudFormation's name. */
  readonly type: TypeName;
  /** For sentences about it. */
  readonly noun: { readonly one: string; readonly many: string };
  /** Source of its EventBridge events, and the eventSource that CloudTrail records for calls to its service. */
  readonly cloudTrail: { readonly source: string; readonly eventSource: string };
  /** Whether one call lists an account's resources of all regions, or each region is listed on its own. */
  readonly listedBy: 'account' | 'region';
  /** IAM actions that listing needs, and the ARNs to which the guardrails' actions are limited. */
  readonly permissions: { readonly list: readonly string[]; readonly arns: (partition: string) => readonly string[] };
  /** How Security Hub names the type and details a resource of it (Security Hub User Guide, "Resources" of ASFF). */
  readonly securityHub: { readonly type: string; details(resource: Resource): Readonly<Record<string, string>> };

  /** One page, beginning at a token. Throws the SDK's error when the resources cannot be listed. */
  list(client: C, scope: Scope, token: string | null, size: number): Promise<Page>;
  /** Whether the account owns the resource. Asked only after a read was denied. */
  owns(client: C, resource: Resource): Promise<boolean>;
  arn(resource: Resource): string;
  /** Where a person looks at the resource's settings in the AWS console. */
  consoleUrl(resource: Resource): string;
  /** The id of the resource that a recorded API call is about; undefined where the call names none. */
  idIn(call: { readonly requestParameters?: unknown; readonly responseElements?: unknown }): string | undefined;
}
