// The digest queue in the journal: what was posted to Slack, what is queued for the next digest, and open windows.
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type Finding, findingSchema } from '../findings/finding.ts';
import { batchWrite } from '../table/batch-write.ts';
import { acquireLease, type Lease } from '../table/lease.ts';
import { readItem } from '../table/read-item.ts';
import { expiryEpochSeconds, queryItems, type StateTable } from '../table/table.ts';

/** One of the two lanes of a channel: critical findings (`urgent`), or all others. */
export type DigestLane = { readonly channel: string; readonly urgent: boolean };

const queuedPrefix = 'collected#';
const postedPrefix = 'posted#';
const windowKey = 'window';
const partitionOf = ({ channel, urgent }: DigestLane) => `alerts#${channel}#${urgent ? 'urgent' : 'others'}`;
const keyOf = ({ id, at, state }: Finding) => `${id}#${at}#${state}`;

const queuedItem = z.object({ version: z.string(), finding: findingSchema });

/** Whether this step of a finding was posted to the channel already. */
export async function wasPosted({ dynamodb, table }: StateTable, lane: DigestLane, finding: Finding): Promise<boolean> {
  const Key = marshall({ id: partitionOf(lane), version: `${postedPrefix}${keyOf(finding)}` });
  return (await dynamodb.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item !== undefined;
}

/** Records that these findings were posted, and removes them from the digest queue. */
export async function markPosted(
  table: StateTable,
  lane: DigestLane,
  findings: readonly Finding[],
  now: Date,
): Promise<void> {
  const id = partitionOf(lane);
  const expiresAt = expiryEpochSeconds({ at: now.toISOString() }, 1);
  const requests = findings.flatMap((finding) => [
    { PutRequest: { Item: marshall({ id, version: `${postedPrefix}${keyOf(finding)}`, expiresAt }) } },
    { DeleteRequest: { Key: marshall({ id, version: `${queuedPrefix}${keyOf(finding)}` }) } },
  ]);
  await batchWrite(table, requests);
}

/**
 * Opens the lane's digest window, in which findings are queued, for the event that `lease.holder` names. That event
 * sends what was queued before. Returns false while the window of another event is open; a redelivered event finds its
 * own window open, and continues.
 */
export async function openDigestWindow(journal: StateTable, lane: DigestLane, lease: Lease): Promise<boolean> {
  return (await acquireLease(journal, { id: partitionOf(lane), version: windowKey }, lease)) !== undefined;
}

/** Queues a finding for the lane's next digest. Idempotent. */
export async function queueForDigest(
  { dynamodb, table }: StateTable,
  lane: DigestLane,
  finding: Finding,
): Promise<void> {
  const item = { id: partitionOf(lane), version: `${queuedPrefix}${keyOf(finding)}`, finding };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** The findings that are queued for a lane, oldest first. */
export async function queuedFindings(journal: StateTable, lane: DigestLane): Promise<Finding[]> {
  const findings: Finding[] = [];
  const values = { ':id': partitionOf(lane), ':collected': queuedPrefix };
  const consistent = { ConsistentRead: true };
  for await (const item of queryItems(journal, 'id = :id AND begins_with(version, :collected)', values, consistent)) {
    const queued = readItem(journal, queuedItem, item);
    if (queued !== undefined) findings.push(queued.finding);
  }
  return findings.toSorted((one, other) => one.at.localeCompare(other.at));
}
