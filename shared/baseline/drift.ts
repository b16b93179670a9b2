// When an account's baseline is due: what it was made from, and what it would be made from now.
import { createHash } from 'node:crypto';
import type { AccountRecord } from '../accounts/account-record.ts';
import type { Classification } from '../accounts/account-type.ts';
import type { Governance } from '../governance/governance.ts';

/**
 * A value for all that governance.yml says to a baseline: another one means that accounts have to be brought up to date.
 * A new step in the code reaches them when they are looked at again.
 */
export function baselineFingerprint(governance: Governance, type: Classification): string {
  const { regions, guardrails, baseline, policies } = governance;
  const inputs = JSON.stringify([type, regions, guardrails, baseline, policies]);
  return createHash('sha256').update(inputs).digest('hex').slice(0, 16);
}

/** Why the baseline of an account that can be worked in is due; undefined when it is not. Pure. */
export function baselineDueReason(
  record: AccountRecord | undefined,
  governance: Governance,
  type: Classification,
  now: Date,
): string | undefined {
  if (record === undefined) return 'the account has no baseline';
  if (record.state === 'skipped') return 'the account was skipped, and can be worked in now';
  const { recheckHours } = governance.baseline;
  const isOld = now.getTime() - Date.parse(record.at) > recheckHours * 60 * 60_000;
  // Its message is in the queue, or was lost with it.
  if (record.state === 'waiting')
    return isOld ? `its baseline has waited for more than ${recheckHours} hours` : undefined;
  if (record.fingerprint !== baselineFingerprint(governance, type))
    return 'its type, or what governance.yml demands, has changed';
  if (!isOld) return undefined;
  return record.state === 'failed'
    ? `its baseline failed: ${record.reason}`
    : `its baseline was looked at more than ${recheckHours} hours ago`;
}
