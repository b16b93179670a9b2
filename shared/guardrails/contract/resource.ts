// Types for a resource and for pages of an account's resources.
import type { ResourceType as ConfigResourceType } from '@aws-sdk/client-config-service';

/** The name of a resource type in AWS Config and CloudFormation, such as AWS::S3::Bucket. */
export type TypeName = ConfigResourceType;

/**
 * A resource and the account that must own it. `type` is the name of its type in AWS Config and CloudFormation, `id` is
 * what AWS Config reports as resourceId. The account comes from the event's envelope, never from its detail.
 */
export type Resource = {
  readonly type: string;
  readonly accountId: string;
  readonly region: string;
  readonly id: string;
};

/** One account and the regions in which its resources are listed. */
export type Scope = { readonly accountId: string; readonly regions: readonly string[] };

/** One page of resources. `next` is the token of the next page; null on the last page. */
export type Page = { readonly resources: readonly Resource[]; readonly next: string | null };
