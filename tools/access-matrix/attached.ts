// The organization policies that the accounts of the access matrix have by its governance.yml.
import { policyModeFor } from '../../shared/governance/mode-for.ts';
import { type PackedPolicy, policiesFor } from '../../shared/policies/pack.ts';
import { policyScope } from '../../shared/policies/scope.ts';
import { type MatrixAccount, matrixAccounts } from './accounts.ts';
import { matrixGovernance } from './governance.ts';

const scope = policyScope(matrixGovernance);
const attached = new Map(Object.values(matrixAccounts).map((account) => [account.id, policiesOf(account)]));

/** The policies that the account has. */
export function attachedTo({ id }: MatrixAccount): readonly PackedPolicy[] {
  return attached.get(id) ?? [];
}

/** Nothing is attached without a baseline, nor outside; and what is attached to a sandbox, is not asked here. */
function policiesOf({ type, membership, age = 'new', obstacle }: MatrixAccount): readonly PackedPolicy[] {
  if (membership !== 'member' || obstacle === 'no baseline') return [];
  return policiesFor(type, scope, ({ name }) => policyModeFor(matrixGovernance, { type, age }, name) === 'enforce');
}
