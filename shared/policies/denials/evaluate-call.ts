// Whether policy documents would have denied a call that CloudTrail recorded. Pure.
import type { PolicyKind } from '../quotas.ts';
import type { DenyStatement } from '../statements/policy-document.ts';
import type { CallWorld } from './call-world.ts';
import type { RecordedCall } from './recorded-call.ts';
import { type EvaluatedRequest, requestsOf } from './requests-of.ts';
import { statementTruth } from './statement-truth.ts';
import { notSubjectReason } from './subject.ts';

/** A document with its statements as they are sent to AWS. */
export type JudgedDocument = {
  readonly name: string;
  readonly kind: PolicyKind;
  readonly statements: readonly DenyStatement[];
};

/** The statement that denies a call, or may do so. */
export type Denial = { readonly document: string; readonly sid: string };

export type Answer =
  | { readonly kind: 'denied'; readonly by: Denial }
  | { readonly kind: 'not denied' }
  /** `missing`: names of condition keys, `action` or `resource`, without which nobody can tell. */
  | { readonly kind: 'cannot be told'; readonly by: Denial; readonly missing: readonly string[] }
  | { readonly kind: 'not subject'; readonly reason: string };

type Evaluated = { readonly by: Denial; readonly truth: ReturnType<typeof statementTruth> };

/**
 * Says whether one of these documents would have denied the call, if they all were attached to the account that has the
 * record. A denial by one statement decides; without one, a statement that nobody can tell does.
 */
export function judge(documents: readonly JudgedDocument[], call: RecordedCall, world: CallWorld): Answer {
  const reasons = documents.map(({ kind }) => notSubjectReason(kind, call, world));
  const [reason] = reasons;
  if (typeof reason === 'string' && reasons.every((each) => each !== null)) return { kind: 'not subject', reason };
  const subject = documents.filter((_, index) => reasons[index] === null);
  const requests = requestsOf(call, world);
  const evaluated = subject.flatMap((document) =>
    evaluate(document, document.kind === 'RESOURCE_CONTROL_POLICY' ? ownResources(call, world) : requests),
  );
  const denied = evaluated.find(({ truth }) => truth === true);
  if (denied) return { kind: 'denied', by: denied.by };
  const untold = evaluated.filter(({ truth }) => truth !== false);
  const [first] = untold;
  return first === undefined
    ? { kind: 'not denied' }
    : { kind: 'cannot be told', by: first.by, missing: missingIn(untold) };
}

/**
 * Resource control policies bind the resources of the account that they are attached to: those of others are left out,
 * and where the record does not say whose a resource is, only the case that it is the account's matters.
 */
function ownResources(call: RecordedCall, world: CallWorld): readonly EvaluatedRequest[] {
  return requestsOf(call, world, call.account).filter(({ owner }) => owner === call.account);
}

function evaluate({ name, statements }: JudgedDocument, requests: readonly EvaluatedRequest[]): readonly Evaluated[] {
  return statements.flatMap((statement) =>
    requests.map((request) => ({
      by: { document: name, sid: statement.Sid },
      truth: statementTruth(statement, request),
    })),
  );
}

function missingIn(untold: readonly Evaluated[]): readonly string[] {
  return [...new Set(untold.flatMap(({ truth }) => (typeof truth === 'boolean' ? [] : [...truth])))].sort();
}
