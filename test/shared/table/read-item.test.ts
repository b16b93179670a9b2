// Items of the journal that do not parse: each is reported, and hides no other.
import { DynamoDBClient, GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { jest } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import * as z from 'zod/mini';
import { findAccount, findAccountName, findRun, listAccounts } from '../../../shared/accounts/account-store.ts';
import { queuedFindings } from '../../../shared/alerts/digest-queue.ts';
import {
  listAccountFindings,
  listFindings,
  listHistory,
  readSnapshot,
} from '../../../shared/findings/finding-queries.ts';
import { loadFindingRecord } from '../../../shared/findings/finding-records.ts';
import { readItem } from '../../../shared/table/read-item.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aFinding } from '../../support/finding.ts';

const at = '2026-11-24T10:00:00.000Z';
const accountRecord = (accountId: string) => anAccountRecord({ accountId });

/** A journal that returns these items to every query and scan, and the messages about unreadable items. */
function journalWith(items: readonly Record<string, unknown>[]) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const Items = items.map((item) => marshall(item, { removeUndefinedValues: true }));
  const [Item] = Items;
  mockClient(dynamodb)
    .on(QueryCommand)
    .resolves({ Items })
    .on(ScanCommand)
    .resolves({ Items })
    .on(GetItemCommand)
    .resolves(Item ? { Item } : {});
  const reported: string[] = [];
  return { journal: { dynamodb, table: 't', onUnreadable: ({ message }: Error) => reported.push(message) }, reported };
}

const finding = aFinding();
const lists = [
  {
    name: 'listAccounts',
    good: { id: 'accounts', version: '111122223333', record: accountRecord('111122223333') },
    bad: { id: 'accounts', version: '444455556666' },
    key: 'record',
    list: listAccounts,
  },
  {
    name: 'listFindings',
    good: { id: 'pf-1', version: 'latest', finding, firstSeenAt: at },
    bad: { id: 'pf-2', version: 'latest', firstSeenAt: at },
    key: 'finding',
    list: (journal: Parameters<typeof listFindings>[0]) => listFindings(journal, {}),
  },
  {
    name: 'listAccountFindings',
    good: { id: 'pf-1', version: 'latest', finding, firstSeenAt: at },
    bad: { id: 'pf-2', version: 'latest', firstSeenAt: at },
    key: 'finding',
    list: (journal: Parameters<typeof listFindings>[0]) => listAccountFindings(journal, '111122223333'),
  },
  {
    name: 'listHistory',
    good: { id: 'pf-1', version: 'history#1', finding },
    bad: { id: 'pf-1', version: 'history#2' },
    key: 'finding',
    list: (journal: Parameters<typeof listFindings>[0]) => listHistory(journal, 'pf-1'),
  },
  {
    name: 'readSnapshot',
    good: { id: 'pf-1', version: 'history#1', finding },
    bad: { id: 'pf-1', version: 'intent' },
    key: 'finding',
    list: async (journal: Parameters<typeof listFindings>[0]) => {
      const { findings, history, intents } = await readSnapshot(journal);
      return [...findings, ...history, ...intents];
    },
  },
  {
    name: 'queuedFindings',
    good: { id: 'alerts#c#urgent', version: 'collected#1', finding },
    bad: { id: 'alerts#c#urgent', version: 'collected#2' },
    key: 'finding',
    list: (journal: Parameters<typeof listFindings>[0]) => queuedFindings(journal, { channel: 'c', urgent: true }),
  },
];

/** What a fault or another version may have written: values of any kind, and objects with some fields of the right name. */
const anyValue = fc.oneof(
  fc.object({ values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)], maxDepth: 2 }),
  fc.constantFrom('', 1, true, [], 'text'),
  fc.record({ schemaVersion: fc.constantFrom('0', '2', 1), state: fc.string(), type: fc.string() }),
  fc.constantFrom({ ...accountRecord('1'), type: undefined }, { ...finding, schemaVersion: '99' }),
);

test.each(lists)(
  '$name names an item that it cannot read, and returns the others',
  async ({ good, bad, key, list }) => {
    await fc.assert(
      fc.asyncProperty(anyValue, fc.boolean(), async (value, isFirst) => {
        const items = [good, { ...bad, [key]: value }];
        const { journal, reported } = journalWith(isFirst ? items.toReversed() : items);
        expect(await list(journal)).toHaveLength(1);
        expect(reported).toEqual([expect.stringContaining(`item ${bad.id} / ${bad.version} of the journal`)]);
      }),
      { numRuns: 30 },
    );
  },
);

test('a run is found beside one that cannot be read', async () => {
  const run = { id: 'account#1', version: 'run#2', record: accountRecord('111122223333') };
  const { journal } = journalWith([{ id: 'account#1', version: 'run#3', record: 1 }, run]);
  expect(await findRun(journal, '111122223333', 'e')).toMatchObject({ accountId: '111122223333' });
});

test('a record that decides something is not taken for a missing one', async () => {
  const { journal } = journalWith([{ id: 'accounts', version: '1', record: { ...accountRecord('1'), type: 1 } }]);
  await expect(findAccount(journal, '1')).rejects.toThrow(
    'item accounts / 1 of the journal cannot be read: record.type',
  );
  expect(await findAccountName(journal, '1')).toBe('An Account');
  const { journal: worse, reported } = journalWith([{ id: 'accounts', version: '1', record: 1 }]);
  expect(await findAccountName(worse, '1')).toBeUndefined();
  expect(reported).toHaveLength(1);
});

test('a suspension that cannot be read does not end, unlike other parts of a finding', async () => {
  const rest = { id: 'pf-1', finding: 1 };
  const parts = ['latest', 'intent'].map((version) => ({ ...rest, version }));
  const { journal, reported } = journalWith(parts);
  expect(await loadFindingRecord(journal, 'pf-1')).toEqual({});
  expect(reported).toHaveLength(2);
  const { journal: suspended } = journalWith([{ id: 'pf-1', version: 'hold', by: 1 }]);
  await expect(loadFindingRecord(suspended, 'pf-1')).rejects.toThrow('item pf-1 / hold of the journal cannot be read');
});

test('a table without a recipient of the messages warns', () => {
  const warned = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  expect(readItem({}, z.object({ record: z.string() }), { id: 'accounts', version: '1' })).toBeUndefined();
  expect(warned).toHaveBeenCalledWith(
    expect.stringContaining('item accounts / 1 of the journal cannot be read: record:'),
  );
});
