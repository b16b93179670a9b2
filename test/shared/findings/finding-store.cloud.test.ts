// The journal in DynamoDB: deliveries that are repeated, late, or out of order.
import { QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { latestItem } from '../../../shared/findings/finding-items.ts';
import { listHistory } from '../../../shared/findings/finding-queries.ts';
import { loadEvaluationRecords, loadFindingRecord } from '../../../shared/findings/finding-records.ts';
import { markNotified, recordFinding, recordIntents } from '../../../shared/findings/finding-store.ts';
import { batchGet } from '../../../shared/table/batch-get.ts';
import { hub, journal, newName } from '../../support/cloud.ts';
import { aFinding, aHazard, aHold } from '../../support/finding.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, second)).toISOString();
const step = (id: string, second: number, overrides: Parameters<typeof aFinding>[0] = {}) =>
  aFinding({
    id,
    at: at(second),
    firstSeenAt: at(second),
    trigger: { eventId: `e-${second}`, detailType: 'x', principal: null },
    ...overrides,
  });

const record = (finding: ReturnType<typeof step>) => recordFinding(journal, finding, new Date(finding.at));

test('a finding is stored with its latest state, its history, and when it was first seen', async () => {
  const id = newName('pf');
  await record(step(id, 1, { state: 'failed' }));
  const { finding } = await record(step(id, 2));
  expect(finding).toMatchObject({ state: 'remediated', at: at(2), firstSeenAt: at(1) });
  expect((await loadFindingRecord(journal, id)).latest).toEqual(finding);
  expect((await listHistory(journal, id)).map(({ state }) => state)).toEqual(['failed', 'remediated']);
});

test('a finding requires a notification until subscribers are notified, however often it is delivered', async () => {
  const finding = step(newName('pf'), 1);
  expect((await record(finding)).shouldNotify).toBe(true);
  expect((await record(finding)).shouldNotify).toBe(true);
  await markNotified(journal, finding);
  expect((await record(finding)).shouldNotify).toBe(false);
  expect(await listHistory(journal, finding.id)).toHaveLength(1);
});

test.each([
  { name: 'another attempt at the same event', eventId: 'e-1', state: 'remediated', shouldNotify: false },
  { name: 'a remediation that had to be repeated', eventId: 'e-2', state: 'remediated', shouldNotify: true },
  { name: 'another event about an open finding', eventId: 'e-2', state: 'unreadable', shouldNotify: false },
] as const)('$name requires a notification: $shouldNotify', async ({ eventId, state, shouldNotify }) => {
  const id = newName('pf');
  const first = step(id, 1, { state });
  await record(first);
  await markNotified(journal, first);
  const trigger = { ...first.trigger, eventId };
  expect((await record(step(id, 2, { state, trigger }))).shouldNotify).toBe(shouldNotify);
});

test('a change that is still held notifies nobody, and one that is held for another reason does', async () => {
  const id = newName('pf');
  const notify = async (second: number, hold: ReturnType<typeof aHold>) => {
    const finding = step(id, second, { state: 'held', hold });
    const { shouldNotify } = await record(finding);
    await markNotified(journal, finding);
    return shouldNotify;
  };
  expect(await notify(1, aHold())).toBe(true);
  expect(await notify(2, aHold({ fingerprint: 'f-2' }))).toBe(false);
  expect(await notify(3, aHold({ hazards: [aHazard({ id: 'P2' })] }))).toBe(true);
});

test('deliveries in any order, with repeats, end in the newest state and the whole history', async () => {
  const steps = [1, 2, 3, 4].map((second) => ({
    second,
    state: second % 2 ? ('failed' as const) : ('resolved' as const),
  }));
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...steps, ...steps], { minLength: 8 }), async (deliveries) => {
      const id = newName('pf');
      for (const { second, state } of deliveries) await record(step(id, second, { state }));
      expect((await loadFindingRecord(journal, id)).latest).toMatchObject({ state: 'resolved', at: at(4) });
      expect((await listHistory(journal, id)).map((each) => each.at)).toEqual([at(1), at(2), at(3), at(4)]);
    }),
    { numRuns: 15 },
  );
});

test('an intent is recorded separately from the latest state and the history', async () => {
  const id = newName('pf');
  await record(step(id, 1, { state: 'failed' }));
  await recordIntents(journal, [step(id, 2, { after: null })]);
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
  await record(step(id, 1, { state: 'failed' }));
  expect(await expiry()).toBeUndefined();
  await record(step(id, 2));
  expect(await expiry()).toBe(String(Date.parse(at(2)) / 1000 + 24 * 60 * 60));
});

test('remediations are recorded once, whatever the order of deliveries, and those of earlier versions count too', async () => {
  const steps = [1, 2, 3, 4, 5].map((second) => ({
    second,
    state: second % 2 ? ('remediated' as const) : ('failed' as const),
  }));
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([...steps, ...steps], { minLength: 10 }),
      fc.integer({ min: 0, max: 6 }),
      fc.boolean(),
      async (deliveries, since, isUpgraded) => {
        const id = newName('pf');
        for (const [index, { second, state }] of deliveries.entries()) {
          await record(step(id, second, { state }));
          if (isUpgraded && index === 4) await forgetRemediations(id);
        }
        const found = (await loadEvaluationRecords(journal, [id], at(since))).get(id);
        const expected = steps.filter(({ second, state }) => state === 'remediated' && second >= since);
        expect(found && 'recent' in found && found.recent.map((each) => each.at)).toEqual(
          expected.map(({ second }) => at(second)),
        );
      },
    ),
    { numRuns: 12 },
  );
});

test('a remediation that is delivered after a newer one counts', async () => {
  const id = newName('pf');
  for (const second of [1, 5, 3]) await record(step(id, second));
  const found = (await loadEvaluationRecords(journal, [id], at(2))).get(id);
  expect(found && 'recent' in found && found.recent.map((each) => each.at)).toEqual([at(3), at(5)]);
});

/** Makes the latest item one of an earlier version, which had remediations in the history only. */
async function forgetRemediations(id: string): Promise<void> {
  await hub.dynamodb.send(
    new UpdateItemCommand({
      TableName: journal.table,
      Key: { id: { S: id }, version: { S: 'latest' } },
      UpdateExpression: 'REMOVE remediations, remediationsSince',
    }),
  );
}

test('the set of remediations stays small', async () => {
  const id = newName('pf');
  const hour = 60 * 60_000;
  for (let index = 0; index < 50; index += 1) {
    const time = new Date(Date.UTC(2026, 9, 1) + index * 2 * hour).toISOString();
    await record(aFinding({ id, at: time, trigger: { eventId: `e-${index}`, detailType: 'x', principal: null } }));
  }
  const [latest] = await batchGet(journal, [{ id, version: 'latest' }], 'strong');
  const { remediations } = latestItem.parse(latest);
  expect(remediations?.size).toBeLessThanOrEqual(12 + 20 + 1);
  expect(remediations?.size).toBeGreaterThanOrEqual(12);
});
