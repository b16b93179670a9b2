// Reads findings from the journal for the command line and the posture page: lists, histories, and the whole table.
// Items that do not parse are reported and left out.
import { marshall } from '@aws-sdk/util-dynamodb';
import { readItem } from '../table/read-item.ts';
import { queryItems, type StateTable, scanItems } from '../table/table.ts';
import type { Finding } from './finding.ts';
import { createNewest, type FindingFilter, matchesFilter, type NewestFindings } from './finding-filter.ts';
import { byAccountIndex, historyItem, readLatestItem, sortKeys } from './finding-items.ts';

/** Findings in their latest state, newest first. Throws the SDK's error if the journal cannot be read. */
export async function listFindings(journal: StateTable, filter: FindingFilter): Promise<readonly Finding[]> {
  return (await selectFindings(journal, filter)).findings;
}

/**
 * The same, and whether there are more than the limit. Of one account the index is read from its newest finding back, and
 * no further than necessary; of all accounts it is read as a whole, since an account without a record may have findings.
 */
export async function selectFindings(journal: StateTable, filter: FindingFilter): Promise<NewestFindings> {
  const { accountId, since = '', limit = Number.POSITIVE_INFINITY } = filter;
  const newest = createNewest(filter);
  if (accountId === undefined) {
    for await (const item of scanItems(journal, { IndexName: byAccountIndex })) {
      for (const finding of listed(readLatestItem(journal, item))) newest.add(finding);
    }
    return newest.result();
  }
  let matching = 0;
  for await (const finding of accountFindings(journal, accountId)) {
    if (finding.at < since) break;
    newest.add(finding);
    if (matchesFilter(finding, filter)) matching += 1;
    if (matching > limit) break;
  }
  return newest.result();
}

/** Findings of one account in their latest state, newest first. */
export async function listAccountFindings(journal: StateTable, accountId: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of accountFindings(journal, accountId)) findings.push(finding);
  return findings;
}

async function* accountFindings(journal: StateTable, accountId: string): AsyncGenerator<Finding> {
  const newestFirst = { IndexName: byAccountIndex, ScanIndexForward: false };
  for await (const item of queryItems(journal, 'accountId = :account', { ':account': accountId }, newestFirst)) {
    yield* listed(readLatestItem(journal, item));
  }
}

/**
 * Findings whose ids begin with a text, in their latest state. Reads the whole index, since ids are its hash keys' values;
 * a whole id needs no such search.
 */
export async function listFindingsByPrefix(journal: StateTable, prefix: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const filter = {
    IndexName: byAccountIndex,
    FilterExpression: 'begins_with(id, :prefix)',
    ExpressionAttributeValues: marshall({ ':prefix': prefix }),
  };
  for await (const item of scanItems(journal, filter)) findings.push(...listed(readLatestItem(journal, item)));
  return findings;
}

/** All steps of a finding, oldest first. */
export async function listHistory(journal: StateTable, id: string): Promise<Finding[]> {
  return (await listSteps(journal, id)).map(({ finding }) => finding);
}

/** The same, with the times at which they were published. */
export async function listSteps(journal: StateTable, id: string): Promise<HistoryStep[]> {
  const steps: HistoryStep[] = [];
  const values = { ':id': id, ':history': sortKeys.history };
  for await (const item of queryItems(journal, 'id = :id AND begins_with(version, :history)', values)) {
    for (const { finding, publishedAt } of listed(readItem(journal, historyItem, item)))
      steps.push({ finding, publishedAt });
  }
  return steps;
}

/** One step of a finding's history. Items may lack `publishedAt` (ISO 8601). */
export type HistoryStep = { readonly finding: Finding; readonly publishedAt?: string | undefined };

/** All findings in the journal: their latest states, their histories, and their last intents. */
export type TableSnapshot = {
  readonly findings: readonly Finding[];
  readonly history: readonly HistoryStep[];
  readonly intents: readonly Finding[];
};

/** Reads the whole table once, in no particular order, for a report on everything. */
export async function readSnapshot(journal: StateTable): Promise<TableSnapshot> {
  const snapshot = { findings: [] as Finding[], history: [] as HistoryStep[], intents: [] as Finding[] };
  const filter = {
    FilterExpression: 'begins_with(version, :history) OR version IN (:intent, :latest)',
    ExpressionAttributeValues: marshall({
      ':history': sortKeys.history,
      ':intent': sortKeys.intent,
      ':latest': sortKeys.latest,
    }),
  };
  for await (const item of scanItems(journal, filter)) {
    if (item['version'] === sortKeys.latest) {
      snapshot.findings.push(...listed(readLatestItem(journal, item)));
      continue;
    }
    const step = readItem(journal, historyItem, item);
    if (step === undefined) continue;
    if (item['version'] === sortKeys.intent) snapshot.intents.push(step.finding);
    else snapshot.history.push({ finding: step.finding, publishedAt: step.publishedAt });
  }
  return snapshot;
}

function listed<T>(read: T | undefined): readonly T[] {
  return read === undefined ? [] : [read];
}
