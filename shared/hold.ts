// Holds guardrails against one bucket and puts what came of it on the bus, whoever asked for it.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Brake } from './brakes/brake.ts';
import { enforce, isMomentary, type Outcome, type Repair } from './enforce.ts';
import type { Finding } from './findings/finding.ts';
import { intendRepair, type Journal, standing } from './findings/journal.ts';
import { publishFindings } from './findings/publish.ts';
import { type Circumstances, report, reportIntent, reportSettled, subjectOf } from './findings/report.ts';
import { type Governance, policyFor } from './governance/governance.ts';
import type { Bucket, Clients, Guardrail } from './guardrails/guardrail.ts';
import type { Classification } from './organization/account-type.ts';
import { exemption, type Restraint, restraintOf, windowStart } from './restraint.ts';

/** What a look at a bucket needs, whoever asks. */
export type Judge = {
  readonly governance: Governance;
  /** Asked before a repair for which governance.yml has no exemption: what speaks against it, or nothing. */
  readonly intend: (circumstances: Circumstances, repair: Repair) => Promise<Restraint | undefined>;
  readonly now: () => Date;
};

/** What the hub needs, where repairs go through the journal and the brake. */
export type HoldDependencies = {
  readonly governance: Governance;
  readonly journal: Journal;
  readonly eventBridge: EventBridgeClient;
  readonly brake: Brake;
  readonly now: () => Date;
};

/**
 * Why a bucket is looked at, when that happened, where it is known, and how often it was tried for this very reason,
 * from 1.
 */
export type Occasion = {
  readonly cause: Finding['trigger'];
  readonly happenedAt?: Date | undefined;
  readonly attempt: number;
};

/** What came of one guardrail. */
export type Result = { readonly circumstances: Circumstances; readonly outcome: Outcome };

/** Looks at a bucket and repairs it, one guardrail beside the other; tells nobody yet. */
export function hold(
  judge: Judge,
  clients: Clients,
  guardrails: readonly Guardrail[],
  accountType: Classification,
  bucket: Bucket,
  { cause, happenedAt, attempt }: Occasion,
): Promise<readonly Result[]> {
  const at = judge.now();
  const seenAt = happenedAt && happenedAt < at ? happenedAt : at;
  return Promise.all(
    guardrails.map(async (guardrail): Promise<Result> => {
      const circumstances = { guardrail, accountType, bucket, cause, attempt, seenAt, at };
      const exempt = exemptionOf(judge.governance, circumstances);
      const policy = policyFor(judge.governance, accountType, guardrail);
      const outcome = await enforce(
        clients,
        guardrail,
        bucket,
        // An exemption speaks louder than `monitor`, since it names who answers for the violation.
        exempt ? { ...policy, mode: 'remediate' } : policy,
        async (repair) => exempt ?? judge.intend(circumstances, repair),
      );
      return { circumstances, outcome };
    }),
  );
}

/** The hub's judge: a repair is held back by what happened before and by the brake, and is put on record. */
export function judgeOf({ governance, journal, brake, now }: HoldDependencies): Judge {
  const intend: Judge['intend'] = async (circumstances, repair) => {
    const { guardrail, bucket, cause, at } = circumstances;
    const stands = await standing(journal, subjectOf(guardrail, bucket).id, windowStart(governance, at));
    const restraint = restraintOf(governance, stands, cause.principal, at);
    if (restraint) return restraint;
    const stop = await brake.take(bucket.accountId, cause);
    if (stop) return { state: stop.kind === 'unknown' ? 'failed' : 'monitored', reason: stop.reason };
    await intendRepair(journal, reportIntent(circumstances, repair));
    return undefined;
  };
  return { governance, intend, now };
}

function exemptionOf(governance: Governance, { guardrail, bucket, at }: Circumstances): Restraint | undefined {
  return exemption(governance, { accountId: bucket.accountId, resourceId: bucket.name, guardrail: guardrail.id }, at);
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
