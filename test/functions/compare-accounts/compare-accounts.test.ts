import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { BaselineRequest } from '../../../events/palisade/baseline-requested.ts';
import { compareAccounts } from '../../../functions/compare-accounts/compare-accounts.ts';
import type { Directory, IneligibleAccount, Member } from '../../../shared/accounts/directory.ts';
import { baselineFingerprint } from '../../../shared/baseline/drift.ts';
import { type HubState, neverStarted } from '../../../shared/remediation/change-control/pauses.ts';
import { running } from '../../../tools/fixtures/change-control.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aMember } from '../../support/member.ts';
import { aGovernance } from '../../support/site.ts';

const governance = aGovernance();
const now = new Date('2026-11-24T12:00:00Z');
const management = '111111111111';

function recordOf(accountId: string, overrides: object = {}) {
  const fingerprint = baselineFingerprint(governance, { type: 'production', age: 'new' });
  const at = now.toISOString();
  return { ...anAccountRecord({ accountId, fingerprint, since: at, at, completedAt: at }), ...overrides };
}

type Answers = Readonly<Record<string, Member | IneligibleAccount | Error>>;

/** A directory that lists accounts with these answers, and answers what `unlisted` says about the others. */
function directoryOf(listed: Answers, unlisted: Answers, onAnswer: () => void): Directory {
  const answer = async (id: string) => {
    onAnswer();
    const found = listed[id] ?? unlisted[id] ?? { kind: 'ineligible', id, state: null, reason: 'unknown' };
    if (found instanceof Error) throw found;
    return found;
  };
  const ids = [management, ...Object.keys(listed)];
  return { lookUp: answer, list: async () => ids.map((id) => ({ id, describe: () => answer(id) })) };
}

function idOf(record: object | undefined): string | undefined {
  const id: unknown = Reflect.get(record ?? {}, 'accountId');
  return typeof id === 'string' ? id : undefined;
}

/**
 * An organization with these accounts, and a journal with these records; an item with a lease may lack a record.
 * `others` are the answers about accounts that are not listed.
 */
function setUp(
  accounts: readonly (Member | IneligibleAccount)[] | Answers,
  records: readonly (object | undefined)[],
  others: Answers = {},
  {
    listError,
    secondsPerAnswer = 0,
    state = running,
  }: { listError?: Error; secondsPerAnswer?: number; state?: HubState } = {},
) {
  let elapsedMs = 0;
  const listed = Array.isArray(accounts) ? Object.fromEntries(accounts.map((each) => [each.id, each])) : accounts;
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const items = records.map((record, index) =>
    marshall({ id: 'accounts', version: idOf(record) ?? String(index), ...(record ? { record } : {}) }),
  );
  const journal = mockClient(dynamodb);
  journal.on(QueryCommand).resolves({ Items: items }).on(UpdateItemCommand).resolves({});
  const stored = () =>
    journal
      .commandCalls(UpdateItemCommand)
      .map(({ args }) => unmarshall(args[0].input.ExpressionAttributeValues ?? {})[':record']);
  const requested: BaselineRequest[] = [];
  const compare = () =>
    compareAccounts({
      logger: new Logger({ logLevel: 'SILENT' }),
      governance,
      directory: {
        ...directoryOf(listed as Answers, others, () => {
          elapsedMs += secondsPerAnswer * 1_000;
        }),
        ...(listError && { list: () => Promise.reject(listError) }),
      },
      managementAccountId: management,
      journal: { dynamodb, table: 'journal' },
      sendOwnerRequests: async () => undefined,
      requestBaselines: async (requests) => void requested.push(...requests),
      hubState: async () => state,
      now: () => new Date(now.getTime() + elapsedMs),
    });
  return { compare, requested, stored };
}

test('a baseline is requested if its event was lost, not if it is complete or of the management account', async () => {
  const { compare, requested } = setUp(
    [aMember({ id: '222222222222' }), aMember({ id: '333333333333' })],
    [recordOf('222222222222'), undefined],
  );
  await compare();
  expect(requested).toEqual([
    {
      accountId: '333333333333',
      dryRun: false,
      requestedBy: 'palisade-compare-accounts',
      reason: 'the account has no baseline',
    },
  ]);
});

