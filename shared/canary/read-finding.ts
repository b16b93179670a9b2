// What the finding about a canary's bucket says about the run. Pure.
import { spokeRoleName } from '../aws/names.ts';
import type { Finding } from '../findings/finding.ts';
import { isAboutPause } from '../remediation/change-control/pauses.ts';
import { cause, command } from './causes.ts';
import type { Expectation } from './preflight.ts';
import type { Ending } from './types.ts';

/**
 * How a finding ends the run; undefined if there is something to wait for: the fix of a `remediated` one to be seen in
 * the bucket itself, or another attempt, since the hub repeats what failed.
 */
export function endingOf(finding: Finding, expectation: Expectation, accountId: string): Ending | undefined {
  const { id, state, reason } = finding;
  const seen = { finding: { id, state, reason } };
  switch (state) {
    case 'monitored':
      if (isAboutPause(reason)) return { outcome: 'paused', cause: paused(reason), ...seen };
      if (expectation.kind !== 'fix') return { outcome: expectation.kind, cause: expectation.cause, ...seen };
      return {
        outcome: 'failed',
        cause: cause('not fixed', reason, command('findings --state monitored')),
        ...seen,
      };
    case 'exempt':
      return { outcome: 'failed', cause: cause('exempt', reason, 'see exemptions in governance.yml'), ...seen };
    case 'held':
      return { outcome: 'failed', cause: cause('held', reason, command('held')), ...seen };
    case 'unreadable':
      return isAboutMemberRole(reason)
        ? { outcome: 'failed', cause: memberRole(reason, accountId), ...seen }
        : undefined;
    default:
      return undefined;
  }
}

/** How a run ends when its time is over, and there is a finding that does not end it. */
export function endingWithout(finding: Finding, accountId: string): Ending {
  const { id, state, reason } = finding;
  const found = isAboutMemberRole(reason)
    ? memberRole(reason, accountId)
    : cause('not fixed', `the finding is ${state}: ${reason}`, command(`findings --account ${accountId}`));
  return { outcome: 'failed', cause: found, finding: { id, state, reason } };
}

/** A pause may have begun after the run, and the hub notices its end ten seconds later. */
function paused(reason: string) {
  return cause('hub paused', reason, `${command('resume')}; the hub notices within ten seconds`);
}

function memberRole(reason: string, accountId: string) {
  const says = `the hub cannot enter the account by its role ${spokeRoleName}: ${reason}`;
  return cause('member role missing', says, command(`baseline ${accountId}`));
}

/** AWS names the role in the refusal of sts:AssumeRole (IAM User Guide, "Troubleshoot access denied error messages"). */
function isAboutMemberRole(reason: string): boolean {
  return reason.includes('sts:AssumeRole') && reason.includes(`role/${spokeRoleName}`);
}
