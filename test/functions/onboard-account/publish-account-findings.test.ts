import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { waitingRecord } from '../../../functions/onboard-account/baseline-run.ts';
import { isReported, reportBaseline } from '../../../functions/onboard-account/publish-account-findings.ts';
import type { OnboardAccountDependencies } from '../../../functions/onboard-account/types.ts';
import type { AccountRecord, StepResult } from '../../../shared/accounts/account-record.ts';
import { aFinding } from '../../support/finding.ts';
import { findingsOn } from '../../support/published.ts';
import { hub } from '../../support/site.ts';

const now = new Date('2026-11-24T12:00:00.000Z');
const trigger = { eventId: 'e', detailType: 'd', principal: null };
const failed = (reason: string): AccountRecord => ({
  ...waitingRecord(undefined, { accountId: '111122223333', trigger }, { reason, attempts: 1, now }),
  state: 'failed',
});

/** The dependencies with a journal that has this finding as the latest, or none. */
function withLatest(latest: ReturnType<typeof aFinding> | undefined): OnboardAccountDependencies {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const items = latest
    ? [
        marshall(
          { id: latest.id, version: 'latest', finding: latest, firstSeenAt: latest.firstSeenAt },
          { removeUndefinedValues: true },
        ),
      ]
    : [];
  mockClient(dynamodb).on(QueryCommand).resolves({ Items: items });
  const journal = { dynamodb, table: 'journal', retentionDays: 1 };
  return { hub, managementAccountId: '999999999999', journal } as unknown as OnboardAccountDependencies;
}

test.each([
  { name: 'there is no finding', latest: undefined, isKnown: false },
  { name: 'the finding has the same reason', latest: aFinding({ state: 'failed', reason: 'r' }), isKnown: true },
  { name: 'the finding has another reason', latest: aFinding({ state: 'failed', reason: 'other' }), isKnown: false },
  { name: 'the finding was resolved', latest: aFinding({ state: 'resolved', reason: 'r' }), isKnown: false },
])('a failed baseline has been reported if $name: $isKnown', async ({ latest, isKnown }) => {
  expect(await isReported(withLatest(latest), failed('r'))).toBe(isKnown);
});

test('a baseline that did not fail is no repetition of a failure', async () => {
  const record: AccountRecord = { ...failed('r'), state: 'complete' };
  expect(await isReported(withLatest(aFinding({ state: 'failed', reason: 'r' })), record)).toBe(false);
});

const stepOf = (wouldChange?: Record<string, boolean>, change: Record<string, boolean> | null = null): StepResult => ({
  step: 'tags',
  region: null,
  state: change ? 'done' : wouldChange ? 'monitored' : 'already',
  reason: 'a reason',
  before: null,
  change,
  milliseconds: 0,
  calls: 0,
  ...(wouldChange ? { wouldChange } : {}),
});
const owner = { owner: true };
const monitored = (change: object) => aFinding({ state: 'monitored', change: { tags: change as { owner: true } } });

test.each([
  { what: 'nothing is left', latest: undefined, step: stepOf(), published: [] },
  { what: 'nothing is left any more', latest: monitored(owner), step: stepOf(), published: ['resolved'] },
  { what: 'something is left', latest: undefined, step: stepOf(owner), published: ['monitored'] },
  { what: 'the same is left as before', latest: monitored(owner), step: stepOf(owner), published: [] },
  { what: 'something else is left', latest: monitored({ other: true }), step: stepOf(owner), published: ['monitored'] },
  {
    what: 'something is left and something was written',
    latest: monitored(owner),
    step: stepOf(owner, { other: true }),
    published: ['remediated', 'monitored'],
  },
])('the finding about what a baseline leaves as it is, if $what: $published', async ({ latest, step, published }) => {
  const eventBridge = new EventBridgeClient({ region: 'us-east-1' });
  const bus = mockClient(eventBridge);
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const record: AccountRecord = { ...failed('r'), state: 'complete', type: 'production', steps: [step] };
  await reportBaseline({ ...withLatest(latest), eventBridge }, record, undefined);
  expect(findingsOn(bus).map(({ state }) => state)).toEqual(published);
});

test('settings of two datasets are both in the finding', async () => {
  const eventBridge = new EventBridgeClient({ region: 'us-east-1' });
  const bus = mockClient(eventBridge);
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const about = (item: string) => ({
    ...stepOf(undefined, { rotation: true }),
    step: 'dataset-key',
    region: 'r',
    item,
  });
  const steps = [about('customers'), about('orders')];
  const record: AccountRecord = { ...failed('r'), state: 'complete', type: 'data-management', steps };
  await reportBaseline({ ...withLatest(undefined), eventBridge }, record, undefined);
  expect(findingsOn(bus)).toMatchObject([
    { change: { 'dataset-key/customers/r': { rotation: true }, 'dataset-key/orders/r': { rotation: true } } },
  ]);
});
