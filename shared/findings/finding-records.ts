// What the journal has about findings before they are evaluated: latest state, intent, suspension, recent remediations.
import { batchGet, type Consistency } from '../table/batch-get.ts';
import { readItem, requireItem } from '../table/read-item.ts';
import { queryItems, type StateTable } from '../table/table.ts';
import { type Approval, approvalItem } from './approvals.ts';
import { type Finding, isOpen } from './finding.ts';
import {
  decodeRemediations,
  historyItem,
  latestItem,
  type RecentRemediation,
  readLatestItem,
  type Suspension,
  sortKeys,
  suspensionItem,
} from './finding-items.ts';
import { violatorOf } from './violator.ts';

/** What the journal has about a finding: its latest state, its last intent, finished or not, and its suspension. */
export type FindingRecord = {
  readonly latest: Finding | undefined;
  readonly intent: Finding | undefined;
  readonly suspension: Suspension | undefined;
};

/** The record of a finding for an evaluation, with its remediations since the requested time, oldest first. */
export type EvaluationRecord = FindingRecord & {
  readonly recent: readonly RecentRemediation[];
  readonly approval: Approval | undefined;
};

/** A record whose suspension cannot be parsed, with the reason. */
export type UnreadableRecord = { readonly unreadable: string };

type Items = ReadonlyMap<string, Record<string, unknown>>;

/**
 * Reads the record of a finding. Items that do not parse are reported and count as absent, since the next finding writes
 * them again; but a suspension is a person's decision, and throws UnreadableItemError. Throws the SDK's error.
 */
export async function loadFindingRecord(journal: StateTable, id: string): Promise<FindingRecord> {
  const items = new Map<string, Record<string, unknown>>();
  const values = { ':id': id, ':from': sortKeys.suspension };
  const consistent = { ConsistentRead: true };
  for await (const item of queryItems(journal, 'id = :id AND version >= :from', values, consistent)) {
    items.set(String(item['version']), item);
  }
  return parseRecord(journal, items);
}

/**
 * Reads the records of these findings in one batch, for resources that need no remediation: without suspensions, and
 * with eventual consistency, since nothing is changed by them. Those of open findings are read again with strong
 * consistency: an intent that was overlooked would end a remediation as something that somebody else has done. A record
 * that cannot be parsed harms no other. Throws the SDK's error.
 */
export async function loadFindingRecords(
  journal: StateTable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FindingRecord | UnreadableRecord>> {
  const load = async (some: readonly string[], consistency: Consistency) => {
    const itemsById = await loadItems(journal, some, [sortKeys.intent, sortKeys.latest], consistency);
    return some.map((id) => [id, orUnreadable(() => parseRecord(journal, itemsOf(itemsById, id)))] as const);
  };
  const records = new Map(await load(ids, 'eventual'));
  const open = ids.filter((id) => isOpenIn(records.get(id)));
  return open.length === 0 ? records : new Map([...records, ...(await load(open, 'strong'))]);
}

function isOpenIn(record: FindingRecord | UnreadableRecord | undefined): boolean {
  return record !== undefined && 'latest' in record && record.latest !== undefined && isOpen(record.latest);
}

/**
 * Reads the records of these findings in one batch before remediations. `since` is the time (ISO 8601) since which
 * remediations count for `limits.contested`. Throws the SDK's error.
 */
export async function loadEvaluationRecords(
  journal: StateTable,
  ids: readonly string[],
  since: string,
): Promise<ReadonlyMap<string, EvaluationRecord | UnreadableRecord>> {
  const itemsById = await loadItems(journal, ids, evaluated, 'strong');
  const records = ids.map(async (id) => {
    const items = itemsOf(itemsById, id);
    const history = mayLackRemediations(items, since) ? await loadHistory(journal, id, since) : undefined;
    const record = orUnreadable(() => ({
      ...parseRecord(journal, items),
      approval: approvalIn(journal, items),
      recent: history ? recentIn(journal, history) : recordedSince(items, since),
    }));
    return [id, record] as const;
  });
  return new Map(await Promise.all(records));
}

const evaluated = [sortKeys.suspension, sortKeys.intent, sortKeys.latest, sortKeys.approval];

/** An approval that cannot be parsed allows nothing, and stops nothing that needs none. */
function approvalIn(journal: StateTable, items: Items): Approval | undefined {
  const item = items.get(sortKeys.approval);
  return item && readItem(journal, approvalItem, item);
}

async function loadItems(
  journal: StateTable,
  ids: readonly string[],
  versions: readonly string[],
  consistency: Consistency,
): Promise<ReadonlyMap<string, Items>> {
  const byId = new Map<string, Map<string, Record<string, unknown>>>();
  const keys = ids.flatMap((id) => versions.map((version) => ({ id, version })));
  for (const item of await batchGet(journal, keys, consistency)) {
    const id = String(item['id']);
    byId.set(id, (byId.get(id) ?? new Map()).set(String(item['version']), item));
  }
  return byId;
}

function itemsOf(byId: ReadonlyMap<string, Items>, id: string): Items {
  return byId.get(id) ?? new Map();
}

function parseRecord(journal: StateTable, items: Items): FindingRecord {
  const [suspension, intent, current] = [
    items.get(sortKeys.suspension),
    items.get(sortKeys.intent),
    items.get(sortKeys.latest),
  ];
  return {
    latest: current && readLatestItem(journal, current),
    intent: intent && readItem(journal, historyItem, intent)?.finding,
    suspension: suspension && requireItem(suspensionItem, suspension),
  };
}

/**
 * Whether remediations since this time may be in the history only: the item has them since a later time, or not at all
 * as one of an earlier version, or does not parse.
 */
function mayLackRemediations(items: Items, since: string): boolean {
  const item = items.get(sortKeys.latest);
  if (item === undefined || String(item['at']) < since) return false;
  const { success, data } = latestItem.safeParse(item);
  return !success || data.remediationsSince === undefined || data.remediationsSince > since;
}

async function loadHistory(journal: StateTable, id: string, since: string): Promise<Record<string, unknown>[]> {
  const steps: Record<string, unknown>[] = [];
  const values = { ':id': id, ':from': `${sortKeys.history}${since}`, ':to': sortKeys.suspension };
  const condition = 'id = :id AND version BETWEEN :from AND :to';
  for await (const item of queryItems(journal, condition, values, { ConsistentRead: true })) {
    if (String(item['version']).startsWith(sortKeys.history)) steps.push(item);
  }
  return steps;
}

function recentIn(journal: StateTable, history: readonly Record<string, unknown>[]): readonly RecentRemediation[] {
  return history
    .flatMap((item) => readItem(journal, historyItem, item)?.finding ?? [])
    .filter(({ state }) => state === 'remediated')
    .map(({ at, trigger }) => ({ at, principal: violatorOf(trigger) }));
}

function recordedSince(items: Items, since: string): readonly RecentRemediation[] {
  const { data } = latestItem.safeParse(items.get(sortKeys.latest));
  return decodeRemediations(data?.remediations ?? []).filter(({ at }) => at >= since);
}

function orUnreadable<T>(parse: () => T): T | UnreadableRecord {
  try {
    return parse();
  } catch (error) {
    return { unreadable: String(error) };
  }
}
