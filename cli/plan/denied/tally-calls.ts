// Counts what documents would have answered to recorded calls.
import type { CallWorld } from '../../../shared/policies/denials/call-world.ts';
import { type Denial, type JudgedDocument, judge } from '../../../shared/policies/denials/evaluate-call.ts';
import { isRefused, type RecordedCall, readRecordedCall } from '../../../shared/policies/denials/recorded-call.ts';
import type { CallCounts, DeniedCalls, UntoldCalls } from './denied-types.ts';

export type Tally = {
  readonly add: (record: unknown) => void;
  readonly denied: () => readonly DeniedCalls[];
  readonly cannotTell: () => readonly UntoldCalls[];
  readonly counts: () => CallCounts;
};

/** Counts by document, principal and call; each document is asked on its own. A denial outweighs what is not known. */
export function createTally(documents: readonly JudgedDocument[], world: CallWorld, accountId: string): Tally {
  const denied = new Map<string, DeniedCalls>();
  const untold = new Map<string, UntoldCalls>();
  const counts = { denied: 0, cannotTell: 0, notDenied: 0, alreadyRefused: 0, notSubject: 0, unreadable: 0 };

  const kindOf = (record: unknown): keyof CallCounts => {
    const call = readRecordedCall(record, accountId);
    if ('unreadable' in call) return 'unreadable';
    if (isRefused(call)) return 'alreadyRefused';
    const answers = documents.map((document) => judge([document], call, world));
    for (const answer of answers) {
      if (answer.kind === 'denied') count(denied, rowOf(answer.by, call));
      if (answer.kind === 'cannot be told') count(untold, { ...rowOf(answer.by, call), missing: answer.missing });
    }
    if (answers.some(({ kind }) => kind === 'denied')) return 'denied';
    if (answers.some(({ kind }) => kind === 'cannot be told')) return 'cannotTell';
    return answers.every(({ kind }) => kind === 'not subject') ? 'notSubject' : 'notDenied';
  };

  return {
    add: (record) => {
      counts[kindOf(record)] += 1;
    },
    denied: () => sorted(denied),
    cannotTell: () => sorted(untold),
    counts: () => ({ ...counts }),
  };
}

function rowOf({ document, sid }: Denial, { principal, service, eventName, region, at }: RecordedCall): DeniedCalls {
  const who = principal.arn ?? principal.kind;
  return {
    document,
    sid,
    principal: who,
    action: `${service}:${eventName}`,
    eventName,
    region,
    count: 1,
    lastAt: at,
  };
}

function count<T extends DeniedCalls>(rows: Map<string, T>, row: T): void {
  const key = JSON.stringify({ ...row, count: undefined, lastAt: undefined });
  const before = rows.get(key);
  const isLater = before === undefined || Date.parse(row.lastAt) > Date.parse(before.lastAt);
  const lastAt = isLater ? row.lastAt : before.lastAt;
  rows.set(key, { ...row, count: (before?.count ?? 0) + 1, lastAt });
}

/** By document and principal; of one principal, the most frequent call first. */
function sorted<T extends DeniedCalls>(rows: ReadonlyMap<string, T>): readonly T[] {
  return [...rows.values()].sort(
    (one, other) =>
      one.document.localeCompare(other.document) ||
      one.principal.localeCompare(other.principal) ||
      other.count - one.count ||
      one.action.localeCompare(other.action),
  );
}
