// Holds guardrails against one bucket, whoever asked for it.

import type { Classification } from '../accounts/account-type.ts';
import type { Clients } from '../aws/member-clients.ts';
import type { Finding } from '../findings/finding.ts';
import { type Governance, policyFor } from '../governance/governance.ts';
import type { Bucket, Guardrail } from '../guardrails/contract/guardrail.ts';
import { enforce, type Outcome, type Repair } from './enforce.ts';
import type { Circumstances } from './finding-from-outcome.ts';
import { exemption, type Restraint } from './suppression.ts';

/** What a look at a bucket needs, whoever asks. */
export type Judge = {
  readonly governance: Governance;
  /** Asked before a repair for which governance.yml has no exemption: what speaks against it, or nothing. */
  readonly intend: (circumstances: Circumstances, repair: Repair) => Promise<Restraint | undefined>;
  readonly now: () => Date;
};

/**
 * Why a bucket is looked at, when that happened, where it is known, and how often it was tried for this very reason,
 * from 1.
 */
export type Occasion = {
  readonly trigger: Finding['trigger'];
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
  { trigger, happenedAt, attempt }: Occasion,
): Promise<readonly Result[]> {
  const at = judge.now();
  const seenAt = happenedAt && happenedAt < at ? happenedAt : at;
  return Promise.all(
    guardrails.map(async (guardrail): Promise<Result> => {
      const circumstances = { guardrail, accountType, bucket, trigger, attempt, seenAt, at };
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

function exemptionOf(governance: Governance, { guardrail, bucket, at }: Circumstances): Restraint | undefined {
  return exemption(governance, { accountId: bucket.accountId, resourceId: bucket.name, guardrail: guardrail.id }, at);
}
