// When an account's baseline is due: its requirements have changed, or it has to be checked for drift.
import { createHash } from 'node:crypto';
import type { AccountClass } from '../accounts/account-age.ts';
import type { AccountRecord } from '../accounts/account-record.ts';
import type { AccountType } from '../accounts/account-type.ts';
import type { Governance } from '../governance/governance.ts';
import { hasDatasets, hasPipelines, hasSharedResources } from '../governance/schema/declared-platform.ts';
import { counted } from '../lib/text.ts';
import { kindsOfOwner } from '../resources/registry.ts';

/**
 * A hash of everything in governance.yml that a baseline depends on: when it changes, the baseline is due. A new step
 * in the code does not change it, and reaches accounts with the next recheck.
 */
export function baselineFingerprint(governance: Governance, { type, age }: AccountClass): string {
  const { regions, guardrails, baseline, policies, platform } = governance;
  const shared = platformOwners.some((owner) => owner === type) ? platform : sharedWith(governance, type);
  const inputs = JSON.stringify([type, age, regions, guardrails, baseline, policies, shared]);
  return createHash('sha256').update(inputs).digest('hex').slice(0, 16);
}

/** Accounts with resources that have settings of their own, beside whom they admit. */
const platformOwners: readonly AccountType[] = ['data-management', 'shared-services'];

/**
 * Other accounts get policies and roles by what is declared at all, and whom it admits is in no baseline but the owner's: one more
 * dataset is nothing to them.
 */
function sharedWith(governance: Governance, type: AccountClass['type']): unknown {
  const { platform } = governance;
  const own = kindsOfOwner(type).flatMap((kind) => kind.declared(governance));
  const principals = platform.catalog?.principals ?? [];
  return [hasDatasets(platform), hasSharedResources(platform), hasPipelines(platform), principals, own];
}

/** Why the baseline of an active member account is due; undefined if it is not. Pure. */
export function baselineDueReason(
  record: AccountRecord | undefined,
  governance: Governance,
  account: AccountClass,
  now: Date,
): string | undefined {
  if (record === undefined) return 'the account has no baseline';
  if (record.state === 'skipped') return 'the account was skipped and is active now';
  if (record.state === 'excluded') return 'the account was excluded and is not any more';
  const { recheckHours } = governance.baseline;
  const isOld = now.getTime() - Date.parse(record.at) > recheckHours * 60 * 60_000;
  // Its message is in the queue; after this time it counts as lost.
  if (record.state === 'waiting')
    return isOld ? `its baseline has been waiting for more than ${counted(recheckHours, 'hour')}` : undefined;
  if (record.fingerprint !== baselineFingerprint(governance, account))
    return 'its type or its requirements in governance.yml have changed';
  // A new account stays quarantined until then, and what failed may have passed. Accounts are compared every hour.
  if (record.state === 'failed') return `its baseline failed: ${record.reason}`;
  // Who is admitted is decided by it.
  if (record.verified === undefined) return 'its record does not say yet what is in force';
  return isOld ? `its baseline was last checked more than ${counted(recheckHours, 'hour')} ago` : undefined;
}
