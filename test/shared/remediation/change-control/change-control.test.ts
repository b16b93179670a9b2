// Change control: what denies a change, and what is published about it.

import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createChangeControl } from '../../../../shared/remediation/change-control/change-control.ts';
import { HubStateUnreadableError } from '../../../../shared/remediation/change-control/hub-state.ts';
import { type HubState, neverStarted } from '../../../../shared/remediation/change-control/pauses.ts';
import { running } from '../../../../tools/fixtures/change-control.ts';
import { awsError } from '../../../support/fake-s3.ts';
import { findingsOn } from '../../../support/published.ts';
import { aGovernance } from '../../../support/site.ts';

const account = '111122223333';
const trigger = { eventId: 'e', detailType: 'x', principal: null };
const now = new Date('2026-11-24T10:30:00.000Z');

/** DynamoDB's error for a change that exceeds the account's budget. */
const budgetUsedUp = new ConditionalCheckFailedException({
  message: 'm',
  $metadata: {},
  Item: marshall({ changes: 7 }),
});

function setUp(hubState: () => Promise<HubState> = async () => running, time: { now: Date } = { now }) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const table = mockClient(dynamodb);
  table.on(UpdateItemCommand).resolves({ Attributes: marshall({ changes: 7 }) });
  const eventBridge = new EventBridgeClient({ region: 'us-east-1' });
  const bus = mockClient(eventBridge);
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const changeControl = createChangeControl({
    governance: aGovernance({ limits: { changesPerHour: { account: 7, organization: 100 } } }),
    journal: { dynamodb, table: 'journal' },
    eventBridge,
    hubAccountId: '222233334444',
    hubState,
    now: () => time.now,
  });
  const published = () => findingsOn(bus);
  return { changeControl, table, bus, published, counted: () => table.commandCalls(UpdateItemCommand).length };
}

test('an allowed change is counted for the account and the organization, and nothing is published', async () => {
  const { changeControl, counted, published } = setUp();
  expect(await changeControl.authorize(account, trigger)).toBeUndefined();
  expect(counted()).toBe(2);
  expect(published()).toEqual([]);
});

test.each([
  {
    name: 'a pause',
    state: { ...running, pauses: [{ account: '*', by: 'dana', since: now.toISOString(), reason: 'r' }] },
  },
  { name: 'a hub that was never started', state: neverStarted },
])('$name denies changes before they are counted', async ({ state }) => {
  const { changeControl, counted } = setUp(async () => state);
  expect(await changeControl.authorize(account, trigger)).toMatchObject({ kind: 'paused' });
  expect(await changeControl.checkPaused(account)).toMatchObject({ kind: 'paused' });
  expect(counted()).toBe(0);
});

test.each([
  { error: awsError('AccessDeniedException'), says: 'AccessDenied' },
  { error: new HubStateUnreadableError('no valid item'), says: 'no valid item' },
])('a hub state that cannot be read denies changes: $says', async ({ error, says }) => {
  const { changeControl } = setUp(() => Promise.reject(error));
  expect(await changeControl.authorize(account, trigger)).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining(says),
  });
});

test('a change that cannot be counted is not made', async () => {
  const { changeControl, table } = setUp();
  table.on(UpdateItemCommand).rejects(awsError('ProvisionedThroughputExceededException'));
  expect(await changeControl.authorize(account, trigger)).toMatchObject({ kind: 'unknown' });
});

/** Only the account's counter is used up. */
function useUp(table: ReturnType<typeof setUp>['table']) {
  table.on(UpdateItemCommand, { UpdateExpression: countExpression }).rejects(budgetUsedUp);
}
const countExpression = 'SET expiresAt = :expiry ADD changes :count';

test('a budget that is used up denies changes and is published as its own finding, once an hour', async () => {
  const { changeControl, table, published } = setUp();
  useUp(table);
  const reason =
    'the change budget of 7 changes per hour in account 111122223333 is used up (limits.changesPerHour): no more changes until 2026-11-24T11:00 UTC';
  expect(await changeControl.authorize(account, trigger)).toEqual({ kind: 'limit', reason });
  expect(await changeControl.authorizeAll(account, trigger, 3)).toEqual({
    granted: 0,
    denial: { kind: 'limit', reason },
  });
  expect(published()).toMatchObject([
    { guardrail: 'change-limit', severity: 'HIGH', state: 'monitored', reason, accountId: account },
  ]);
});

test('a used-up budget that another function reports is not published again', async () => {
  const { changeControl, table, published } = setUp();
  useUp(table);
  table.on(UpdateItemCommand, { UpdateExpression: leaseExpression }).rejects(budgetUsedUp);
  expect(await changeControl.authorize(account, trigger)).toMatchObject({ kind: 'limit' });
  expect(published()).toEqual([]);
});
const leaseExpression = 'SET holder = :holder, heldUntil = :until';

test('a used-up budget that could not be published is published with the next denied change', async () => {
  const { changeControl, table, bus, published } = setUp();
  useUp(table);
  bus.on(PutEventsCommand).rejectsOnce(awsError('InternalException', 500));
  expect(await changeControl.authorize(account, trigger)).toMatchObject({ kind: 'unknown' });
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  bus.resetHistory();
  expect(await changeControl.authorize(account, trigger)).toMatchObject({ kind: 'limit' });
  expect(published()).toHaveLength(1);
});

test('the first change of a later hour resolves that finding, and none of the same hour does', async () => {
  const time = { now };
  const { changeControl, table, published } = setUp(undefined, time);
  table.on(UpdateItemCommand, { UpdateExpression: countExpression }).rejectsOnce(budgetUsedUp);
  await changeControl.authorize(account, trigger);
  const [open] = published();
  table.on(QueryCommand).resolves({ Items: [marshall({ ...Object(open), finding: open, version: 'latest' })] });
  table.on(UpdateItemCommand).resolves({ Attributes: marshall({ changes: 1 }) });
  table.on(UpdateItemCommand, { UpdateExpression: countExpression }).resolves({ Attributes: marshall({ changes: 1 }) });
  await changeControl.authorize('222233334444', trigger);
  expect(published()).toHaveLength(1);
  time.now = new Date(now.getTime() + 60 * 60_000);
  await changeControl.authorize(account, trigger);
  expect(published()[1]).toMatchObject({ id: open?.id, state: 'resolved', severity: 'HIGH' });
});

test('of several changes, those that the budget leaves are allowed', async () => {
  const { changeControl, table } = setUp();
  const fiveLeft = new ConditionalCheckFailedException({ message: 'm', $metadata: {}, Item: marshall({ changes: 5 }) });
  table
    .on(UpdateItemCommand)
    .rejectsOnce(fiveLeft)
    .resolves({ Attributes: marshall({ changes: 7 }) });
  expect(await changeControl.authorizeAll(account, trigger, 3)).toMatchObject({
    granted: 2,
    denial: { kind: 'limit' },
  });
});
