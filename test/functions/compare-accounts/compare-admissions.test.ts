// What the hourly comparison requests of owners, if an event or a message was lost.
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { compareAdmissions } from '../../../functions/compare-accounts/compare-admissions.ts';
import type { AccountRecord } from '../../../shared/accounts/account-record.ts';
import type { ResourceRecord } from '../../../shared/platform/resource-store.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aDocumentRecord, aResourceRecord } from '../../support/resource-record.ts';
import { aGovernance } from '../../support/site.ts';

const at = '2026-11-24T10:00:00.000Z';
const [owner, otherOwner, reader] = ['111111111111', '222222222222', '333333333333'];
const enforced = { modes: { all: { default: 'enforce' } } };
const governance = aGovernance({
  baseline: enforced,
  policies: enforced,
  platform: { datasets: { customers: { readers: ['testing'] } } },
  admission: { requires: ['trail'] },
});
const accounts = [
  anAccountRecord({ accountId: owner, type: 'data-management' }),
  anAccountRecord({ accountId: reader, type: 'testing', verified: { trail: at } }),
];

function aDataset(overrides: Partial<ResourceRecord> = {}): ResourceRecord {
  return aResourceRecord({ owner, admitted: [reader], ...overrides });
}

type Journal = {
  readonly records?: readonly AccountRecord[];
  readonly datasets?: readonly ResourceRecord[];
  /** Owners about whose datasets the journal does not answer. */
  readonly unreadable?: readonly string[];
};

async function requestedBy(
  { records = accounts, datasets = [aDataset()], unreadable = [] }: Journal,
  rules: { readonly governance?: typeof governance; readonly paused?: string } = {},
) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const journal = mockClient(dynamodb);
  const items = (records: readonly object[]) => ({
    Items: records.map((record) => marshall({ version: 'v', record })),
  });
  journal.on(UpdateItemCommand).resolves({});
  journal.on(QueryCommand).callsFake(({ ExpressionAttributeValues: { ':id': id } }) => {
    if (id.S === 'accounts') return items(records);
    if (id.S === 'platform-owners') return { Items: [marshall({ version: owner })] };
    if (unreadable.some((account) => id.S === `platform#${account}`)) throw awsError('InternalServerError', 500);
    return items(datasets.filter((each) => id.S === `platform#${each.owner}`));
  });
  const requested: (readonly string[])[] = [];
  await compareAdmissions(
    {
      logger: new Logger({ logLevel: 'SILENT' }),
      governance: rules.governance ?? governance,
      journal: { dynamodb, table: 'journal' },
      sendOwnerRequests: async (owners) => void requested.push(owners),
      now: () => new Date(at),
    },
    records,
    null,
    (accountId) => accountId === rules.paused,
  );
  return requested.flat();
}

test.each<{ name: string; journal: Journal; requested: readonly string[] }>([
  { name: 'nothing differs', journal: {}, requested: [] },
  { name: 'an account is admitted that should not be', journal: { records: accounts.slice(0, 1) }, requested: [owner] },
  { name: 'an account is missing', journal: { datasets: [aDataset({ admitted: [] })] }, requested: [owner] },
  { name: 'nothing was made yet', journal: { datasets: [] }, requested: [owner] },
  {
    name: 'a write was not verified',
    journal: { datasets: [aDataset({ documents: { keyPolicy: aDocumentRecord({ isVerified: false }) } })] },
    requested: [owner],
  },
  {
    name: 'a dataset that left governance.yml admits somebody',
    journal: { datasets: [aDataset(), aDataset({ name: 'old' })] },
    requested: [owner],
  },
  {
    name: 'a dataset that left governance.yml admits nobody',
    journal: { datasets: [aDataset(), aDataset({ name: 'old', admitted: [] })] },
    requested: [],
  },
  {
    name: 'an account that is of another type now admits somebody',
    journal: { records: [anAccountRecord({ accountId: owner, type: 'testing' }), ...accounts.slice(1)] },
    requested: [owner],
  },
  {
    name: 'the journal does not answer about one owner, the other one',
    journal: {
      records: [...accounts, anAccountRecord({ accountId: otherOwner, type: 'data-management' })],
      unreadable: [owner],
    },
    requested: [otherOwner],
  },
])('when $name: $requested', async ({ journal, requested }) => {
  expect(await requestedBy(journal)).toEqual(requested);
});

test('an owner that is paused, excluded or only monitored is not requested: nothing could be written', async () => {
  const differing = { datasets: [] };
  const monitored = aGovernance({
    ...governance,
    baseline: { modes: { all: { default: 'monitor' } } },
  });
  const [first = anAccountRecord(), ...others] = accounts;
  expect(await requestedBy(differing, { paused: owner })).toEqual([]);
  expect(await requestedBy({ ...differing, records: [{ ...first, state: 'excluded' }, ...others] })).toEqual([]);
  expect(await requestedBy(differing, { governance: monitored })).toEqual([]);
});
