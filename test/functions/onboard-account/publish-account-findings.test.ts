import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { waitingRecord } from '../../../functions/onboard-account/baseline-run.ts';
import { isReported } from '../../../functions/onboard-account/publish-account-findings.ts';
import type { OnboardAccountDependencies } from '../../../functions/onboard-account/types.ts';
import type { AccountRecord } from '../../../shared/accounts/account-record.ts';
import { aFinding } from '../../support/finding.ts';
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
