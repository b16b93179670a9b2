// The sweep in the hub, with the journal and change control.
import { type HubEvaluationDependencies, hubEvaluator, publishEvaluations } from '../remediation/evaluate-in-hub.ts';
import { defaultRetryDelaysMs, type Sweeper } from './run-sweep.ts';
import { type AccountContext, evaluateWith } from './standalone.ts';

/** Remediates as the hub does for events: with suppression and change control. Publishes findings on the event bus. */
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
