// What an account has to know of the hub.

export type Hub = {
  readonly accountId: string;
  readonly region: string;
  readonly organizationId: string;
  /** Shared between the hub and the accounts' roles, against the confused deputy (IAM User Guide, "external ID"). */
  readonly externalId: string;
};
