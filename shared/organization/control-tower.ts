// Whether AWS Control Tower governs the organization: accounts that others make or move there are drift to it.
import { type OrganizationsClient, paginateListAWSServiceAccessForOrganization } from '@aws-sdk/client-organizations';

/**
 * AWS Organizations User Guide, "AWS Control Tower and AWS Organizations": Control Tower has trusted access under this
 * name, without which its landing zone is broken.
 */
const servicePrincipal = 'controltower.amazonaws.com';

/** Throws the SDK's error if it cannot be read: that is no answer. */
export async function hasControlTower(client: OrganizationsClient): Promise<boolean> {
  for await (const page of paginateListAWSServiceAccessForOrganization({ client }, {})) {
    if (page.EnabledServicePrincipals?.some((each) => each.ServicePrincipal === servicePrincipal)) return true;
  }
  return false;
}
