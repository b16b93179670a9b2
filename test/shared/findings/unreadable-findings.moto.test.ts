// The latest item of a finding that cannot be read, with a real table: the next finding writes it again.
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { loadFindingRecord } from '../../../shared/findings/finding-records.ts';
import { recordFinding } from '../../../shared/findings/finding-store.ts';
import { createJournalTable } from '../../../tools/fixtures/journal-table.ts';
import { aFinding } from '../../support/finding.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const endpoint = process.env['PALISADE_TEST_MOTO'] ?? '';
const dynamodb = new DynamoDBClient({ region: 'us-east-1', endpoint, credentials });
const reported: string[] = [];
const journal = {
  dynamodb,
  table: `unreadable-${process.pid}`,
  retentionDays: 1,
  onUnreadable: ({ message }: Error) => reported.push(message),
};

beforeAll(() => createJournalTable(dynamodb, journal.table));

test.each([
  { name: 'its finding', item: { finding: { schemaVersion: '99' }, firstSeenAt: '2026-11-24T10:00:00.000Z' } },
  { name: 'its times, which sort after every time', item: { finding: 1, at: 'z', firstSeenAt: 1 } },
  { name: 'everything', item: {} },
])('an item that cannot be read because of $name is replaced', async ({ item }) => {
  reported.splice(0);
  const finding = aFinding({ id: `pf-${crypto.randomUUID()}` });
  const Item = marshall({ id: finding.id, version: 'latest', ...item });
  await dynamodb.send(new PutItemCommand({ TableName: journal.table, Item }));
  const recorded = await recordFinding(journal, finding, new Date(finding.at));
  expect(recorded).toEqual({ finding, shouldNotify: true });
  expect(reported).toHaveLength(1);
  expect((await loadFindingRecord(journal, finding.id)).latest).toEqual(finding);
  expect(reported).toHaveLength(1);
});
