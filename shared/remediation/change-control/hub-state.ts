// The hub's state: one item of the journal with its pauses, and when it was started. No template contains it, so that no
// deployment changes it (CloudFormation writes all properties of a resource that it updates).
import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { LRUCache } from 'lru-cache';
import * as z from 'zod/mini';
import { hubStatePartition } from '../../aws/names.ts';
import { type ItemKey, undefinedIfConditionFails } from '../../table/lease.ts';
import type { StateTable } from '../../table/table.ts';
import { type HubState, neverStarted, type Pauses, pausesSchema, type Resume, resumeSchema } from './pauses.ts';
import type { Requester } from './requester.ts';

export const hubStateKey: ItemKey = { id: hubStatePartition, version: 'state' };

/** `revision` counts the changes, so that none of two that happen at once is lost. */
const stateItem = z.object({
  pauses: pausesSchema,
  activeSince: z.optional(z.iso.datetime()),
  lastResume: z.optional(resumeSchema),
  revision: z.int(),
});
type StateItem = z.infer<typeof stateItem>;

/** The item is not what Palisade wrote. It must not be taken as permission to change anything. */
export class HubStateUnreadableError extends Error {
  override readonly name = 'HubStateUnreadableError';
}

/** How long the state is cached: the longest time until a pause takes effect. */
const cacheMs = 10_000;
/** Of changes at once, one succeeds in each round. */
const maxAttempts = 10;

/**
 * Creates a reader that caches the state for ten seconds. It throws the SDK's error or HubStateUnreadableError, and caches
 * neither.
 */
export function createHubStateReader(
  journal: StateTable,
  clock: { now(): number } = performance,
): () => Promise<HubState> {
  const cache = new LRUCache<'state', HubState>({
    max: 1,
    ttl: cacheMs,
    perf: clock,
    // No time is kept apart from the clock's.
    ttlResolution: 0,
    fetchMethod: async () => readHubState(journal),
  });
  return () => cache.forceFetch('state');
}

/** The state; of a hub without an item, `neverStarted`. Throws the SDK's error or HubStateUnreadableError. */
export async function readHubState(journal: StateTable): Promise<HubState> {
  return stateOf(await readItem(journal));
}

/**
 * Replaces the pauses by those that `next` returns for the current ones, and returns the state. `resume` is recorded with
 * a change that ends pauses.
 */
export function changePauses(
  journal: StateTable,
  next: (before: Pauses) => Pauses,
  resume?: Resume,
): Promise<HubState> {
  return write(journal, { next, resume });
}

/** Ends all pauses, and starts a hub that was never started. Returns the state. */
export function resumeEverywhere(journal: StateTable, now: Date, requester: Requester): Promise<HubState> {
  const resume = { account: '*', ...requester, at: now.toISOString() };
  return write(journal, { next: () => [], resume, startedAt: now.toISOString() });
}

type Change = {
  readonly next: (before: Pauses) => Pauses;
  readonly resume: Resume | undefined;
  readonly startedAt?: string;
};

async function write(journal: StateTable, change: Change): Promise<HubState> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const before = await readItem(journal);
    const written = await undefinedIfConditionFails(journal.dynamodb.send(updateOf(journal.table, before, change)));
    if (written) return stateOf(parsed(written.Attributes && unmarshall(written.Attributes)));
  }
  throw new Error(`the pauses were changed by others at the same time, ${maxAttempts} times in a row: try again`);
}

function updateOf(table: string, before: StateItem | undefined, { next, resume, startedAt }: Change) {
  return new UpdateItemCommand({
    TableName: table,
    Key: marshall(hubStateKey),
    UpdateExpression: [
      'SET pauses = :pauses, revision = :next',
      resume ? ', lastResume = :resume' : '',
      startedAt ? ', activeSince = if_not_exists(activeSince, :startedAt)' : '',
    ].join(''),
    ConditionExpression: before ? 'revision = :revision' : 'attribute_not_exists(id)',
    ExpressionAttributeValues: marshall(
      {
        ':pauses': next(before?.pauses ?? []),
        ':next': (before?.revision ?? 0) + 1,
        ':revision': before?.revision,
        ':resume': resume,
        ':startedAt': startedAt,
      },
      { removeUndefinedValues: true },
    ),
    ReturnValues: 'ALL_NEW',
  });
}

/** A consistent read: a pause that was written holds for everybody who reads from then on. */
async function readItem({ dynamodb, table }: StateTable): Promise<StateItem | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: table, Key: marshall(hubStateKey), ConsistentRead: true }),
  );
  return parsed(Item && unmarshall(Item));
}

function parsed(item: Record<string, unknown> | undefined): StateItem | undefined {
  if (item === undefined) return undefined;
  const read = stateItem.safeParse(item);
  if (read.success) return read.data;
  throw new HubStateUnreadableError(`the item ${hubStateKey.id} / ${hubStateKey.version} of the journal is not valid`);
}

function stateOf(item: StateItem | undefined): HubState {
  if (item === undefined) return neverStarted;
  const { pauses, activeSince = null, lastResume } = item;
  return { pauses, activeSince, ...(lastResume && { lastResume }) };
}
