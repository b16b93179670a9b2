// The accounts that the caller's own AWS credentials can access, for commands that work without a hub.
import { type OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { type AwsResult, formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { UserError } from './output.ts';

/** The ID of the caller's account. Throws UserError if the credentials do not work. */
export async function callerAccountId(region: string): Promise<string> {
  const me = await toResult(
    new STSClient({ region, requestHandler: setupRequestHandler }).send(new GetCallerIdentityCommand({})),
  );
  if (me.ok) return me.value.Account ?? '';
  throw new UserError(
    `Your AWS credentials do not work: ${formatFailure(me.failure)}. Set credentials of the management account (aws sso login, AWS_PROFILE).`,
  );
}

/** Client settings for an account: the caller's credentials in the caller's own account, an assumed role in others. */
export function clientConfigFor(
  accountId: string,
  { own, region, roleName }: { readonly own: string; readonly region: string; readonly roleName: string },
): { readonly credentials?: AwsCredentialIdentityProvider } {
  if (accountId === own) return {};
  return { credentials: assumeRole({ region, sessionName: 'palisade-cli' }, { accountId, roleName }) };
}

/** The IDs of all active accounts of the organization. */
export function membersOf(organizations: OrganizationsClient): Promise<AwsResult<readonly string[]>> {
  return toResult(listMembers(organizations));
}

async function listMembers(organizations: OrganizationsClient): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {})) {
    ids.push(...Accounts.filter(({ State }) => State === 'ACTIVE').flatMap(({ Id }) => Id ?? []));
  }
  return ids;
}
