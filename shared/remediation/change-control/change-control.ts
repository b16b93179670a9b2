// The brake: asked before every change in an account. Palisade is paused there, has made too many changes, or cannot find
// out; then it goes on reporting, and changes nothing.
import { classify, describe } from '../../aws/errors.ts';
import type { Finding } from '../../findings/finding.ts';
import { type LimitDependencies, reportLimit } from './budget-finding.ts';
import { spend } from './change-budget.ts';
import { type Pauses, PausesUnreadable, whyPaused } from './kill-switch.ts';

/** Why nothing may be changed. What is `unknown` may be known a moment later: it is worth another try. */
export type Stop = { readonly kind: 'paused' | 'limit' | 'unknown'; readonly reason: string };

export type Brake = {
  /** Why nothing may be changed in the account now; counts nothing. */
  readonly paused: (accountId: string) => Promise<Stop | undefined>;
  /** The same before a change, which it counts when it lets it pass. `cause` is what leads to the change. */
  readonly take: (accountId: string, trigger: Finding['trigger']) => Promise<Stop | undefined>;
};

export type BrakeDependencies = LimitDependencies & {
  /** Reads the pauses, remembered for ten seconds at most. Throws when they cannot be read. */
  readonly pauses: () => Promise<Pauses>;
};

/** Makes the brake. It throws only what is a bug: what AWS answers is a reason to stop. */
export function createBrake(dependencies: BrakeDependencies): Brake {
  const { pauses, journal, governance, now } = dependencies;
  const paused = (accountId: string) =>
    known(async () => {
      const reason = whyPaused(await pauses(), accountId);
      return reason === undefined ? undefined : { kind: 'paused', reason };
    });
  const take: Brake['take'] = async (accountId, trigger) =>
    (await paused(accountId)) ??
    (await known(async () => {
      const spent = await spend(journal, governance.limits.changesPerHour, accountId, now());
      await reportLimit(dependencies, accountId, spent, trigger);
      return spent.isGranted ? undefined : { kind: 'limit', reason: spent.reason };
    }));
  return { paused, take };
}

/** The answer, or that there is none. */
async function known(ask: () => Promise<Stop | undefined>): Promise<Stop | undefined> {
  try {
    return await ask();
  } catch (error) {
    const failure = classify(error);
    if (failure === undefined && !(error instanceof PausesUnreadable)) throw error;
    const why = failure ? describe(failure) : String(error);
    return { kind: 'unknown', reason: `whether Palisade may change anything could not be found out: ${why}` };
  }
}
