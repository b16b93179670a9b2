// A resource, and how an account's resources are listed page by page.
import type { ResourceType as ConfigResourceType } from '@aws-sdk/client-config-service';

/** The name of a type of resource, as AWS Config and CloudFormation spell it. */
export type TypeName = ConfigResourceType;

/**
 * A resource and the account that has to own it. `type` is AWS Config's and CloudFormation's name of its type, `id` what
 * AWS Config reports as resourceId. The account comes from the event's envelope, never from its detail.
 */
export type Resource = {
  readonly type: string;
  readonly accountId: string;
  readonly region: string;
  readonly id: string;
};

/** Where resources are listed: one account, in these regions. */
export type Scope = { readonly accountId: string; readonly regions: readonly string[] };

/** One page of a listing. `next` is the token of the next page; null on the last. */
export type Page = { readonly resources: readonly Resource[]; readonly next: string | null };
