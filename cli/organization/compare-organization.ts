// Compares the organization with the governance.yml of a command.
import { madeElsewhere, makesAccounts } from '../../shared/aws/partitions.ts';
import { hubRegion } from '../../shared/governance/governance.ts';
import { GovernanceError, inspectGovernance, readGovernance } from '../../shared/governance/read-governance.ts';
import { accountFactoryParameters } from '../../shared/organization/account-factory.ts';
import { hasControlTower } from '../../shared/organization/control-tower.ts';
import { type OrganizationPlan, planOrganization } from '../../shared/organization/plan-organization.ts';
import { readOrganization } from '../../shared/organization/read-organization.ts';
import { wantedOrganization } from '../../shared/organization/wanted-organization.ts';
import { callHub } from '../lib/call-hub.ts';
import { findGovernanceFile } from '../lib/governance-file.ts';
import { UserError } from '../lib/output.ts';
import { type OrganizationAccess, type OrganizationLocation, organizationAccess } from './organization-access.ts';
import { type Compared, isAsWritten } from './organization-lines.ts';

export type CompareOptions = OrganizationLocation & { readonly allowMoves?: true };

/**
 * Throws GovernanceError for a file with mistakes; where accounts may be made in AWS, also for example addresses. Throws
 * UserError if it declares no organization, if the organization cannot be read, if AWS Control Tower makes its accounts, and if
 * accounts are missing in a partition in which AWS Organizations makes none.
 */
export async function compareOrganization(
  named: string | undefined,
  options: CompareOptions,
  isForChanges: boolean,
): Promise<Compared & { readonly file: string; readonly access: OrganizationAccess }> {
  const file = findGovernanceFile(named);
  const governance = readGovernance(file);
  const wanted = wantedOrganization(governance);
  if (wanted === undefined) {
    throw new UserError(`${file} declares no organization. Add the key 'organization': docs/guides/organization.md`);
  }
  const access = organizationAccess(governance, options);
  if (isForChanges && !access.isLocal) refuseExamples(file);
  const { client } = access;
  const [present, isControlled] = await callHub(
    'The organization cannot be read, which takes credentials of the management account',
    Promise.all([readOrganization(client, wanted), hasControlTower(client)]),
    'Reading the organization',
  );
  if (isControlled && wanted.managedBy !== 'control-tower') {
    throw new UserError(
      `AWS Control Tower governs this organization, so ${file} must say organization.managedBy: control-tower. Accounts that others make or move are drift to it; with that key, they are compared only.`,
    );
  }
  const plan = planOrganization(wanted, present, { allowMoves: options.allowMoves === true });
  if (!access.isLocal) refuseNewAccounts(hubRegion(governance), plan);
  return { file, access, governance, wanted, present, plan };
}

/** Throws UserError for accounts that AWS would refuse one by one. Nothing was changed yet. */
export function refuseNewAccounts(region: string, { actions }: Pick<OrganizationPlan, 'actions'>): void {
  const missing = actions.flatMap((action) => (action.kind === 'make-account' ? [action.name] : []));
  if (missing.length === 0 || makesAccounts(region)) return;
  throw new UserError(
    `${madeElsewhere}. Not there yet: ${missing.join(', ')}. To make units and move the other accounts before, leave them out of governance.yml for now.`,
  );
}

function refuseExamples(file: string): void {
  const { errors } = inspectGovernance(file, { forAws: true });
  const examples = errors.filter(({ path }) => path.startsWith('organization.'));
  if (examples.length > 0) throw new GovernanceError(examples);
}

/** The plan as `--json` prints it. */
export function planJson({ file, wanted, present, plan }: Compared & { readonly file: string }) {
  return {
    file,
    managedBy: wanted.managedBy,
    isAsWritten: isAsWritten(plan),
    ...plan,
    missing: plan.missing.map((action) =>
      action.kind === 'make-account'
        ? { ...action, accountFactory: accountFactoryParameters(action, present) }
        : action,
    ),
  };
}
