import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { withRecordedTypes } from '../../../cli/plan/members.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aMember } from '../../support/member.ts';

test.each([
  { name: 'no rule gives it a type', found: 'unclassified', recorded: 'production', planned: 'production' },
  { name: 'a rule gives it another type', found: 'testing', recorded: 'production', planned: 'testing' },
] as const)('an account keeps the type of its record if $name: $planned', async ({ found, recorded, planned }) => {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const record = anAccountRecord({ type: recorded });
  mockClient(dynamodb)
    .on(QueryCommand)
    .resolves({ Items: [marshall({ record })] });
  const member = aMember({ id: record.accountId, type: found, typeSource: 'none' });
  const [typed] = await withRecordedTypes([member], { dynamodb, table: 'journal' });
  expect(typed?.type).toBe(planned);
  expect(await withRecordedTypes([member], undefined)).toEqual([member]);
});
