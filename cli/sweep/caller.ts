// The caller's credentials in the accounts of the organization: of the management account, of the hub's account, and of
// the access role in all others.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { assumeRole } from '../../shared/aws/assume-role.ts';
import { formatFailure, toResult } from '../../shared/aws/errors.ts';
import { setupRequestHandler } from '../../shared/aws/http-handler.ts';
import { type Governance, hubRegion } from '../../shared/governance/governance.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { type Profiles, reachAccounts } from '../deploy/credentials.ts';
import { UserError } from '../lib/output.ts';

export type CallerOptions = Profiles & { readonly role?: string };

export type Caller = {
  /** The account of the credentials. */
  readonly own: string;
  /** Whose credentials they are, as AWS STS says. */
  readonly arn: string;
  readonly credentialsFor: (accountId: string) => AwsCredentialIdentityProvider;
  /** The hub's account, if governance.yml names it. */
  readonly hubAccountId: string | undefined;
};

/**
 * Finds the credentials. If governance.yml names a hub, they have to reach its account and be of the management account.
 * Throws UserError if AWS refuses them, or if they are of another account.
 */
export async function findCaller(governance: Governance, options: CallerOptions): Promise<Caller> {
  const { hub } = governance;
  if (hub === undefined) return callerWithoutHub(governance, options);
  const { role: accessRole = governance.baseline.accessRole } = options;
  const { accountId: hubAccountId, managementAccountId } = hub;
  const wanted = { region: hubRegion(governance), hubAccountId, managementAccountId, accessRole };
  const reached = await reachAccounts(wanted, options);
  const { arn, credentials } = reached.management;
  const own = { accountId: managementAccountId, arn, credentials };
  return { ...callerOf(governance, own, options, [[hubAccountId, reached.hub.credentials]]), hubAccountId };
}

/** The caller's own credentials, whatever their account is. Throws UserError if AWS refuses them. */
export async function callerWithoutHub(governance: Governance, options: CallerOptions): Promise<Caller> {
  const { managementProfile: profile } = options;
  const credentials = fromNodeProviderChain(profile === undefined ? {} : { profile });
  const sts = new STSClient({ region: hubRegion(governance), credentials, requestHandler: setupRequestHandler });
  const me = await toResult(sts.send(new GetCallerIdentityCommand({})));
  if (!me.ok) {
    throw new UserError(
      `Your AWS credentials do not work: ${formatFailure(me.failure)}. Set credentials (aws sso login, AWS_PROFILE), or start a local cloud (${commandLine('local up --detach')}).`,
    );
  }
  const { Account = '', Arn = '' } = me.value;
  return callerOf(governance, { accountId: Account, arn: Arn, credentials }, options);
}

type Own = {
  readonly accountId: string;
  readonly arn: string;
  readonly credentials: AwsCredentialIdentityProvider;
};

function callerOf(
  governance: Governance,
  { accountId: own, arn, credentials: sourceCredentials }: Own,
  { role: roleName = governance.baseline.accessRole }: CallerOptions,
  others: readonly (readonly [accountId: string, credentials: AwsCredentialIdentityProvider])[] = [],
): Caller {
  const known = new Map([...others, [own, sourceCredentials] as const]);
  const caller = { region: hubRegion(governance), sessionName: 'palisade-cli' };
  return {
    own,
    arn,
    credentialsFor: (accountId) =>
      known.get(accountId) ?? assumeRole(caller, { accountId, roleName, sourceCredentials }),
    hubAccountId: undefined,
  };
}