test('no baseline is requested while nothing may be written, and those that are due are requested afterwards', async () => {
  const members = [aMember({ id: '222222222222' }), aMember({ id: '333333333333' })];
  const pause = { by: 'dana', since: now.toISOString(), reason: 'r' };
  const requestedIn = async (state: HubState) =>
    (await setUp(members, [], {}, { state }).compare()).map(({ accountId }) => accountId);
  expect(await requestedIn(neverStarted)).toEqual([]);
  expect(await requestedIn({ ...running, pauses: [{ ...pause, account: '*' }] })).toEqual([]);
  expect(await requestedIn({ ...running, pauses: [{ ...pause, account: '222222222222' }] })).toEqual(['333333333333']);
  expect(await requestedIn(running)).toEqual(['222222222222', '333333333333']);
});

test('that an account is excluded is recorded during a pause, too, since nothing is written in it', async () => {
  const excluded: IneligibleAccount = { kind: 'ineligible', id: '222222222222', state: 'EXCLUDED', reason: 'r' };
  const { compare } = setUp([excluded], [], {}, { state: neverStarted });
  expect(await compare()).toMatchObject([{ accountId: '222222222222' }]);
});

test('a baseline is requested for an account that moved without an event', async () => {
  const { compare } = setUp([aMember({ id: '222222222222', type: 'testing' })], [recordOf('222222222222')]);
  expect(await compare()).toMatchObject([{ accountId: '222222222222', reason: expect.stringContaining('type') }]);
});

test('a baseline is requested once for an account that is closing', async () => {
  const closing: IneligibleAccount = {
    kind: 'ineligible',
    id: '222222222222',
    state: 'SUSPENDED',
    reason: 'account is SUSPENDED',
  };
  expect(await setUp([closing], []).compare()).toMatchObject([{ accountId: '222222222222' }]);
  expect(await setUp([closing], [recordOf('222222222222', { state: 'skipped' })]).compare()).toEqual([]);
});

test('an account that left the organization is recorded as skipped', async () => {
  const { compare, stored } = setUp(
    [aMember({ id: '222222222222' })],
    [recordOf('222222222222'), recordOf('333333333333')],
  );
  expect(await compare()).toEqual([]);
  expect(stored()).toMatchObject([
    { accountId: '333333333333', state: 'skipped', reason: expect.stringContaining('no longer in the organization') },
  ]);
});

test('so is one whose record does not parse: what can be read of it still admitted the account', async () => {
  const unreadable = { ...recordOf('333333333333'), steps: 'something newer' };
  const { compare, stored } = setUp([aMember({ id: '222222222222' })], [recordOf('222222222222'), unreadable]);
  expect(await compare()).toEqual([]);
  expect(stored()).toMatchObject([{ accountId: '333333333333', state: 'skipped', schemaVersion: '1', steps: [] }]);
});

test('an account whose record does not parse gets its baseline again, which writes the record', async () => {
  const unreadable = { ...recordOf('222222222222'), steps: 'something newer' };
  const { compare } = setUp([aMember({ id: '222222222222' })], [unreadable]);
  expect(await compare()).toMatchObject([{ accountId: '222222222222', reason: 'the account has no baseline' }]);
});

test('baselines are requested for all of 25 accounts whose events were lost', async () => {
  const accounts = Array.from({ length: 25 }, (_, index) => aMember({ id: String(200_000_000_000 + index) }));
  const { compare, requested } = setUp(accounts, []);
  await compare();
  expect(requested.map(({ accountId }) => accountId)).toEqual(accounts.map(({ id }) => id));
});

const throttled = awsError('TooManyRequestsException');

test('an account about which Organizations does not answer is next time, and stops no other', async () => {
  const { compare, requested, stored } = setUp(
    { '222222222222': throttled, '333333333333': aMember({ id: '333333333333' }) },
    [],
  );
  await compare();
  expect(requested).toMatchObject([{ accountId: '333333333333' }]);
  expect(stored()).toEqual([]);
});

