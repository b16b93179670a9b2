// The sweep in the hub, with the journal and change control.
import { createFindingBatch } from '../findings/finding-batch.ts';
import {
  findingsForEvaluations,
  type HubEvaluationDependencies,
  hubEvaluator,
} from '../remediation/evaluate-in-hub.ts';
import { defaultRetryDelaysMs, type Sweeper } from './run-sweep.ts';
import { type AccountContext, evaluateWith } from './standalone.ts';

/**
 * Remediates as the hub does for events: with suppression and change control. Publishes findings on the event bus, those
 * of several resources in one call.
 */
export function hubSweeper(
  dependencies: HubEvaluationDependencies,
  accountContext: AccountContext,
  retryDelaysMs = defaultRetryDelaysMs,
): Sweeper {
  const batch = createFindingBatch(dependencies.eventBridge);
  return {
    evaluate: evaluateWith(hubEvaluator(dependencies), accountContext),
    publish: async (results) => batch.add(await findingsForEvaluations(dependencies, results)),
    flush: () => batch.flush(),
    retryDelaysMs,
  };
}
