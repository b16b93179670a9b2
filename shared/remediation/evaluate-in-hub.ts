// What the hub adds where guardrails are held against a bucket: what happened before and the brake hold a repair back, a repair
// is put on record before it is made, and what came of it goes on the bus.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Finding } from '../findings/finding.ts';
import { intendRepair, standing } from '../findings/finding-store.ts';
import { publishFindings } from '../findings/publish.ts';
import type { Governance } from '../governance/governance.ts';
import type { Journal } from '../table/table.ts';
import type { Brake } from './change-control/change-control.ts';
import { isMomentary } from './enforce.ts';
import type { Judge, Result } from './evaluate.ts';
import { report, reportIntent, reportSettled, subjectOf } from './finding-from-outcome.ts';
import { restraintOf, windowStart } from './suppression.ts';

/** What the hub needs, where repairs go through the journal and the brake. */
export type HoldDependencies = {
  readonly governance: Governance;
  readonly journal: Journal;
  readonly eventBridge: EventBridgeClient;
  readonly brake: Brake;
  readonly now: () => Date;
};

/** The hub's judge: a repair is held back by what happened before and by the brake, and is put on record. */
export function judgeOf({ governance, journal, brake, now }: HoldDependencies): Judge {
  const intend: Judge['intend'] = async (circumstances, repair) => {
    const { guardrail, bucket, trigger, at } = circumstances;
    const stands = await standing(journal, subjectOf(guardrail, bucket).id, windowStart(governance, at));
    const restraint = restraintOf(governance, stands, trigger.principal, at);
    if (restraint) return restraint;
    const stop = await brake.take(bucket.accountId, trigger);
    if (stop) return { state: stop.kind === 'unknown' ? 'failed' : 'monitored', reason: stop.reason };
    await intendRepair(journal, reportIntent(circumstances, repair));
    return undefined;
  };
  return { governance, intend, now };
}

/** Publishes what there is to say about these results. Answers with the findings. */
export async function tell(
  { journal, eventBridge }: HoldDependencies,
  results: readonly Result[],
): Promise<readonly Finding[]> {
  const all = await Promise.all(results.map((result) => findingFor(journal, result)));
  const findings = all.filter((finding) => finding !== undefined);
  await publishFindings(eventBridge, findings);
  return findings;
}

async function findingFor(journal: Journal, { circumstances, outcome }: Result): Promise<Finding | undefined> {
  // An undone repair stays undone while it is held off: that was told when it was undone.
  if (isMomentary(outcome) || outcome.state === 'undone') return undefined;
  if (outcome.state !== 'compliant' && outcome.state !== 'gone') return report(circumstances, outcome);
  const { id } = subjectOf(circumstances.guardrail, circumstances.bucket);
  return reportSettled(circumstances, outcome, await standing(journal, id));
}
