// Baseline step: the role with which SageMaker runs jobs and endpoints, where models are trained or run. Its documents are in
// shared/platform/execution-documents.ts, and the policy protect-palisade keeps everybody else from changing it.
import { executionRoleName } from '../../aws/names.ts';
import { sharesAnything } from '../../governance/schema/declared-platform.ts';
import { executionPermissions, executionTrust } from '../../platform/execution-documents.ts';
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

/** `undeclared`: accounts share nothing that it could use, so that nobody looked. */
type Facts = OwnedRoleFacts | { readonly undeclared: true };

export const executionRole: Step<Facts, RoleChange> = {
  id: 'execution-role',
  title: `SageMaker has the role ${executionRoleName}, which uses what accounts share`,
  scope: 'account',
  types: ['data-science', 'testing', 'production'],
  after: ['account-public-access'],
  permissions: { account: sharedRolePermissions },

  async observe({ clients, governance }) {
    if (!sharesAnything(governance.platform)) return { undeclared: true };
    return observeOwnedRole(clients.iam, executionRoleName);
  },

  decide(facts, { member, governance, hub }) {
    if ('undeclared' in facts)
      return { kind: 'not-applicable', reason: 'governance.yml declares nothing that accounts share' };
    if (facts.trust !== null && !facts.isOwn) {
      return {
        kind: 'attention',
        reason: `the role ${executionRoleName} is there and was not made by Palisade: it is left as it is. To hand it over, give it the tag managed-by=palisade; ${othersGo}`,
      };
    }
    const { organizationId } = hub;
    const scope = { accountId: member.id, regions: governance.regions, type: member.type, organizationId };
    return decideRole(facts, { trust: executionTrust(scope), permissions: executionPermissions(scope) });
  },

  async apply({ clients }, change, facts) {
    if (!('undeclared' in facts)) await writeRole(clients.iam, executionRoleName, change, facts);
    return undefined;
  },
};
