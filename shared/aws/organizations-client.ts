// The client of AWS Organizations, which allows only a few calls per second.
import { OrganizationsClient, type OrganizationsClientConfig } from '@aws-sdk/client-organizations';

/**
 * Most calls are limited to 1 to 5 per second and account, by all callers together (AWS Organizations User Guide,
 * "Quotas and service limits"). The SDK's three attempts end within about a second; these last up to half a minute.
 */
const maxAttempts = 8;

export function createOrganizationsClient(config: OrganizationsClientConfig): OrganizationsClient {
  return new OrganizationsClient({ ...config, maxAttempts });
}
