// The way to sweep with the hub behind it, where everything is in the journal.
import { type HubEvaluationDependencies, hubEvaluator, publishEvaluations } from '../remediation/evaluate-in-hub.ts';
import { defaultRetryDelaysMs, type Sweeper } from './run-sweep.ts';
import { type AccountContext, evaluateWith } from './standalone.ts';

/** Repairs as the hub does: held back by what happened before and by the brake; findings go on the bus. */
export function hubSweeper(
  dependencies: HubEvaluationDependencies,
  accountContext: AccountContext,
  retryDelaysMs = defaultRetryDelaysMs,
): Sweeper {
  return {
    evaluate: evaluateWith(hubEvaluator(dependencies), accountContext),
    publish: (results) => publishEvaluations(dependencies, results),
    retryDelaysMs,
  };
}
