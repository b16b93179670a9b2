// The change budget at the size of a large organization, with a real table.
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import pMap from 'p-map';
import { createChangeBudget } from '../../shared/remediation/change-control/change-budget.ts';
import { createChangeControl } from '../../shared/remediation/change-control/change-control.ts';
import { running } from '../../tools/fixtures/change-control.ts';
import { createJournalTable } from '../../tools/fixtures/journal-table.ts';
import { findingsOn } from '../support/published.ts';
import { aGovernance, hub } from '../support/site.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const endpoint = process.env['PALISADE_TEST_MOTO'] ?? '';
const dynamodb = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });
const now = new Date('2026-11-24T10:30:00.000Z');
let tables = 0;

async function aTable() {
  tables += 1;
  const table = `aws-review-${process.pid}-${tables}`;
  await createJournalTable(dynamodb, table);
  return { dynamodb, table };
}

test('aws-review 18: a used-up budget is reported once an hour, not for each change that it denies: the history of one finding is one partition key, with 1,000 writes a second (DynamoDB Developer Guide, partition key design)', async () => {
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const control = createChangeControl({
    governance: aGovernance({ limits: { changesPerHour: { account: 1, organization: 1_000 } } }),
    journal: await aTable(),
    eventBridge: eventBridge as unknown as EventBridgeClient,
    hubAccountId: hub.accountId,
    hubState: async () => running,
    now: () => now,
  });
  const denials = [];
  for (let change = 0; change < 51; change += 1) {
    const trigger = { eventId: `e-${change}`, detailType: 'x', principal: null };
    denials.push((await control.authorize('111122223333', trigger))?.kind);
  }
  expect(denials).toEqual([undefined, ...Array.from({ length: 50 }, () => 'limit')]);
  expect(findingsOn(eventBridge).map(({ guardrail }) => guardrail)).toContain('change-limit');
  const findings = findingsOn(eventBridge).length;
  expect(findings).toBeLessThanOrEqual(2);
});

test('aws-review 19: a change costs one write unit, however many accounts have changes: an update is charged for the whole item (DynamoDB Developer Guide, write capacity units)', async () => {
  const journal = await aTable();
  const accounts = Array.from({ length: 60 }, (_, index) => String(100_000_000_000 + index));
  const limits = { account: 10, organization: 10_000 };
  const budget = createChangeBudget(journal, limits);
  const results = await pMap(accounts, (id) => budget(id, 1, now), { concurrency: 10 });
  expect(results.every(({ granted }) => granted === 1)).toBe(true);
  const sizes: number[] = [];
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName: journal.table })) {
    sizes.push(...Items.map((item) => sizeOf(unmarshall(item))));
  }
  const unitsPerWrite = Math.ceil(Math.max(...sizes) / 1_024);
  expect(unitsPerWrite).toBe(1);
});

/** Bytes of an item of texts and whole numbers (DynamoDB Developer Guide, "Item sizes and formats"). */
function sizeOf(item: Record<string, unknown>): number {
  return Object.entries(item).reduce((bytes, [name, value]) => {
    const ofValue = typeof value === 'number' ? Math.ceil(String(value).length / 2) + 1 : String(value).length;
    return bytes + name.length + ofValue;
  }, 0);
}
