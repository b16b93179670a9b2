// Temporary credentials of roles in other accounts.
import { isNativeError } from 'node:util/types';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { memoize } from '@smithy/core/config';
import { requestHandler } from './http-handler.ts';
import { roleArn } from './names.ts';

/**
 * Who assumes the roles: the hub's region, the external ID that the roles' trust policies require, and the session name
 * that CloudTrail shows.
 */
export type CallerIdentity = { readonly region: string; readonly externalId: string; readonly sessionName: string };

/** Which role to assume. `sourceCredentials` is set if the role trusts somebody other than the function's own role. */
export type RoleTarget = {
  readonly accountId: string;
  readonly roleName: string;
  readonly externalId?: string;
  readonly sourceCredentials?: AwsCredentialIdentityProvider;
  /** The address of AWS STS; of a local cloud, for example. */
  readonly endpoint?: string;
};

/** Provides credentials of a role in another account. The role is assumed again five minutes before they expire. */
export function assumeRole(
  { region, sessionName }: Pick<CallerIdentity, 'region' | 'sessionName'>,
  { accountId, roleName, externalId, sourceCredentials, endpoint }: RoleTarget,
): AwsCredentialIdentityProvider {
  const RoleArn = roleArn(region, accountId, roleName);
  const assume = fromTemporaryCredentials({
    params: {
      RoleArn,
      RoleSessionName: sessionName,
      ...(externalId ? { ExternalId: externalId } : {}),
    },
    ...(sourceCredentials ? { masterCredentials: sourceCredentials } : {}),
    clientConfig: { region, requestHandler, ...(endpoint ? { endpoint } : {}) },
  });
  return memoize(namingRole(assume, RoleArn), expiresSoon, ({ expiration }) => expiration !== undefined);
}

/** Adds the role to errors, so that a role that cannot be assumed differs from a call that is denied. */
function namingRole(assume: AwsCredentialIdentityProvider, roleArn: string): AwsCredentialIdentityProvider {
  return async (identity) => {
    try {
      return await assume(identity);
    } catch (error) {
      throw isNativeError(error) ? Object.assign(error, { roleArn }) : error;
    }
  };
}

function expiresSoon({ expiration }: AwsCredentialIdentity): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < 5 * 60_000;
}
