// The accounts that the caller's own credentials lead to, where there is no hub.
import { type OrganizationsClient, paginateListAccounts } from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { stateOf } from '../../shared/accounts/directory.ts';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { type AwsResult, formatFailure, toResult } from '../../shared/aws/errors.ts';
import { UserError } from './output.ts';

/** The account of the caller's credentials. Throws UserError when they cannot be used. */
export async function callerAccountId(region: string): Promise<string> {
  const me = await toResult(new STSClient({ region }).send(new GetCallerIdentityCommand({})));
  if (me.ok) return me.value.Account ?? '';
  throw new UserError(
    `Your AWS credentials cannot be used: ${formatFailure(me.failure)}. Set some (aws sso login, AWS_PROFILE), or start a local cloud (npm run -s palisade -- local up --detach).`,
  );
}

/** Settings of clients that act in an account: the caller's own is entered as it is, others through a role. */
export function clientConfigFor(
  accountId: string,
  { own, region, roleName }: { readonly own: string; readonly region: string; readonly roleName: string },
): { readonly credentials?: AwsCredentialIdentityProvider } {
  if (accountId === own) return {};
  return { credentials: assumeRole({ region, sessionName: 'palisade-cli' }, { accountId, roleName }) };
}

/** The ids of all active accounts of the organization. */
export function membersOf(organizations: OrganizationsClient): Promise<AwsResult<readonly string[]>> {
  return toResult(listMembers(organizations));
}

async function listMembers(organizations: OrganizationsClient): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {})) {
    ids.push(...Accounts.filter((account) => stateOf(account) === 'ACTIVE').flatMap(({ Id }) => Id ?? []));
  }
  return ids;
}
