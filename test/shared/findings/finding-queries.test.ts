// How much of the journal a list of findings reads: of one account no more than it needs, of all accounts the index.
import { DynamoDBClient, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Finding } from '../../../shared/findings/finding.ts';
import { selectFindings } from '../../../shared/findings/finding-queries.ts';
import { aFinding } from '../../support/finding.ts';

const pageSize = 10;
const hour = (index: number) => new Date(Date.UTC(2026, 10, 25) - index * 60 * 60_000).toISOString();
/** Findings of an account, the newest first, as its index has them. */
const findings = Array.from({ length: 50 }, (_, index) =>
  aFinding({ at: hour(index), state: index % 2 === 0 ? 'failed' : 'held' }),
);
const itemOf = (finding: Finding) =>
  marshall({ id: finding.id, version: 'latest', at: finding.at, finding, firstSeenAt: finding.firstSeenAt });

function aJournal() {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const table = mockClient(dynamodb);
  const page = ({ ExclusiveStartKey }: { ExclusiveStartKey?: { n?: { N?: string } } }) => {
    const from = Number(ExclusiveStartKey?.n?.N ?? 0);
    const next = from + pageSize;
    return {
      Items: findings.slice(from, next).map(itemOf),
      ...(next < findings.length ? { LastEvaluatedKey: { n: { N: String(next) } } } : {}),
    };
  };
  table.on(QueryCommand).callsFake(page);
  table.on(ScanCommand).callsFake(page);
  return { journal: { dynamodb, table: 'journal' }, table };
}

test.each([
  { name: 'all of them', filter: {}, pages: 5, count: 50, isCut: false },
  { name: 'the newest three', filter: { limit: 3 }, pages: 1, count: 3, isCut: true },
  { name: 'the newest nine that are held', filter: { limit: 9, state: 'held' }, pages: 2, count: 9, isCut: true },
  { name: 'those since a time', filter: { since: hour(12) }, pages: 2, count: 13, isCut: false },
])('of an account $name: $pages pages', async ({ filter, pages, count, isCut }) => {
  const { journal, table } = aJournal();
  const selected = await selectFindings(journal, { accountId: '111122223333', ...filter });
  expect([selected.findings.length, selected.isCut]).toEqual([count, isCut]);
  expect(selected.findings.map(({ at }) => at)).toEqual(
    selected.findings
      .map(({ at }) => at)
      .toSorted()
      .toReversed(),
  );
  expect(table.commandCalls(QueryCommand)).toHaveLength(pages);
  expect(table.commandCalls(QueryCommand)[0]?.args[0].input).toMatchObject({
    IndexName: 'by-account',
    ScanIndexForward: false,
  });
  expect(table.commandCalls(ScanCommand)).toEqual([]);
});

test('of all accounts the index of latest states is read, and never the histories', async () => {
  const { journal, table } = aJournal();
  const { findings: found, isCut } = await selectFindings(journal, { limit: 7 });
  expect([found.map(({ at }) => at), isCut]).toEqual([findings.slice(0, 7).map(({ at }) => at), true]);
  expect(new Set(table.commandCalls(ScanCommand).map(({ args }) => args[0].input.IndexName))).toEqual(
    new Set(['by-account']),
  );
});
