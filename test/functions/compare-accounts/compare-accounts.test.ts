import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { compareAccounts } from '../../../functions/compare-accounts/compare-accounts.ts';
import type { IneligibleAccount, Member } from '../../../shared/accounts/directory.ts';
import { baselineFingerprint } from '../../../shared/baseline/drift.ts';
import { aMember } from '../../support/member.ts';
import { aGovernance } from '../../support/site.ts';

const governance = aGovernance();
const now = new Date('2026-11-24T12:00:00Z');
const management = '111111111111';

function recordOf(accountId: string, different: object = {}) {
  return {
    schemaVersion: '1',
    accountId,
    name: 'An Account',
    type: 'production',
    typeSource: 'organizational unit',
    state: 'complete',
    reason: '',
    steps: [],
    fingerprint: baselineFingerprint(governance, 'production'),
    cause: { eventId: 'e', detailType: 'd', principal: null },
    attempts: 1,
    since: now.toISOString(),
    at: now.toISOString(),
    completedAt: now.toISOString(),
    ...different,
  };
}

/** An organization of these accounts, and a journal with these records; one account may be taken and have no record yet. */
function setUp(accounts: readonly (Member | IneligibleAccount)[], records: readonly (object | undefined)[]) {
  const organizations = new OrganizationsClient({ region: 'us-east-1' });
  const [first, ...rest] = [{ id: management }, ...accounts].map(({ id }) => ({ Id: id }));
  mockClient(organizations)
    .on(ListAccountsCommand, { NextToken: undefined })
    .resolves({ Accounts: first ? [first] : [], NextToken: 'more' })
    .on(ListAccountsCommand, { NextToken: 'more' })
    .resolves({ Accounts: rest });
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const items = records.map((record, index) =>
    marshall({ id: 'accounts', version: String(index), ...(record ? { record } : {}) }),
  );
  const journal = mockClient(dynamodb);
  journal.on(QueryCommand).resolves({ Items: items }).on(UpdateItemCommand).resolves({});
  const noted = () =>
    journal
      .commandCalls(UpdateItemCommand)
      .map(({ args }) => unmarshall(args[0].input.ExpressionAttributeValues ?? {})[':record']);
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [] });
  const ask = async (id: string) => accounts.find((account) => account.id === id) ?? aMember({ id });
  const compare = () =>
    compareAccounts({
      logger: new Logger({ logLevel: 'SILENT' }),
      governance,
      organizations,
      directory: { lookUp: ask },
      managementAccountId: management,
      journal: { dynamodb, table: 'journal' },
      eventBridge: eventBridge as unknown as EventBridgeClient,
      now: () => now,
    });
  const published = () =>
    eventBridge
      .commandCalls(PutEventsCommand)
      .flatMap(({ args }) =>
        (args[0].input.Entries ?? []).map(({ DetailType, Detail }) => ({ DetailType, ...JSON.parse(Detail ?? '') })),
      );
  return { compare, published, noted };
}

test('an account whose event never came is asked for; one that is complete, and the management account, are not', async () => {
  const { compare, published } = setUp(
    [aMember({ id: '222222222222' }), aMember({ id: '333333333333' })],
    [recordOf('222222222222'), undefined],
  );
  await compare();
  expect(published()).toEqual([
    {
      DetailType: 'Palisade Baseline Requested',
      accountId: '333333333333',
      dryRun: false,
      requestedBy: 'palisade-compare-accounts',
      reason: 'the account has no baseline',
    },
  ]);
});

test('an account that moved without an event is asked for', async () => {
  const { compare } = setUp([aMember({ id: '222222222222', type: 'testing' })], [recordOf('222222222222')]);
  expect(await compare()).toMatchObject([{ accountId: '222222222222', reason: expect.stringContaining('type') }]);
});

test('an account that is closing is put on record once', async () => {
  const closing: IneligibleAccount = {
    kind: 'ineligible',
    id: '222222222222',
    state: 'SUSPENDED',
    reason: 'account is SUSPENDED',
  };
  expect(await setUp([closing], []).compare()).toMatchObject([{ accountId: '222222222222' }]);
  expect(await setUp([closing], [recordOf('222222222222', { state: 'skipped' })]).compare()).toEqual([]);
});

test('an account that left the organization is not worked in any longer', async () => {
  const { compare, noted } = setUp(
    [aMember({ id: '222222222222' })],
    [recordOf('222222222222'), recordOf('333333333333')],
  );
  expect(await compare()).toEqual([]);
  expect(noted()).toMatchObject([
    { accountId: '333333333333', state: 'skipped', reason: expect.stringContaining('any longer') },
  ]);
});

test('of 25 accounts that nobody told of, all are asked for', async () => {
  const accounts = Array.from({ length: 25 }, (_, index) => aMember({ id: String(200_000_000_000 + index) }));
  const { compare, published } = setUp(accounts, []);
  await compare();
  expect(published().map(({ accountId }) => accountId)).toEqual(accounts.map(({ id }) => id));
});
