// What is known of the organization of a recorded call.

export type CallWorld = {
  readonly organizationId: string;
  readonly managementAccountId: string;
  /** The ids of all accounts of the organization. */
  readonly members: ReadonlySet<string>;
  /** Tags of resources by ARN, where they were read. */
  readonly resourceTags?: ReadonlyMap<string, Readonly<Record<string, string>>>;
};
