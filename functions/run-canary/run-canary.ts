// Runs a canary that is due, and publishes the metric of a completed one. A failed run is logged and not repeated: the alarm
// on the absence of the metric notifies people.
import type { Logger } from '@aws-lambda-powertools/logger';
import * as canaryDue from '../../events/palisade/canary-due.ts';
import { findAccount } from '../../shared/accounts/account-store.ts';
import { notBegun, runCanary } from '../../shared/canary/canary-run.ts';
import { describeCause } from '../../shared/canary/causes.ts';
import { isCompleted } from '../../shared/canary/completed.ts';
import { isCause, preflight } from '../../shared/canary/preflight.ts';
import type { CanaryDependencies, CanaryResult } from '../../shared/canary/types.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import type { StateTable } from '../../shared/table/table.ts';
import { NonRetryableError, type QueueMessage } from '../runtime/sqs-consumer.ts';

export type RunCanaryDependencies = Pick<CanaryDependencies, 'now' | 'sleep'> & {
  readonly logger: Logger;
  readonly governance: Governance;
  readonly hubAccountId: string;
  readonly journal: StateTable;
  /** The clients with the canary's role. */
  readonly clientsFor: (accountId: string, region: string) => Pick<CanaryDependencies, 's3In' | 'account'>;
  readonly publishCompleted: (accountId: string) => void;
  readonly random: () => string;
};

/** Less than the timeout of the function, which also has to remove the bucket. */
export const timeoutMs = 200_000;

/** Handles one message. Throws the SDK's error if the journal or AWS does not answer, so that it is retried. */
export function createRunCanary(dependencies: RunCanaryDependencies): (delivery: QueueMessage) => Promise<void> {
  const { logger, hubAccountId, publishCompleted } = dependencies;
  return async ({ envelope }) => {
    const event = canaryDue.read(envelope, hubAccountId);
    if (event.kind === 'refused') throw new NonRetryableError(event.reason);
    const result = await run(dependencies, event.due);
    const { accountId, region, outcome, cause, hops, leftBehind } = result;
    const completed = isCompleted(result);
    const details = { accountId, region, outcome, hops, leftBehind, cause: cause && describeCause(cause) };
    if (completed) logger.info('canary completed', details);
    else logger.error('canary failed', details);
    if (completed) publishCompleted(accountId);
  };
}

async function run(dependencies: RunCanaryDependencies, due: canaryDue.CanaryDue): Promise<CanaryResult> {
  const { governance, journal, clientsFor, now, sleep, random } = dependencies;
  const [record, state] = await Promise.all([findAccount(journal, due.accountId), readHubState(journal)]);
  const plan = preflight({ ...due, governance, record, state });
  if (isCause(plan)) return notBegun(due, plan);
  const nothing = () => {};
  return runCanary(
    {
      ...clientsFor(due.accountId, due.region),
      journal,
      diagnose: async () => undefined,
      onHop: nothing,
      onLeftBehind: nothing,
      now,
      sleep,
      signal: new AbortController().signal,
    },
    { ...due, plan, isComplete: record?.completedAt != null, random: random(), timeoutMs },
  );
}
