// Change control: the kill switch and the change budget, checked before every change in an account. It fails closed: if
// either denies the change or cannot be read, nothing is changed, and Palisade continues to detect and report.
import { classifyError, formatFailure } from '../../aws/errors.ts';
import type { Finding } from '../../findings/finding.ts';
import { type BudgetFindingDependencies, publishBudgetFinding } from './budget-finding.ts';
import { consumeChangeBudget } from './change-budget.ts';
import { type Pauses, PausesUnreadableError, pauseReason } from './kill-switch.ts';

/** Why a change is denied. `unknown` means that change control could not be read, so that a retry makes sense. */
export type Denial = { readonly kind: 'paused' | 'limit' | 'unknown'; readonly reason: string };

export type ChangeControl = {
  /** Checks the kill switch only. Returns the denial, or undefined if the account is not paused; counts nothing. */
  readonly checkPaused: (accountId: string) => Promise<Denial | undefined>;
  /**
   * Checks both before a change, and counts the change if it is allowed. Returns the denial, or undefined. `trigger` is
   * the event that led to the change.
   */
  readonly authorize: (accountId: string, trigger: Finding['trigger']) => Promise<Denial | undefined>;
};

export type ChangeControlDependencies = BudgetFindingDependencies & {
  /** Returns the pauses, cached for at most ten seconds. Throws if they cannot be read. */
  readonly pauses: () => Promise<Pauses>;
};

/** Creates the change control. It throws only for bugs: an error of AWS becomes a denial. */
export function createChangeControl(dependencies: ChangeControlDependencies): ChangeControl {
  const { pauses, journal, governance, now } = dependencies;
  const checkPaused = (accountId: string) =>
    orUnknown(async () => {
      const reason = pauseReason(await pauses(), accountId);
      return reason === undefined ? undefined : { kind: 'paused', reason };
    });
  const authorize: ChangeControl['authorize'] = async (accountId, trigger) =>
    (await checkPaused(accountId)) ??
    (await orUnknown(async () => {
      const budget = await consumeChangeBudget(journal, governance.limits.changesPerHour, accountId, now());
      await publishBudgetFinding(dependencies, accountId, budget, trigger);
      return budget.isGranted ? undefined : { kind: 'limit', reason: budget.reason };
    }));
  return { checkPaused, authorize };
}

/** Runs a check. If AWS does not allow it to complete, the result is a denial of kind `unknown`. */
async function orUnknown(check: () => Promise<Denial | undefined>): Promise<Denial | undefined> {
  try {
    return await check();
  } catch (error) {
    const failure = classifyError(error);
    if (failure === undefined && !(error instanceof PausesUnreadableError)) throw error;
    const why = failure ? formatFailure(failure) : String(error);
    return { kind: 'unknown', reason: `it could not be determined whether changes are allowed: ${why}` };
  }
}
