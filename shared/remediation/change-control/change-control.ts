// The brake: asked before every change in an account. Palisade is paused there, has made too many changes, or cannot find
// out; then it goes on reporting, and changes nothing.
import { classifyError, formatFailure } from '../../aws/errors.ts';
import type { Finding } from '../../findings/finding.ts';
import { type BudgetFindingDependencies, publishBudgetFinding } from './budget-finding.ts';
import { consumeChangeBudget } from './change-budget.ts';
import { type Pauses, PausesUnreadableError, pauseReason } from './kill-switch.ts';

/** Why nothing may be changed. What is `unknown` may be known a moment later: it is worth another try. */
export type Denial = { readonly kind: 'paused' | 'limit' | 'unknown'; readonly reason: string };

export type ChangeControl = {
  /** Why nothing may be changed in the account now; counts nothing. */
  readonly checkPaused: (accountId: string) => Promise<Denial | undefined>;
  /** The same before a change, which it counts when it lets it pass. `cause` is what leads to the change. */
  readonly authorize: (accountId: string, trigger: Finding['trigger']) => Promise<Denial | undefined>;
};

export type ChangeControlDependencies = BudgetFindingDependencies & {
  /** Reads the pauses, remembered for ten seconds at most. Throws when they cannot be read. */
  readonly pauses: () => Promise<Pauses>;
};

/** Makes the brake. It throws only what is a bug: what AWS answers is a reason to stop. */
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

/** The answer, or that there is none. */
async function orUnknown(check: () => Promise<Denial | undefined>): Promise<Denial | undefined> {
  try {
    return await check();
  } catch (error) {
    const failure = classifyError(error);
    if (failure === undefined && !(error instanceof PausesUnreadableError)) throw error;
    const why = failure ? formatFailure(failure) : String(error);
    return { kind: 'unknown', reason: `whether Palisade may change anything could not be found out: ${why}` };
  }
}
