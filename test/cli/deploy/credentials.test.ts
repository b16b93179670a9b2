// Whose credentials a deployment uses: of each account its own, or none.
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { reachAccounts, reachOne } from '../../../cli/deploy/credentials.ts';
import { UserError } from '../../../cli/lib/output.ts';
import { awsError } from '../../support/fake-s3.ts';

const wanted = {
  region: 'us-east-1',
  hubAccountId: '222233334444',
  managementAccountId: '111122223333',
  accessRole: 'OrganizationAccountAccessRole',
};
const identity = (Account: string) => ({ Account, Arn: `arn:aws:iam::${Account}:root` });
const sts = mockClient(STSClient);
beforeEach(() => sts.reset());

test('both accounts are reached, and it is known with what', async () => {
  sts
    .on(GetCallerIdentityCommand)
    .resolvesOnce(identity(wanted.managementAccountId))
    .resolvesOnce(identity(wanted.hubAccountId));
  const { hub, management } = await reachAccounts(wanted, { hubProfile: 'hub', managementProfile: 'top' });
  expect([hub.accountId, hub.from]).toEqual([wanted.hubAccountId, 'profile hub']);
  expect([management.accountId, management.from]).toEqual([wanted.managementAccountId, 'profile top']);
});

test('without a profile the hub is entered by its access role', async () => {
  sts
    .on(GetCallerIdentityCommand)
    .resolvesOnce(identity(wanted.managementAccountId))
    .resolvesOnce(identity(wanted.hubAccountId));
  const { hub, management } = await reachAccounts(wanted, {});
  expect(management.from).toBe('the credentials that are set');
  expect(hub.from).toContain('OrganizationAccountAccessRole');
});

test.each([
  ['the management account', [wanted.hubAccountId], '--management-profile'],
  ['the hub', [wanted.managementAccountId, '333344445555'], '--hub-profile'],
])('credentials of another account than %s are refused, with the option', async (_what, accounts, option) => {
  const answers = sts.on(GetCallerIdentityCommand);
  for (const account of accounts) answers.resolvesOnce(identity(account));
  const reaching = reachAccounts(wanted, { hubProfile: 'hub' });
  await expect(reaching).rejects.toThrow(UserError);
  await expect(reaching).rejects.toThrow(option);
  await expect(reaching).rejects.toThrow(accounts.at(-1) ?? '');
});

test('one stack needs the credentials of its own account', async () => {
  sts.on(GetCallerIdentityCommand).resolves(identity(wanted.hubAccountId));
  expect((await reachOne(wanted, 'hub', {})).accountId).toBe(wanted.hubAccountId);
  await expect(reachOne(wanted, 'management', {})).rejects.toThrow('--management-profile');
});

test('credentials that do not work are named', async () => {
  sts.on(GetCallerIdentityCommand).rejects(awsError('InvalidClientTokenId', 403));
  await expect(reachAccounts(wanted, { managementProfile: 'top' })).rejects.toThrow(
    /profile top: .*InvalidClientTokenId/,
  );
});
