// Publishes the drift that a run of an account's steps has found in what it shares, and that earlier drift is over.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type AccountRecord, isSatisfied, type StepResult } from '../accounts/account-record.ts';
import { type Finding, isOpen } from '../findings/finding.ts';
import { loadFindingRecord } from '../findings/finding-records.ts';
import { publishFindings } from '../findings/publish.ts';
import { findingAbout, findingIdFor } from '../findings/subject-finding.ts';
import { findKind } from '../resources/registry.ts';
import { resourceKey } from '../steps/shared-resource.ts';
import type { StateTable } from '../table/table.ts';
import { type DriftLook, driftFinding, driftSubject } from './drift-finding.ts';
import type { DocumentDrift } from './journal-documents.ts';
import { listResources, type ResourceRecord } from './resource-store.ts';

export type DriftReport = {
  /** The owner, as its record was before the run. */
  readonly owner: Pick<AccountRecord, 'accountId' | 'type' | 'steps'>;
  readonly results: readonly StepResult[];
  readonly drifts: readonly DocumentDrift[];
  readonly look: DriftLook;
};

/** Throws the SDK's error; publishing it again is idempotent. */
export async function reportDrift(
  { journal, eventBridge }: { readonly journal: StateTable; readonly eventBridge: EventBridgeClient },
  report: DriftReport,
): Promise<void> {
  const ended = endedResults(report);
  if (report.drifts.length === 0 && ended.length === 0) return;
  const records = await listResources(journal, report.owner.accountId);
  const found = report.drifts.flatMap((drift) => {
    const record = records.find((each) => resourceKey(each) === resourceKey(drift));
    return record ? [driftFinding(ownerIn(report, record), drift, report.look)] : [];
  });
  const over = await Promise.all(ended.flatMap((result) => overFindings(journal, report, records, result)));
  await publishFindings(eventBridge, [...found, ...over.filter((finding) => finding !== undefined)]);
}

/** Results of steps that did not succeed before, and do now without having found drift themselves. Pure. */
function endedResults({ owner, results, drifts }: DriftReport): readonly StepResult[] {
  const isOpenBefore = ({ step, item }: StepResult) =>
    owner.steps.some((old) => old.step === step && old.item === item && !isSatisfied(old));
  const hasDrift = ({ step, item }: StepResult) =>
    drifts.some((drift) => drift.name === item && documentsOf(drift.kind, step).includes(drift.document));
  return results.filter((result) => isSatisfied(result) && isOpenBefore(result) && !hasDrift(result));
}

/** The ids of the documents that a step of the kind writes. */
function documentsOf(kind: string, step: string): readonly string[] {
  return (findKind(kind)?.documents ?? []).filter((document) => document.step === step).map(({ id }) => id);
}

/** That open findings are over: their documents were written, and could not be read back at that time. */
function overFindings(
  journal: StateTable,
  report: DriftReport,
  records: readonly ResourceRecord[],
  { step, item }: StepResult,
): readonly Promise<Finding | undefined>[] {
  return records
    .filter(({ name }) => name === item)
    .flatMap((record) =>
      documentsOf(record.kind, step).map((document) => overFinding(journal, report, record, document)),
    );
}

async function overFinding(
  journal: StateTable,
  report: DriftReport,
  record: ResourceRecord,
  document: string,
): Promise<Finding | undefined> {
  const arn = record.documents[document]?.arn ?? null;
  const subject = driftSubject(ownerIn(report, record), { ...record, document, arn });
  const { latest } = await loadFindingRecord(journal, findingIdFor(subject));
  if (latest === undefined || !isOpen(latest)) return undefined;
  const { trigger, at, attempts } = report.look;
  const reason = 'the policy is as Palisade wrote it';
  return findingAbout(subject, { severity: 'HIGH', state: 'resolved', reason, trigger, attempts }, at);
}

function ownerIn({ owner }: DriftReport, { region }: ResourceRecord) {
  return { accountId: owner.accountId, accountType: owner.type, region };
}
