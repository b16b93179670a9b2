// Credentials of roles in other accounts.
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { memoize } from '@smithy/core/config';
import { requestHandler } from './http-handler.ts';
import { roleArn } from './names.ts';

/** Who enters the accounts: the hub's region, the external id that roles' trust demands, the name that CloudTrail shows. */
export type CallerIdentity = { readonly region: string; readonly externalId: string; readonly sessionName: string };

/** Which role to assume, and as whom; `from` when it is not the function's own role that is trusted. */
export type RoleTarget = {
  readonly accountId: string;
  readonly roleName: string;
  readonly externalId?: string;
  readonly sourceCredentials?: AwsCredentialIdentityProvider;
};

/** Credentials of a role in another account; assumed again five minutes before they expire. */
export function assumeRole(
  { region, sessionName }: Pick<CallerIdentity, 'region' | 'sessionName'>,
  { accountId, roleName, externalId, sourceCredentials }: RoleTarget,
): AwsCredentialIdentityProvider {
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn: roleArn(region, accountId, roleName),
      RoleSessionName: sessionName,
      ...(externalId ? { ExternalId: externalId } : {}),
    },
    ...(sourceCredentials ? { masterCredentials: sourceCredentials } : {}),
    clientConfig: { region, requestHandler },
  });
  return memoize(assume, expiresSoon, ({ expiration }) => expiration !== undefined);
}

function expiresSoon({ expiration }: AwsCredentialIdentity): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < 5 * 60_000;
}
