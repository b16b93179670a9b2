// Alerts on their way to a channel: which were posted already, which are collected for the next digest, and until when.
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { type Finding, findingSchema } from '../findings/finding.ts';
import { chunk } from '../lib/chunk.ts';
import { acquireLease, type Lease } from '../table/lease.ts';
import { expiryEpochSeconds, queryItems, type StateTable } from '../table/table.ts';

/** A channel's way for critical findings, or for all others. */
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

/** Notes that these were posted, and that they need not be any more. */
export async function markPosted(
  { dynamodb, table }: StateTable,
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
  // DynamoDB takes 25 writes in one call (DynamoDB API Reference, BatchWriteItem).
  for (const batch of chunk(requests, 25)) {
    let items: BatchWriteItemCommandInput['RequestItems'] = { [table]: batch };
    while (items && Object.keys(items).length > 0) {
      items = (await dynamodb.send(new BatchWriteItemCommand({ RequestItems: items }))).UnprocessedItems;
    }
  }
}

/**
 * Opens the channel's window, in which alerts are collected, for the event that `holder` names: whoever opens it sends
 * what was collected before. Answers false while another event's window is open; an event that comes back finds its own
 * open, and goes on.
 */
export async function openDigestWindow(journal: StateTable, lane: DigestLane, lease: Lease): Promise<boolean> {
  return (await acquireLease(journal, { id: partitionOf(lane), version: windowKey }, lease)) !== undefined;
}

/** Keeps an alert for the channel's next digest, once however often it comes. */
export async function queueForDigest(
  { dynamodb, table }: StateTable,
  lane: DigestLane,
  finding: Finding,
): Promise<void> {
  const item = { id: partitionOf(lane), version: `${queuedPrefix}${keyOf(finding)}`, finding };
  await dynamodb.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
}

/** What has been collected for a channel, oldest first. */
export async function queuedFindings(journal: StateTable, lane: DigestLane): Promise<Finding[]> {
  const findings: Finding[] = [];
  const values = { ':id': partitionOf(lane), ':collected': queuedPrefix };
  const consistent = { ConsistentRead: true };
  for await (const item of queryItems(journal, 'id = :id AND begins_with(version, :collected)', values, consistent)) {
    findings.push(queuedItem.parse(item).finding);
  }
  return findings.toSorted((one, other) => one.at.localeCompare(other.at));
}
