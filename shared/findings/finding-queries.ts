// The journal as a whole, for people: findings, their histories, and what was begun.
import { marshall } from '@aws-sdk/util-dynamodb';
import { allItems, itemsOf, type JournalTable } from '../table/table.ts';
import type { Finding } from './finding.ts';
import { byAccountIndex, historyItem, readLatest, sortKeys } from './finding-items.ts';

export type Filter = {
  readonly accountId?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly state?: string | undefined;
};

/** Findings in their latest state, newest first. */
export async function listFindings(journal: JournalTable, filter: Filter): Promise<Finding[]> {
  const { accountId } = filter;
  const findings = accountId === undefined ? await allFindings(journal) : await findingsOf(journal, accountId);
  return findings
    .filter((finding) => filter.resourceId === undefined || finding.resource.id === filter.resourceId)
    .filter((finding) => filter.state === undefined || finding.state === filter.state)
    .sort((one, other) => other.at.localeCompare(one.at));
}

/** Findings of one account in their latest state, newest first. */
export async function findingsOf(journal: JournalTable, accountId: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  const newestFirst = { IndexName: byAccountIndex, ScanIndexForward: false };
  for await (const item of itemsOf(journal, 'accountId = :account', { ':account': accountId }, newestFirst)) {
    findings.push(readLatest(item));
  }
  return findings;
}

/** Every state that a finding went through, oldest first. */
export async function historyOf(journal: JournalTable, id: string): Promise<Finding[]> {
  const steps: Finding[] = [];
  const values = { ':id': id, ':history': sortKeys.history };
  for await (const item of itemsOf(journal, 'id = :id AND begins_with(version, :history)', values)) {
    steps.push(historyItem.parse(item).finding);
  }
  return steps;
}

/** One step of a finding's history. `publishedAt` (ISO 8601) is missing in what earlier versions recorded. */
export type HistoryStep = { readonly finding: Finding; readonly publishedAt?: string | undefined };

/** What the journal knows of findings: their latest states, the history of each, and the repairs that were begun last. */
export type Chronicle = {
  readonly findings: readonly Finding[];
  readonly history: readonly HistoryStep[];
  readonly intents: readonly Finding[];
};

/** Reads the whole table, once, in no order: for a report over everything. */
export async function readChronicle(journal: JournalTable): Promise<Chronicle> {
  const chronicle = { findings: [] as Finding[], history: [] as HistoryStep[], intents: [] as Finding[] };
  const how = {
    FilterExpression: 'begins_with(version, :history) OR version IN (:intent, :latest)',
    ExpressionAttributeValues: marshall({
      ':history': sortKeys.history,
      ':intent': sortKeys.intent,
      ':latest': sortKeys.latest,
    }),
  };
  for await (const item of allItems(journal, how)) {
    if (item['version'] === sortKeys.latest) {
      chronicle.findings.push(readLatest(item));
      continue;
    }
    const { finding, publishedAt } = historyItem.parse(item);
    if (item['version'] === sortKeys.intent) chronicle.intents.push(finding);
    else chronicle.history.push({ finding, publishedAt });
  }
  return chronicle;
}

async function allFindings(journal: JournalTable): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const item of allItems(journal, { IndexName: byAccountIndex })) findings.push(readLatest(item));
  return findings;
}
