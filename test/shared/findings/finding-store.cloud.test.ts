// The journal against DynamoDB: deliveries that are repeated, late, or turned round.
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { listHistory } from '../../../shared/findings/finding-queries.ts';
import {
  loadFindingRecord,
  markNotified,
  recordFinding,
  recordIntent,
} from '../../../shared/findings/finding-store.ts';
import { hub, journal, newName } from '../../support/cloud.ts';
import { aFinding } from '../../support/finding.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, second)).toISOString();
const step = (id: string, second: number, overrides: Parameters<typeof aFinding>[0] = {}) =>
  aFinding({
    id,
    at: at(second),
    firstSeenAt: at(second),
    trigger: { eventId: `e-${second}`, detailType: 'x', principal: null },
    ...overrides,
  });

const keep = (finding: ReturnType<typeof step>) => recordFinding(journal, finding, new Date(finding.at));

test('a finding is kept with its latest state, its history, and when it was first seen', async () => {
  const id = newName('pf');
  await keep(step(id, 1, { state: 'failed' }));
  const { finding } = await keep(step(id, 2));
  expect(finding).toMatchObject({ state: 'remediated', at: at(2), firstSeenAt: at(1) });
  expect((await loadFindingRecord(journal, id)).latest).toEqual(finding);
  expect((await listHistory(journal, id)).map(({ state }) => state)).toEqual(['failed', 'remediated']);
});

test('a finding stays news until subscribers were told, however often it is delivered', async () => {
  const finding = step(newName('pf'), 1);
  expect((await keep(finding)).shouldNotify).toBe(true);
  expect((await keep(finding)).shouldNotify).toBe(true);
  await markNotified(journal, finding);
  expect((await keep(finding)).shouldNotify).toBe(false);
  expect(await listHistory(journal, finding.id)).toHaveLength(1);
});

test.each([
  { name: 'another try at the same event', eventId: 'e-1', state: 'remediated', isNews: false },
  { name: 'a repair that had to be made again', eventId: 'e-2', state: 'remediated', isNews: true },
  { name: 'another event about what is open already', eventId: 'e-2', state: 'unreadable', isNews: false },
] as const)('$name is news: $isNews', async ({ eventId, state, isNews }) => {
  const id = newName('pf');
  const first = step(id, 1, { state });
  await keep(first);
  await markNotified(journal, first);
  const trigger = { ...first.trigger, eventId };
  expect((await keep(step(id, 2, { state, trigger }))).shouldNotify).toBe(isNews);
});

test('deliveries in any order, with repeats, end in the newest state and the whole history', async () => {
  const steps = [1, 2, 3, 4].map((second) => ({
    second,
    state: second % 2 ? ('failed' as const) : ('resolved' as const),
  }));
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...steps, ...steps], { minLength: 8 }), async (deliveries) => {
      const id = newName('pf');
      for (const { second, state } of deliveries) await keep(step(id, second, { state }));
      expect((await loadFindingRecord(journal, id)).latest).toMatchObject({ state: 'resolved', at: at(4) });
      expect((await listHistory(journal, id)).map((each) => each.at)).toEqual([at(1), at(2), at(3), at(4)]);
    }),
    { numRuns: 15 },
  );
});

test('a repair is on record before it is made, apart from what is known', async () => {
  const id = newName('pf');
  await keep(step(id, 1, { state: 'failed' }));
  await recordIntent(journal, step(id, 2, { after: null }));
  expect(await loadFindingRecord(journal, id)).toMatchObject({
    latest: { state: 'failed' },
    intent: { state: 'remediated', at: at(2) },
  });
  expect(await listHistory(journal, id)).toHaveLength(1);
});

test('open findings never expire; closed ones and history do', async () => {
  const id = newName('pf');
  const expiry = async () => {
    const { Items } = await hub.dynamodb.send(
      new QueryCommand({
        TableName: journal.table,
        KeyConditionExpression: 'id = :id AND version = :latest',
        ExpressionAttributeValues: { ':id': { S: id }, ':latest': { S: 'latest' } },
      }),
    );
    return Items?.[0]?.['expiresAt']?.N;
  };
  await keep(step(id, 1, { state: 'failed' }));
  expect(await expiry()).toBeUndefined();
  await keep(step(id, 2));
  expect(await expiry()).toBe(String(Date.parse(at(2)) / 1000 + 24 * 60 * 60));
});