test('a bug about one account stops no other', async () => {
  const { compare } = setUp(
    { '222222222222': new TypeError('a bug'), '333333333333': aMember({ id: '333333333333' }) },
    [],
  );
  expect(await compare()).toMatchObject([{ accountId: '333333333333' }]);
});

test('a comparison without any answer fails', async () => {
  await expect(setUp({ '222222222222': throttled }, []).compare()).rejects.toThrow('answers about no account');
});

test.each([
  { name: 'a member', answer: aMember({ id: '333333333333' }) },
  {
    name: 'closing',
    answer: { kind: 'ineligible', id: '333333333333', state: 'PENDING_CLOSURE', reason: 'r' } as const,
  },
  { name: 'throttled', answer: throttled },
])(
  'an account that is not listed, and of which DescribeAccount says that it is $name, keeps its record',
  async (row) => {
    const records = [recordOf('222222222222'), recordOf('333333333333')];
    const { compare, stored } = setUp([aMember({ id: '222222222222' })], records, { '333333333333': row.answer });
    await compare();
    expect(stored()).toEqual([]);
  },
);

describe('the accounts cannot be listed', () => {
  const denied = awsError('AccessDenied', 403);
  const failing = (error: Error, records: readonly object[]) => {
    const { compare, requested } = setUp([], records, {}, { listError: error });
    return { compare, requested };
  };

  test('in a hub without accounts, a denied call is waited out: the stack of the management account is missing', async () => {
    const { compare, requested } = failing(denied, []);
    expect(await compare()).toEqual([]);
    expect(requested).toEqual([]);
  });

  test.each([
    { name: 'denied, in a hub that knows accounts', error: denied, records: [recordOf('222222222222')] },
    { name: 'throttled', error: awsError('TooManyRequestsException', 429), records: [] },
    { name: 'a bug', error: new TypeError('undefined is not a function'), records: [] },
  ])('$name: it fails, and is tried again', async ({ error, records }) => {
    await expect(failing(error, records).compare()).rejects.toThrow(error.message);
  });
});

test('a run ends in time: whom it does not reach, the next one asks about, those first that were longest unknown', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => String(200_000_000_000 + index));
  const records = ids.slice(0, 50).map((id, index) => {
    const at = new Date(now.getTime() - (index + 30) * 60 * 60_000).toISOString();
    return recordOf(id, { at });
  });
  const { compare } = setUp(
    ids.map((id) => aMember({ id })),
    records,
    {},
    { secondsPerAnswer: 10 },
  );
  const requested = (await compare()).map(({ accountId }) => accountId);
  // 24 answers of ten seconds each: the ten accounts without a record, and those with the oldest.
  expect(requested).toEqual([...ids.slice(50), ...ids.slice(36, 50).toReversed()]);
});

test('an account whose type is lost is requested once, and once more when its type is said again', async () => {
  const id = '222222222222';
  const lost = aMember({ id, type: 'unclassified', typeSource: 'none' });
  const keeps = recordOf(id, { typeSource: 'last known' });
  expect(await setUp([lost], [recordOf(id)]).compare()).toMatchObject([{ reason: 'nothing says its type any more' }]);
  expect(await setUp([lost], [keeps]).compare()).toEqual([]);
  expect(await setUp([aMember({ id })], [keeps]).compare()).toMatchObject([{ reason: 'its type is said again' }]);
});

test('an account that is excluded is requested once, so that its record says so, and again when it is not', async () => {
  const id = '222222222222';
  const excluded: IneligibleAccount = { kind: 'ineligible', id, state: 'EXCLUDED', reason: 'it is excluded' };
  expect(await setUp([excluded], [recordOf(id)]).compare()).toMatchObject([{ reason: 'it is excluded' }]);
  expect(await setUp([excluded], [recordOf(id, { state: 'excluded' })]).compare()).toEqual([]);
  const again = setUp([aMember({ id })], [recordOf(id, { state: 'excluded' })]);
  expect(await again.compare()).toMatchObject([{ reason: 'the account was excluded and is not any more' }]);
});
