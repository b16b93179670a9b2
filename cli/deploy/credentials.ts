// The credentials of both accounts: two profiles, or one identity that reaches both.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { UserError } from '../lib/output.ts';

/** An account that is deployed to, and how it is reached. `from` says it to the user. */
export type Access = {
  readonly accountId: string;
  readonly credentials: AwsCredentialIdentityProvider;
  readonly arn: string;
  readonly from: string;
};

export type AccountsToReach = {
  readonly region: string;
  readonly hubAccountId: string;
  readonly managementAccountId: string;
  readonly accessRole: string;
};
export type Profiles = { readonly hubProfile?: string; readonly managementProfile?: string };

export type Reached = { readonly hub: Access; readonly management: Access };

/**
 * Finds credentials of both accounts, and asks AWS whose they are. Without a profile the hub is entered as any account is:
 * by its access role, with credentials of the management account. Throws UserError that says which account is not reached.
 */
export async function reachAccounts(wanted: AccountsToReach, profiles: Profiles): Promise<Reached> {
  const { managementAccountId, hubAccountId } = wanted;
  const management = await identify(
    wanted,
    profileOf(profiles.managementProfile),
    describe(profiles.managementProfile),
  );
  requireAccount(management, managementAccountId, 'management account', '--management-profile');
  const hub =
    profiles.hubProfile === undefined
      ? await enter(wanted, management)
      : await identify(wanted, profileOf(profiles.hubProfile), describe(profiles.hubProfile));
  requireAccount(hub, hubAccountId, 'Shared Services account', '--hub-profile');
  return { hub, management };
}

/** Whose credentials these are: for one stack alone. Throws UserError if they are not of the account. */
export async function reachOne(
  wanted: AccountsToReach,
  stack: 'hub' | 'management',
  profiles: Profiles,
): Promise<Access> {
  const profile = stack === 'hub' ? profiles.hubProfile : profiles.managementProfile;
  const access = await identify(wanted, profileOf(profile), describe(profile));
  if (stack === 'hub') requireAccount(access, wanted.hubAccountId, 'Shared Services account', '--hub-profile');
  else requireAccount(access, wanted.managementAccountId, 'management account', '--management-profile');
  return access;
}

function profileOf(profile: string | undefined): AwsCredentialIdentityProvider {
  return fromNodeProviderChain(profile === undefined ? {} : { profile });
}

function describe(profile: string | undefined): string {
  return profile === undefined ? 'the credentials that are set' : `profile ${profile}`;
}

async function identify(
  { region }: AccountsToReach,
  credentials: AwsCredentialIdentityProvider,
  from: string,
): Promise<Access> {
  const sts = new STSClient({ region, credentials, requestHandler: setupRequestHandler });
  const me = await toResult(sts.send(new GetCallerIdentityCommand({})));
  if (!me.ok) {
    throw new UserError(
      `AWS refuses ${from}: ${formatFailure(me.failure)}. Set credentials (aws sso login, AWS_PROFILE), or name profiles with --management-profile and --hub-profile.`,
    );
  }
  const { Account = '', Arn = '' } = me.value;
  return { accountId: Account, arn: Arn, credentials, from };
}

async function enter(wanted: AccountsToReach, management: Access): Promise<Access> {
  const { region, hubAccountId, accessRole } = wanted;
  const credentials = assumeRole(
    { region, sessionName: 'palisade-deploy' },
    { accountId: hubAccountId, roleName: accessRole, sourceCredentials: management.credentials },
  );
  return identify(wanted, credentials, `the role ${accessRole}, which the management account can assume`);
}

function requireAccount({ accountId, from }: Access, wanted: string, what: string, option: string): void {
  if (accountId === wanted) return;
  throw new UserError(
    `The ${what} of governance.yml is ${wanted}, but ${from} ${from.startsWith('the credentials') ? 'are' : 'is'} of account ${accountId}. Name a profile with ${option}, or correct \`hub\` in governance.yml.`,
  );
}
