// AWS Organizations with the rates that it publishes, on a simulated clock.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeAccountCommand,
  ListAccountsCommand,
  ListTagsForResourceCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { marshall } from '@aws-sdk/util-dynamodb';
import { jest } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { readGovernance } from '../../shared/governance/read-governance.ts';
import { running } from '../../tools/fixtures/change-control.ts';
import { anAccountRecord } from '../support/account-record.ts';
import { awsError } from '../support/fake-s3.ts';
import { aMember } from '../support/member.ts';
import { simulateOrganization } from '../support/simulated-organization.ts';
import { inSimulatedTime, simulatePromisedTimers } from '../support/simulated-time.ts';
import { hub } from '../support/site.ts';

simulatePromisedTimers();
const governance = readGovernance('governance.yml');
const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
const governanceFile = join(folder, 'governance.json');
writeFileSync(governanceFile, JSON.stringify(governance));
Object.assign(process.env, {
  AWS_REGION: hub.region,
  AWS_ACCESS_KEY_ID: 'x',
  AWS_SECRET_ACCESS_KEY: 'x',
  PALISADE_HUB_ACCOUNT: hub.accountId,
  PALISADE_MANAGEMENT_ACCOUNT: '999999999999',
  PALISADE_ORGANIZATION_ID: hub.organizationId,
  PALISADE_EXTERNAL_ID: hub.externalId,
  PALISADE_JOURNAL: 'palisade-journal',
  PALISADE_TOPIC: 'arn:aws:sns:us-east-1:222233334444:palisade-findings',
  PALISADE_GOVERNANCE: governanceFile,
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});

afterEach(() => jest.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

test('aws-review 6: palisade sweep evaluates no account by another type while Organizations throttles (Organizations User Guide, throttling limits)', async () => {
  const { callerTargets } = await import('../../cli/sweep/caller-targets.ts');
  const { calls } = simulateOrganization({ accounts: 400, unitName: 'Shared Services' });
  const { ended } = await inSimulatedTime(() => callerTargets(governance, [], {}), 600);
  expect(calls['ListAccounts']?.answered).toBeGreaterThan(0);
  // A sweep that stops because it cannot ask evaluates nothing.
  const targets = ended?.status === 'fulfilled' ? ended.value.targets : [];
  const wrong = targets.filter(({ accountType }) => accountType !== 'shared-services').length;
  expect(wrong).toBe(0);
});

test('aws-review 34: an account that ListAccounts does not list yet stays governed while DescribeAccount finds it (Organizations API Reference: eventually consistent)', async () => {
  const { compareAccounts } = await import('../../functions/compare-accounts/compare-accounts.ts');
  const { createDirectory } = await import('../../shared/accounts/directory.ts');
  const compare = async (isMember: boolean) => {
    const organizations = new OrganizationsClient({});
    mockClient(organizations)
      .on(ListAccountsCommand)
      .resolves({ Accounts: [{ Id: '999999999999' }] })
      .on(ListTagsForResourceCommand)
      .resolves({ Tags: [] })
      .on(DescribeAccountCommand)
      .callsFake(async ({ AccountId }) => {
        if (!isMember) throw awsError('AccountNotFoundException');
        return { Account: { Id: AccountId, State: 'ACTIVE', Paths: [`o-example/r-root/${AccountId}/`] } };
      });
    const dynamodb = new DynamoDBClient({});
    const journal = mockClient(dynamodb);
    const items = [marshall({ id: 'accounts', version: aMember().id, record: anAccountRecord() })];
    journal.on(QueryCommand).resolves({ Items: items }).on(UpdateItemCommand).resolves({});
    await compareAccounts({
      logger: new Logger({ logLevel: 'SILENT' }),
      governance,
      directory: createDirectory(organizations, governance.accountTypes),
      managementAccountId: '999999999999',
      journal: { dynamodb, table: 'journal' },
      sendOwnerRequests: async () => undefined,
      requestBaselines: async () => undefined,
      hubState: async () => running,
      now: () => new Date('2026-11-24T10:00:00.000Z'),
    });
    return JSON.stringify(journal.calls().map(({ args }) => args[0].input)).includes('skipped');
  };
  expect(await compare(false)).toBe(true);
  const marked = await compare(true);
  expect(marked).toBe(false);
});
