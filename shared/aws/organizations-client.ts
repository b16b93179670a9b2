// The client of AWS Organizations, which allows only a few calls per second.
import { OrganizationsClient, type OrganizationsClientConfig } from '@aws-sdk/client-organizations';
import { limitToRates } from './organizations-limiter.ts';

/**
 * All callers of the organization share its rates, so a call may be throttled even if this client keeps to its part. The
 * SDK's three attempts end within about a second; these last up to half a minute.
 */
const maxAttempts = 8;

/** Creates a client that sends at most its part of the rates (organizations-limiter.ts). */
export function createOrganizationsClient(config: OrganizationsClientConfig): OrganizationsClient {
  const client = new OrganizationsClient({ ...config, maxAttempts });
  limitToRates(client);
  return client;
}
