// Change control: the kill switch and the change budget, checked before every change in an account. It fails closed: if
// either denies the change or cannot be read, nothing is changed, and Palisade continues to detect and report.
import { classifyError, formatFailure } from '../../aws/errors.ts';
import type { Finding } from '../../findings/finding.ts';
import { type BudgetFindingDependencies, type BudgetReporter, createBudgetReporter } from './budget-finding.ts';
import { type ChangeBudget, createBudgetWith, createChangeBudget } from './change-budget.ts';
import { countersInMemory, previewCounters } from './change-counter.ts';
import { HubStateUnreadableError } from './hub-state.ts';
import { type HubState, pauseReason } from './pauses.ts';

/** Why a change is denied. `unknown` means that change control could not be read, so that a retry makes sense. */
export type Denial = { readonly kind: 'paused' | 'limit' | 'unknown'; readonly reason: string };

/** Of the changes that were asked for, the first `granted` are allowed. The others are denied, for one reason. */
export type Authorization = { readonly granted: number; readonly denial: Denial | undefined };

export type ChangeControl = {
  /** Checks the kill switch only. Returns the denial, or undefined if the account is not paused; counts nothing. */
  readonly checkPaused: (accountId: string) => Promise<Denial | undefined>;
  /**
   * Checks both before a change, and counts the change if it is allowed. Returns the denial, or undefined. `trigger` is
   * the event that led to the change.
   */
  readonly authorize: (accountId: string, trigger: Finding['trigger']) => Promise<Denial | undefined>;
  /** The same for several changes in an account, which are counted in one write per counter. */
  readonly authorizeAll: (accountId: string, trigger: Finding['trigger'], count: number) => Promise<Authorization>;
};

export type ChangeControlDependencies = BudgetFindingDependencies & {
  /** Returns the hub's state, cached for at most ten seconds. Throws if it cannot be read. */
  readonly hubState: () => Promise<HubState>;
};

/** Creates the change control. It throws only for bugs: an error of AWS becomes a denial. */
export function createChangeControl(dependencies: ChangeControlDependencies): ChangeControl {
  const { journal, governance } = dependencies;
  const budget = createChangeBudget(journal, governance.limits.changesPerHour);
  return changeControlWith({ ...dependencies, budget, report: createBudgetReporter(dependencies) });
}

/**
 * The change control of a dry run: it answers what createChangeControl() would, counts in memory what it has allowed, and
 * writes and publishes nothing.
 */
export function previewChangeControl({
  hubState,
  journal,
  governance,
  now,
}: Omit<ChangeControlDependencies, 'eventBridge' | 'hubAccountId'>): ChangeControl {
  const budget = createBudgetWith(previewCounters(journal), governance.limits.changesPerHour);
  return changeControlWith({ hubState, budget, report: reportNothing, now });
}

/** The change control without a hub: there is no kill switch, and only this process counts its changes. */
export function standaloneChangeControl({
  governance,
  now,
}: Pick<ChangeControlDependencies, 'governance' | 'now'>): ChangeControl {
  const budget = createBudgetWith(countersInMemory(), governance.limits.changesPerHour);
  const started: HubState = { pauses: [], activeSince: now().toISOString() };
  return changeControlWith({ hubState: async () => started, budget, report: reportNothing, now });
}

const reportNothing: BudgetReporter = async () => undefined;

type Controls = Pick<ChangeControlDependencies, 'hubState' | 'now'> & {
  readonly budget: ChangeBudget;
  readonly report: BudgetReporter;
};

/** The decision, which is the same for changes and for dry runs. */
function changeControlWith({ hubState, budget, report, now }: Controls): ChangeControl {
  const checkPaused = (accountId: string) =>
    orUnknown(async () => {
      const reason = pauseReason(await hubState(), accountId);
      return reason === undefined ? undefined : { kind: 'paused', reason };
    });
  const authorizeAll: ChangeControl['authorizeAll'] = async (accountId, trigger, count) => {
    let granted = 0;
    const denial =
      (await checkPaused(accountId)) ??
      (await orUnknown(async () => {
        const answer = await budget(accountId, count, now());
        await report(accountId, answer, trigger);
        ({ granted } = answer);
        return answer.denial && { kind: 'limit', reason: answer.denial.reason };
      }));
    return { granted, denial };
  };
  const authorize: ChangeControl['authorize'] = async (accountId, trigger) =>
    (await authorizeAll(accountId, trigger, 1)).denial;
  return { checkPaused, authorize, authorizeAll };
}

/** Runs a check. If AWS does not allow it to complete, the result is a denial of kind `unknown`. */
async function orUnknown(check: () => Promise<Denial | undefined>): Promise<Denial | undefined> {
  try {
    return await check();
  } catch (error) {
    const failure = classifyError(error);
    if (failure === undefined && !(error instanceof HubStateUnreadableError)) throw error;
    const why = failure ? formatFailure(failure) : String(error);
    return { kind: 'unknown', reason: `it could not be determined whether changes are allowed: ${why}` };
  }
}
