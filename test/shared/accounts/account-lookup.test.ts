import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { createAccountLookup } from '../../../shared/accounts/account-lookup.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { awsError } from '../../support/fake-s3.ts';

/** Before any account of these tests joined. */
const activeSince = '2020-01-01T00:00:00.000Z';

const id = '111122223333';
const excluded = '444455556666';

function setUp(record?: object) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const mock = mockClient(dynamodb);
  mock.on(GetItemCommand).resolves(record ? { Item: marshall({ id: 'accounts', version: id, record }) } : {});
  return {
    mock,
    find: createAccountLookup(
      { dynamodb, table: 'journal' },
      {
        readActiveSince: async () => activeSince,
        exclude: { organizationalUnits: [], accounts: [excluded] },
      },
    ),
  };
}

const record = (overrides: object = {}) => ({
  ...anAccountRecord({ type: 'testing', typeSource: 'tag', completedAt: null }),
  ...overrides,
});

test('an account that was or is being onboarded has its type; the journal is read once a minute', async () => {
  const { mock, find } = setUp(record({ state: 'waiting' }));
  expect(await Promise.all([find(id), find(id)])).toEqual(
    Array(2).fill({ kind: 'member', id, type: 'testing', age: 'existing' }),
  );
  expect(mock.commandCalls(GetItemCommand)).toHaveLength(1);
});

test('an account without a record is not in the organization', async () => {
  expect(await setUp().find(id)).toMatchObject({
    kind: 'ineligible',
    reason: `account ${id} is not in the organization`,
  });
});

test('an account that is suspended or has left is ineligible, with the reason', async () => {
  const { find } = setUp(record({ state: 'skipped', reason: `account ${id} is SUSPENDED` }));
  expect(await find(id)).toMatchObject({ kind: 'ineligible', reason: `account ${id} is SUSPENDED` });
});

test('an excluded account is ineligible, by its record and, before that says so, by governance.yml', async () => {
  const byRecord = setUp(record({ state: 'excluded', reason: 'its OU is excluded' }));
  expect(await byRecord.find(id)).toMatchObject({
    kind: 'ineligible',
    state: 'EXCLUDED',
    reason: 'its OU is excluded',
  });
  const { find, mock } = setUp(record({ accountId: excluded }));
  expect(await find(excluded)).toMatchObject({ kind: 'ineligible', state: 'EXCLUDED' });
  expect(mock.commandCalls(GetItemCommand)).toEqual([]);
});

test('an account that was created after the hub was active is new', async () => {
  const joining = { joinedMethod: 'CREATED', joinedAt: '2026-11-24T10:00:00.000Z' };
  expect(await setUp(record(joining)).find(id)).toMatchObject({ age: 'new' });
});

test('an error of the journal is thrown, and not cached', async () => {
  const { mock, find } = setUp();
  mock
    .on(GetItemCommand)
    .rejectsOnce(awsError('ProvisionedThroughputExceededException'))
    .resolves({ Item: marshall({ id: 'accounts', version: id, record: record() }) });
  await expect(find(id)).rejects.toThrow('ProvisionedThroughputExceededException');
  expect(await find(id)).toMatchObject({ kind: 'member' });
});
