// The roles of the hub's stack. The template, the trust policies of the roles that they assume, and the exemptions of the
// organization policies follow from this list.
import { canaryRoleName, organizationReaderRoleName, organizationRoleName, spokeRoleName } from './names.ts';

export type HubRole = {
  readonly name: `palisade-${string}`;
  /** The service that acts with the role. SCPs bind roles, also those that a service assumes. */
  readonly service: 'lambda' | 'scheduler';
  /** The roles in other accounts that it assumes. They trust it. */
  readonly assumes: readonly string[];
};

/** A list and no pattern of names, so that no other role matches because of its name. */
export const hubRoles: readonly HubRole[] = [
  { name: 'palisade-accept-requests', service: 'lambda', assumes: [] },
  { name: 'palisade-compare-accounts', service: 'lambda', assumes: [organizationReaderRoleName] },
  { name: 'palisade-export-findings', service: 'lambda', assumes: [] },
  { name: 'palisade-keep-platform', service: 'lambda', assumes: [organizationRoleName] },
  { name: 'palisade-onboard-account', service: 'lambda', assumes: [spokeRoleName, organizationRoleName] },
  { name: 'palisade-record-finding', service: 'lambda', assumes: [] },
  { name: 'palisade-remediate', service: 'lambda', assumes: [spokeRoleName] },
  { name: 'palisade-run-canary', service: 'lambda', assumes: [canaryRoleName] },
  { name: 'palisade-scheduler', service: 'scheduler', assumes: [] },
  { name: 'palisade-send-alerts', service: 'lambda', assumes: [] },
  { name: 'palisade-sweep', service: 'lambda', assumes: [spokeRoleName] },
  { name: 'palisade-watch-exemptions', service: 'lambda', assumes: [] },
];

export const hubRoleNames = hubRoles.map(({ name }) => name);

/** The roles of the hub's functions, which have the names of the functions. */
export const functionRoleNames = hubRoles.filter(({ service }) => service === 'lambda').map(({ name }) => name);

/** The roles of the hub that assume this role of another account. */
export function hubRolesThatAssume(roleName: string): readonly string[] {
  return hubRoles.filter(({ assumes }) => assumes.includes(roleName)).map(({ name }) => name);
}

/** The role of this name, without the prefix `palisade-`. Throws if the list does not have it. */
export function hubRole(name: string): HubRole {
  const found = hubRoles.find((role) => role.name === `palisade-${name}`);
  if (found === undefined) throw new Error(`shared/aws/hub-roles.ts has no role palisade-${name}`);
  return found;
}
