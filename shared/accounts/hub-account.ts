// The hub, as roles and rules in member accounts refer to it.
import { busName } from '../aws/names.ts';
import { partitionOf } from '../aws/partitions.ts';

export type HubAccount = {
  readonly accountId: string;
  readonly region: string;
  readonly organizationId: string;
  /** Known to the hub and to the accounts' roles, against the confused deputy (IAM User Guide, "external ID"). */
  readonly externalId: string;
};

/** The hub's bucket to which AWS Config delivers, unless governance.yml names another. */
export function configBucketName({ accountId }: HubAccount): string {
  return `palisade-config-${accountId}`;
}

export function busArn({ region, accountId }: HubAccount): string {
  return `arn:${partitionOf(region)}:events:${region}:${accountId}:event-bus/${busName}`;
}
