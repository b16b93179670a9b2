// How `palisade organization` reaches AWS Organizations: with credentials of the management account, or on the running
// local cloud with its key, which is not metered.
import type { OrganizationsClient } from '@aws-sdk/client-organizations';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { connect } from '../../local/aws/clients.ts';
import { findRunning } from '../../local/instance.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { createOrganizationsClient } from '../../shared/aws/organizations-client.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { type Pace, withoutPace } from '../../shared/organization/creation-pace.ts';

export type OrganizationLocation = { readonly aws?: true; readonly managementProfile?: string };

export type OrganizationAccess = {
  readonly client: OrganizationsClient;
  readonly isLocal: boolean;
  /** How fast accounts are made; undefined for AWS's own rate. */
  readonly pace?: Pace;
};

export function organizationAccess(governance: Governance, options: OrganizationLocation): OrganizationAccess {
  const { aws, managementProfile: profile } = options;
  const cloud = aws === true || profile !== undefined ? undefined : findRunning();
  if (cloud !== undefined) {
    const { organizations } = connect(cloud)(cloud.accounts.management, cloud.region);
    return { client: organizations, isLocal: true, pace: withoutPace };
  }
  const client = createOrganizationsClient({
    region: hubRegion(governance),
    credentials: fromNodeProviderChain(profile === undefined ? {} : { profile }),
    requestHandler: setupRequestHandler,
  });
  return { client, isLocal: false };
}
