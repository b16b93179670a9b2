// Everything that the journal has about one finding, for those who look at one.
import { UnreadableItemError } from '../table/read-item.ts';
import type { StateTable } from '../table/table.ts';
import { type Approval, loadApproval } from './approvals.ts';
import type { Finding } from './finding.ts';
import type { Suspension } from './finding-items.ts';
import { type HistoryStep, listSteps } from './finding-queries.ts';
import { loadFindingRecord } from './finding-records.ts';

/** `history` has the oldest step first, as far as the journal keeps steps. */
export type FindingDetails = {
  readonly finding: Finding;
  readonly history: readonly HistoryStep[];
  /** The last suspension by an undo, in force or not. */
  readonly suspension: Suspension | undefined;
  /** The last approval, used or not. */
  readonly approval: Approval | undefined;
  /** A remediation that was begun after the latest step, and whose result is not recorded yet. */
  readonly intent: Finding | undefined;
};

/**
 * Reads it; undefined if there is no such finding. An approval or a suspension that does not parse is reported, and hides
 * nothing else. Throws the SDK's error if the journal cannot be read.
 */
export async function readFindingDetails(journal: StateTable, id: string): Promise<FindingDetails | undefined> {
  const [record, history, approval] = await Promise.all([
    loadFindingRecord(journal, id).catch((error) => leftOut(journal, error)),
    listSteps(journal, id),
    loadApproval(journal, id).catch((error) => leftOut(journal, error)),
  ]);
  const finding = record?.latest ?? history.at(-1)?.finding;
  if (finding === undefined) return undefined;
  const intent = record?.intent !== undefined && record.intent.at > finding.at ? record.intent : undefined;
  return { finding, history, suspension: record?.suspension, approval, intent };
}

function leftOut({ onUnreadable }: StateTable, error: unknown): undefined {
  if (!(error instanceof UnreadableItemError)) throw error;
  onUnreadable?.(error);
}
