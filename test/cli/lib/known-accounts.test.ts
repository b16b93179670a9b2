// Account ids that belong to no account are refused with one sentence, before the hub is asked.
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { DescribeAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { accountToPause, refuseUnknownAccount, requireKnownAccounts } from '../../../cli/lib/known-accounts.ts';
import { UserError } from '../../../cli/lib/output.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { awsError } from '../../support/fake-s3.ts';

const [recorded, unreadable, member, stranger] = ['210987654321', '310987654321', '410987654321', '210987654312'];

/** A hub that has recorded two accounts, one of them with a record that does not parse, and an organization with a third. */
function hubWith(answer: 'asked' | 'denied') {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const item = (accountId: string) => ({
    id: 'accounts',
    version: accountId,
    record: accountId === recorded ? anAccountRecord({ accountId, name: 'Payments' }) : { schemaVersion: '99' },
  });
  const table = mockClient(dynamodb);
  table.on(GetItemCommand).resolves({});
  for (const id of [recorded, unreadable])
    table
      .on(GetItemCommand, { TableName: 'journal', Key: marshall({ id: 'accounts', version: id }) })
      .resolves({ Item: marshall(item(id)) });
  table.on(QueryCommand).resolves({ Items: [recorded, unreadable].map((id) => marshall(item(id))) });
  const organizations = new OrganizationsClient({ region: 'us-east-1' });
  const directory = mockClient(organizations);
  directory
    .on(DescribeAccountCommand)
    .rejects(awsError(answer === 'asked' ? 'AccountNotFoundException' : 'AccessDeniedException', 400));
  if (answer === 'asked')
    directory.on(DescribeAccountCommand, { AccountId: member }).resolves({ Account: { Id: member } });
  return { journal: { dynamodb, table: 'journal', onUnreadable: () => undefined }, organizations };
}

test.each([recorded, unreadable, member])('account %s is known', async (id) => {
  await requireKnownAccounts(hubWith('asked'), [id]);
  await refuseUnknownAccount(hubWith('asked'), id);
});

test('an unknown account is refused with the one that was probably meant', async () => {
  const says = `There is no such account: account ${stranger} is not in the organization. Did you mean ${recorded} (Payments)?`;
  await expect(requireKnownAccounts(hubWith('asked'), [recorded, stranger])).rejects.toThrow(says);
  await expect(refuseUnknownAccount(hubWith('asked'), stranger)).rejects.toThrow(UserError);
});

test('where the caller may not ask AWS Organizations, a request is left to the hub, and all else is refused', async () => {
  await refuseUnknownAccount(hubWith('denied'), member);
  await expect(requireKnownAccounts(hubWith('denied'), [member])).rejects.toThrow(
    `The hub has no record of account ${member}, and your credentials may not ask AWS Organizations about it.`,
  );
});

test('a pause does not fail because nobody can say what the account is, unless the id is probably a mistake', async () => {
  expect(await accountToPause(hubWith('denied'), recorded)).toBeUndefined();
  expect(await accountToPause(hubWith('denied'), '998877665544')).toContain('It is paused all the same');
  await expect(accountToPause(hubWith('denied'), stranger)).rejects.toThrow('Did you mean');
  await expect(accountToPause(hubWith('asked'), '998877665544')).rejects.toThrow('There is no such account');
});
