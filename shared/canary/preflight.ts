// What is known before a canary makes anything: what to expect of the run, or why there is no use in it. Pure.
import { accountAge } from '../accounts/account-age.ts';
import { type AccountRecord, isGoverned } from '../accounts/account-record.ts';
import type { Governance } from '../governance/governance.ts';
import { type HubState, pauseReason } from '../remediation/change-control/pauses.ts';
import { type ChosenBreak, chooseBreak } from './breaks.ts';
import { type Cause, cause, command } from './causes.ts';

/** What ends a run: the fix, or a finding that says that nothing is fixed, and why. */
export type Expectation = { readonly kind: 'fix' } | { readonly kind: 'paused' | 'monitor'; readonly cause: Cause };

export type Plan = { readonly chosen: ChosenBreak; readonly expectation: Expectation };

export type PreflightFacts = {
  readonly accountId: string;
  readonly region: string;
  /** As deployed with the hub. */
  readonly governance: Governance;
  /** Undefined if the hub has never seen the account. */
  readonly record: AccountRecord | undefined;
  readonly state: HubState;
};

/** The plan of a run, or the cause for which there is none. */
export function preflight(facts: PreflightFacts): Plan | Cause {
  const { accountId, region, governance, record, state } = facts;
  if (!governance.regions.includes(region)) {
    return cause(
      'region not governed',
      `${region} is not among the governed Regions (${governance.regions.join(', ')})`,
      'add it to `regions` in governance.yml and deploy, or name a governed one with --region',
    );
  }
  if (record === undefined) {
    return cause(
      'account not governed',
      `the hub has no record of account ${accountId}`,
      command(`baseline ${accountId}`),
    );
  }
  if (!isGoverned(record)) {
    return cause('account not governed', record.reason, 'see accountTypes.exclude in governance.yml');
  }
  const account = { type: record.type, age: accountAge(record, state.activeSince) };
  const chosen = chooseBreak(governance, account);
  return { chosen, expectation: expectationOf(facts, chosen) };
}

function expectationOf(
  { accountId, state }: PreflightFacts,
  { break: { guardrail }, policy }: ChosenBreak,
): Expectation {
  const paused = pauseReason(state, accountId);
  if (paused !== undefined) return { kind: 'paused', cause: cause('hub paused', paused, command('resume')) };
  if (policy.mode === 'remediate') return { kind: 'fix' };
  const says = `${guardrail.id} is on monitor for this account, so that nothing is fixed`;
  const cure = 'set its mode to remediate in governance.yml, and deploy (docs/concepts/modes.md)';
  return { kind: 'monitor', cause: cause('account on monitor', says, cure) };
}

export function isCause(value: Plan | Cause): value is Cause {
  return 'code' in value;
}
