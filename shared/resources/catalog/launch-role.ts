// Baseline step: the role with which AWS Service Catalog launches products, in the account that has the catalog and in those
// that launch.
import { catalogLaunchRoleName } from '../../aws/names.ts';
import { hubRegion } from '../../governance/governance.ts';
import {
  decideRole,
  type OwnedRoleFacts,
  observeOwnedRole,
  type RoleChange,
  sharedRolePermissions,
  writeRole,
} from '../../steps/iam-role.ts';
import { othersGo } from '../../steps/other-policies.ts';
import type { Step } from '../../steps/step.ts';
import { catalogSteps } from './catalog-names.ts';
import { launchPermissions, launchTrust } from './launch-documents.ts';

/** `undeclared`: there is no catalog, so that nobody looked. */
type Facts = OwnedRoleFacts | { readonly undeclared: true };

export const launchRole: Step<Facts, RoleChange> = {
  id: catalogSteps.launchRole,
  title: `Products of the catalog are launched with the role ${catalogLaunchRoleName}`,
  scope: 'account',
  types: ['shared-services', 'data-science'],
  after: ['account-public-access'],
  permissions: { account: sharedRolePermissions },

  async observe({ clients, governance }) {
    if (governance.platform.catalog === undefined) return { undeclared: true };
    return observeOwnedRole(clients.iam, catalogLaunchRoleName);
  },

  decide(facts, { member, governance }) {
    if ('undeclared' in facts) return { kind: 'not-applicable', reason: 'governance.yml declares no catalog' };
    if (facts.trust !== null && !facts.isOwn) {
      return {
        kind: 'attention',
        reason: `the role ${catalogLaunchRoleName} is there and was not made by Palisade: it is left as it is. To hand it over, give it the tag managed-by=palisade; ${othersGo}`,
      };
    }
    const scope = { accountId: member.id, region: hubRegion(governance) };
    return decideRole(facts, { trust: launchTrust(scope), permissions: launchPermissions(scope) });
  },

  async apply({ clients }, change, facts) {
    if (!('undeclared' in facts)) await writeRole(clients.iam, catalogLaunchRoleName, change, facts);
    return undefined;
  },
};
