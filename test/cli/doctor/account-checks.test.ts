import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { checkAccounts, noAccountCheck } from '../../../cli/doctor/account-checks.ts';
import type { HubClients } from '../../../cli/lib/hub-client.ts';

test('doctor names a record of an account that cannot be read', async () => {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const item = { id: 'accounts', version: '111122223333', record: { schemaVersion: '99' } };
  mockClient(dynamodb)
    .on(QueryCommand)
    .resolves({ Items: [marshall(item)] });
  const hub = { journal: { dynamodb, table: 'journal' } } as unknown as HubClients;
  expect(await checkAccounts(hub, [], 1)).toEqual([
    expect.objectContaining({
      state: 'wrong',
      where: 'journal',
      says: expect.stringContaining('item accounts / 111122223333 of the journal cannot be read'),
      repair: expect.stringContaining('compare-accounts'),
    }),
    expect.objectContaining({ says: 'the hub has recorded no account yet' }),
  ]);
});

test('a hub that was not started has no accounts, which is no failure', () => {
  expect(noAccountCheck(false)).toMatchObject({ state: 'attention', repair: expect.stringContaining('resume') });
  expect(noAccountCheck(true)).toMatchObject({ state: 'wrong' });
});
