// What AWS says about the organization, with credentials of its management account. Nothing of it is required.
import { CloudTrailClient, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import {
  DescribeOrganizationCommand,
  ListRootsCommand,
  type OrganizationsClient,
  paginateListOrganizationalUnitsForParent,
} from '@aws-sdk/client-organizations';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { type AwsResult, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';

/** An organizational unit; `path` has the names from the root on, with slashes. */
export type Unit = { readonly id: string; readonly name: string; readonly path: string };

export type OrganizationFacts = {
  readonly organizationId: string;
  readonly managementAccountId: string;
  readonly units: readonly Unit[];
  /** The home Region of the trail that AWS Control Tower creates; null if there is none. */
  readonly controlTowerRegion: string | null;
  readonly hasTrail: boolean;
};

/** AWS Control Tower User Guide, "Logging AWS Control Tower actions with AWS CloudTrail". */
const controlTowerTrail = 'aws-controltower-BaselineCloudTrail';

/** Asks AWS. The failure says why nothing is known, such as missing credentials. */
export function lookUpOrganization(region: string, profile: string | undefined): Promise<AwsResult<OrganizationFacts>> {
  const credentials = fromNodeProviderChain(profile === undefined ? {} : { profile });
  const settings = { region, credentials, requestHandler: setupRequestHandler };
  return toResult(readFacts(createOrganizationsClient(settings), new CloudTrailClient(settings)));
}

/** Throws the SDK's error. Trails that cannot be read count as none. */
export async function readFacts(
  organizations: OrganizationsClient,
  cloudTrail: CloudTrailClient,
): Promise<OrganizationFacts> {
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
  const units: Unit[] = [];
  for (const { Id = '' } of Roots) units.push(...(await unitsBelow(organizations, Id, '')));
  const trails = await toResult(cloudTrail.send(new DescribeTrailsCommand({ includeShadowTrails: true })));
  const list = trails.ok ? (trails.value.trailList ?? []) : [];
  return {
    organizationId: Organization?.Id ?? '',
    managementAccountId: Organization?.MasterAccountId ?? '',
    units,
    controlTowerRegion: list.find(({ Name }) => Name === controlTowerTrail)?.HomeRegion ?? null,
    hasTrail: list.length > 0,
  };
}

async function unitsBelow(organizations: OrganizationsClient, ParentId: string, parent: string): Promise<Unit[]> {
  const units: Unit[] = [];
  for await (const page of paginateListOrganizationalUnitsForParent({ client: organizations }, { ParentId })) {
    for (const { Id = '', Name = '' } of page.OrganizationalUnits ?? []) {
      const path = parent === '' ? Name : `${parent}/${Name}`;
      units.push({ id: Id, name: Name, path }, ...(await unitsBelow(organizations, Id, path)));
    }
  }
  return units;
}
