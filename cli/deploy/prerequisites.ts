// What the organization must have before a deployment, as its management account sees it.
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { DescribeOrganizationCommand, ListRootsCommand, type Root } from '@aws-sdk/client-organizations';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { organizationsRegionOf } from '../../shared/aws/partitions.ts';
import { observeTrails, trailProblem } from '../../shared/aws/trails.ts';
import type { HubParameters } from '../../shared/governance/schema/hub.ts';
import { UserError } from '../lib/output.ts';
import type { Access } from './credentials.ts';

const neededPolicyTypes = {
  SERVICE_CONTROL_POLICY: 'service control policies',
  RESOURCE_CONTROL_POLICY: 'resource control policies',
} as const;

/**
 * Compares the organization with `hub` of governance.yml. Returns what is missing and does not stop a deployment. Throws
 * UserError if it is another organization, or one that cannot have policies.
 */
export async function checkPrerequisites(
  { credentials }: Access,
  hub: HubParameters,
  region: string,
): Promise<readonly string[]> {
  const settings = { region, credentials, requestHandler: setupRequestHandler };
  const organizations = createOrganizationsClient(settings);
  const described = await toResult(organizations.send(new DescribeOrganizationCommand({})));
  if (!described.ok) throw new UserError(`The organization cannot be read: ${formatFailure(described.failure)}`);
  const { Id, MasterAccountId, FeatureSet } = described.value.Organization ?? {};
  requireSame('organizationId', hub.organizationId, Id);
  requireSame('managementAccountId', hub.managementAccountId, MasterAccountId);
  if (FeatureSet !== 'ALL') {
    throw new UserError(
      `The organization ${Id} has not enabled all features, without which there are no SCPs: enable them in AWS Organizations first.`,
    );
  }
  const roots = await toResult(organizations.send(new ListRootsCommand({})));
  const policyTypes = roots.ok
    ? policyTypeProblems(roots.value.Roots ?? [])
    : [`whether SCPs and RCPs are enabled is not known: ${formatFailure(roots.failure)}`];
  return [...policyTypes, ...(await trailProblems(settings))];
}

/** Which types of policies are not enabled in the root. Pure. */
export function policyTypeProblems(roots: readonly Root[]): readonly string[] {
  const enabled = roots.flatMap(({ PolicyTypes = [] }) =>
    PolicyTypes.filter(({ Status }) => Status === 'ENABLED').map(({ Type }) => Type),
  );
  return Object.entries(neededPolicyTypes).flatMap(([type, name]) =>
    enabled.some((each) => each === type)
      ? []
      : [
          `${name} are not enabled: aws organizations enable-policy-type --root-id ${roots[0]?.Id} --policy-type ${type}`,
        ],
  );
}

/** The organization's own events, such as new accounts, are in one Region only. */
async function trailProblems(settings: { readonly region: string; readonly credentials: Access['credentials'] }) {
  const region = organizationsRegionOf(settings.region);
  const facts = await toResult(observeTrails(new CloudTrailClient({ ...settings, region }), region));
  const problem = facts.ok ? trailProblem(facts.value, region) : formatFailure(facts.failure);
  return problem === undefined ? [] : [`the management account: ${problem}`];
}

function requireSame(key: 'organizationId' | 'managementAccountId', planned: string, found: string | undefined): void {
  if (planned === found) return;
  throw new UserError(`hub.${key} of governance.yml is ${planned}, but the credentials are of ${found}.`);
}
