// What an account has to know of the hub.
import { busName, partitionOf } from '../aws/names.ts';

export type HubAccount = {
  readonly accountId: string;
  readonly region: string;
  readonly organizationId: string;
  /** Shared between the hub and the accounts' roles, against the confused deputy (IAM User Guide, "external ID"). */
  readonly externalId: string;
};

/** The hub's bucket for what AWS Config records, where governance.yml names no other. */
export function configBucketName({ accountId }: HubAccount): string {
  return `palisade-config-${accountId}`;
}

export function busArn({ region, accountId }: HubAccount): string {
  return `arn:${partitionOf(region)}:events:${region}:${accountId}:event-bus/${busName}`;
}
