// The hub's state, as the functions read it.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import {
  createHubStateReader,
  HubStateUnreadableError,
  hubStateKey,
} from '../../../../shared/remediation/change-control/hub-state.ts';
import {
  describeResume,
  neverStarted,
  pauseReason,
  pauseReasons,
} from '../../../../shared/remediation/change-control/pauses.ts';
import { requesterOf } from '../../../../shared/remediation/change-control/requester.ts';
import { running } from '../../../../tools/fixtures/change-control.ts';

const pause = {
  by: 'dana',
  byKnownFrom: 'sts:GetCallerIdentity' as const,
  since: '2026-11-24T10:00:00Z',
  reason: 'a rollout',
};
const [one, other] = ['111122223333', '222233334444'];
const { activeSince } = running;

test.each([
  { name: 'no pause', pauses: [], why: undefined },
  { name: 'a pause of all accounts', pauses: [{ ...pause, account: '*' }], why: 'paused by dana' },
  { name: 'a pause of this account', pauses: [{ ...pause, account: one }], why: 'paused in this account by dana' },
  { name: 'a pause of another account', pauses: [{ ...pause, account: other }], why: undefined },
])('$name', ({ pauses, why }) => {
  const reason = pauseReason({ pauses, activeSince }, one);
  if (why === undefined) expect(reason).toBeUndefined();
  else expect(reason).toContain(why);
  const beforeStart = pauseReason({ pauses, activeSince: null }, one);
  expect(beforeStart).toContain(why ?? 'has not been started yet: palisade resume starts it');
});

test('all reasons name their accounts', () => {
  const pauses = [{ ...pause, account: one }];
  expect(pauseReasons({ pauses, activeSince })).toEqual([
    `Palisade is paused in account ${one} by dana since ${pause.since}: a rollout`,
  ]);
  expect(pauseReasons({ pauses, activeSince: null })).toHaveLength(2);
});

const session = 'arn:aws:sts::111122223333:assumed-role/platform-operator/dana@example.com';

test.each([
  [requesterOf(session), 'platform-operator/dana@example.com'],
  [requesterOf(null), 'an unknown principal'],
  [{ by: 'runner' }, 'runner (source of the name not recorded)'],
])('who paused and resumed, and how the name is known: %j', (requester, name) => {
  const where = { account: '*', ...requester };
  const pauses = [{ ...where, since: pause.since, reason: 'a rollout' }];
  expect(pauseReasons({ pauses, activeSince })).toEqual([
    `Palisade is paused by ${name} since ${pause.since}: a rollout`,
  ]);
  const lastResume = { ...where, at: pause.since };
  expect(describeResume({ pauses: [], activeSince, lastResume })).toBe(`resumed by ${name} at ${pause.since}`);
});

test('pauses of earlier versions, which do not say how the name is known, hold', async () => {
  const { setItem, read } = reader();
  const { byKnownFrom: _, ...earlier } = { ...pause, account: '*' };
  setItem({ ...item, pauses: [earlier] });
  expect(pauseReason(await read(), one)).toContain('paused by dana');
});

function reader() {
  // Zero is no time to the cache.
  let now = 1_000;
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const table = mockClient(dynamodb);
  const setItem = (item: object | undefined) =>
    table.on(GetItemCommand).resolves(item ? { Item: marshall({ ...hubStateKey, ...item }) } : {});
  const read = createHubStateReader({ dynamodb, table: 'journal' }, { now: () => now });
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { table, setItem, read, pass, reads: () => table.commandCalls(GetItemCommand).length };
}
const item = { pauses: [], activeSince, revision: 1 };

test('the state is cached for ten seconds and then read again', async () => {
  const { setItem, read, pass, reads } = reader();
  setItem(item);
  await read();
  pass(9_999);
  await read();
  expect(reads()).toBe(1);
  setItem({ ...item, pauses: [{ ...pause, account: '*' }] });
  pass(2);
  expect((await read()).pauses).toHaveLength(1);
});

test('a hub without an item was never started', async () => {
  const { setItem, read } = reader();
  setItem(undefined);
  expect(await read()).toEqual(neverStarted);
});

test.each([
  {},
  { ...item, pauses: 'paused' },
  { ...item, pauses: [{ account: 'everything' }] },
  { ...item, activeSince: 'yesterday' },
  { ...item, lastResume: { account: '*', by: 'dana', byKnownFrom: 'hearsay', at: pause.since } },
  { activeSince, revision: 1 },
])('the item %j is not taken as permission', async (stored) => {
  const { setItem, read } = reader();
  setItem(stored);
  await expect(read()).rejects.toThrow(HubStateUnreadableError);
});

test('a failure is not cached, and it discards the cached state', async () => {
  const { table, setItem, read, pass } = reader();
  setItem(item);
  await read();
  pass(10_001);
  table.on(GetItemCommand).rejects(new Error('DynamoDB is down'));
  await expect(read()).rejects.toThrow('DynamoDB is down');
  setItem(item);
  expect(await read()).toEqual({ pauses: [], activeSince });
});
