// Makes and removes the canary's role in an account, through the account's access role.
import type { IAMClient } from '@aws-sdk/client-iam';
import type { HubAccount } from '../../shared/accounts/hub-account.ts';
import { canaryRoleName } from '../../shared/aws/names.ts';
import { ownedRole } from '../../shared/baseline/teardown.ts';
import { canaryRole, maxTrustCharacters } from '../../shared/canary/canary-role.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { decideRole, observeRole, writeRole } from '../../shared/steps/iam-role.ts';
import { UserError } from '../lib/output.ts';

/** The hub that is deployed, which the role trusts. */
export type TrustedHub = { readonly account: HubAccount; readonly governance: Governance };

/** `already`: nothing had to be changed. */
export type RoleChange = { readonly role: string; readonly change: 'made' | 'removed' | 'changed' | 'already' };

/** Makes the role, or corrects it. Throws the SDK's error, and UserError if it would be too long for IAM. */
export async function enableCanary(iam: IAMClient, hub: TrustedHub, accountId: string): Promise<RoleChange> {
  const wanted = canaryRole(hub.account, hub.governance, accountId);
  const length = JSON.stringify(wanted.trust).length;
  if (length > maxTrustCharacters) {
    throw new UserError(
      `The trust policy of ${canaryRoleName} would have ${length} characters, and IAM allows ${maxTrustCharacters}: it names the roles that governance.yml lists as operators, automation and breakGlass. Shorten these lists.`,
    );
  }
  const facts = await observeRole(iam, canaryRoleName);
  const verdict = decideRole(facts, wanted);
  if (verdict.kind !== 'violating') return { role: canaryRoleName, change: 'already' };
  await writeRole(iam, canaryRoleName, verdict.change, facts);
  if (decideRole(await observeRole(iam, canaryRoleName), wanted).kind === 'violating') {
    throw new UserError(`${canaryRoleName} is not as required after it was written: run the command again.`);
  }
  return { role: canaryRoleName, change: facts.trust === null ? 'made' : 'changed' };
}

/** Removes the role, if it is there. Throws the SDK's error. */
export async function disableCanary(iam: IAMClient): Promise<RoleChange> {
  const found = await ownedRole(iam, canaryRoleName);
  for (const { remove } of found) await remove();
  return { role: canaryRoleName, change: found.length > 0 ? 'removed' : 'already' };
}
