// What is read of the journal for what an owner shares.
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { jest } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { accountTypes, type Classification, unclassified } from '../../../shared/accounts/account-type.ts';
import type { AdmissionRecord } from '../../../shared/platform/admission.ts';
import { readResources } from '../../../shared/platform/read-resources.ts';
import { isOwnerType } from '../../../shared/resources/registry.ts';
import type { StateTable } from '../../../shared/table/table.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aGovernance } from '../../support/site.ts';

const at = '2026-11-24T10:00:00.000Z';
const governance = aGovernance({
  baseline: { modes: { all: { default: 'enforce' } } },
  platform: { datasets: { customers: { readers: ['testing'] } } },
  admission: { requires: ['trail'] },
});
const owner = anAccountRecord({ accountId: '111111111111', type: 'data-management', environment: 'production' });
const reader = { type: 'testing', verified: { trail: at } } as const;
const accounts = [
  owner,
  anAccountRecord({ ...reader, accountId: '222222222222', environment: 'production' }),
  anAccountRecord({ ...reader, accountId: '333333333333', environment: 'testing' }),
];

function setUp(records: readonly object[] = accounts) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const journal = mockClient(dynamodb);
  journal.on(QueryCommand).callsFake(({ ExpressionAttributeValues: { ':id': id } }) => ({
    Items: id.S === 'accounts' ? records.map((record) => marshall(itemOf(record))) : [],
  }));
  const onUnreadable = jest.fn();
  const table: StateTable = { dynamodb, table: 'journal', onUnreadable };
  const read = (account: AdmissionRecord) => readResources(table, governance, account, null);
  return { journal, onUnreadable, read };
}

function itemOf(record: object) {
  return { id: 'accounts', version: Reflect.get(record, 'accountId'), record };
}

test.each([
  { environment: 'production', admitted: ['222222222222'] },
  { environment: 'testing', admitted: ['333333333333'] },
  { environment: 'development', admitted: [] },
  { environment: null, admitted: [] },
] as const)('an owner that is of $environment now admits $admitted', async ({ environment, admitted }) => {
  const datasets = await setUp().read({ ...owner, environment });
  expect(datasets).toMatchObject([{ kind: 'dataset', name: 'customers', admitted }]);
});

test('each read sees records that were just written', async () => {
  const { journal, read } = setUp();
  await read(owner);
  const reads = journal.commandCalls(QueryCommand).map(({ args: [{ input }] }) => input.ConsistentRead);
  expect(reads).toEqual([true, true, true]);
});

const [, inProduction, inTesting] = accounts;

test.each([
  { fault: 'of a newer version', record: { ...inProduction, schemaVersion: '2' }, admitted: ['222222222222'] },
  { fault: 'with a step that is none', record: { ...inProduction, steps: ['trail'] }, admitted: ['222222222222'] },
  { fault: 'of an account that has left', record: { ...inProduction, steps: '', state: 'skipped' }, admitted: [] },
])('by a record $fault, which does not parse, $admitted are admitted', async ({ record, admitted }) => {
  const { read, onUnreadable } = setUp([owner, record, inTesting ?? {}]);
  expect(await read(owner)).toMatchObject([{ name: 'customers', admitted }]);
  expect(onUnreadable).not.toHaveBeenCalled();
});

test('a record that does not say what is in force is reported, and admits its account nowhere', async () => {
  const { read, onUnreadable } = setUp([owner, { ...inProduction, verified: 'trail' }, inTesting ?? {}]);
  expect(await read(owner)).toMatchObject([{ name: 'customers', admitted: [] }]);
  expect(onUnreadable).toHaveBeenCalledTimes(1);
});

test('the steps of the accounts, which are most of their records, are not read', async () => {
  const { journal, read } = setUp();
  await read(owner);
  const [input] = journal
    .commandCalls(QueryCommand)
    .map(({ args: [query] }) => query.input)
    .filter(({ ExpressionAttributeValues }) => ExpressionAttributeValues?.[':id']?.S === 'accounts');
  expect(input?.ProjectionExpression).toMatch(/^id, version, #record\.#accountId, /);
  expect(Object.values(input?.ExpressionAttributeNames ?? {})).not.toContain('steps');
});

const classifications: readonly Classification[] = [...accountTypes, unclassified];

test.each(classifications.filter((type) => !isOwnerType(type)))(
  'check 29: the journal is not asked for an account of type %s',
  async (type) => {
    const { journal, read } = setUp();
    expect(await read({ ...owner, type })).toEqual([]);
    expect(journal.calls()).toEqual([]);
  },
);

test('an owner that Palisade does not govern has nothing to bring in step', async () => {
  expect(await setUp().read({ ...owner, state: 'excluded' })).toEqual([]);
});
