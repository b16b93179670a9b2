// The profiles in the AWS configuration of this computer that reach an account.
import { loadSharedConfigFiles } from '@smithy/core/config';
import type { Profiles } from './hub-failure.ts';

type Settings = Readonly<Record<string, string | undefined>>;

/**
 * AWS SDKs and Tools Reference Guide, "Shared config and credentials files": a profile names its account in
 * `sso_account_id` or `role_arn`, or in `aws_account_id`; others do not say it. Sorted by name. Pure.
 */
export function profilesOf(account: string, configFile: Readonly<Record<string, Settings>>): readonly string[] {
  return Object.entries(configFile)
    .filter(([, settings]) => accountsOf(settings).includes(account))
    .map(([name]) => name)
    .toSorted();
}

/** What this computer has. A configuration that cannot be read names no profile: nothing depends on it. */
export async function readProfiles(account: string | undefined): Promise<Profiles> {
  const chosen = process.env['AWS_PROFILE'] || undefined;
  if (account === undefined) return { chosen, ofHub: [] };
  const files = await loadSharedConfigFiles({ ignoreCache: true }).catch(() => undefined);
  return { chosen, ofHub: profilesOf(account, { ...files?.credentialsFile, ...files?.configFile }) };
}

function accountsOf(settings: Settings): (string | undefined)[] {
  return [settings['sso_account_id'], settings['aws_account_id'], settings['role_arn']?.split(':')[4]];
}
