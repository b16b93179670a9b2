import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { watchExemptions } from '../../../functions/watch-exemptions/watch-exemptions.ts';
import type { Finding } from '../../../shared/findings/finding.ts';
import { aGovernance } from '../../support/site.ts';

const exemption = {
  resource: 'legacy-*',
  guardrail: 's3-versioning',
  owner: 'data-office@example.com',
  reason: 'kept elsewhere',
  expires: '2026-12-31',
};

/** Runs the function on a day, with one exemption and its latest finding in the journal. */
async function on(day: string, latest?: Finding): Promise<readonly Finding[]> {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const item = latest && { id: latest.id, version: 'latest', finding: latest, firstSeenAt: latest.firstSeenAt };
  mockClient(dynamodb)
    .on(QueryCommand)
    .resolves({ Items: item ? [marshall(item)] : [] });
  const eventBridge = new EventBridgeClient({ region: 'us-east-1' });
  mockClient(eventBridge).on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  return watchExemptions(
    {
      logger: new Logger({ logLevel: 'SILENT' }),
      governance: aGovernance({ exemptions: [exemption] }),
      journal: { dynamodb, table: 'journal' },
      eventBridge,
      hubAccountId: '222233334444',
      region: 'us-east-1',
      now: () => new Date(`${day}T12:00:00Z`),
    },
    { eventId: 'e', detailType: 'Palisade Schedule', principal: null },
  );
}

test('an exemption with more than two weeks left has no finding', async () => {
  expect(await on('2026-12-17')).toEqual([]);
});

test('two weeks before an exemption expires, one finding names its owner', async () => {
  const findings = await on('2026-12-18');
  expect(findings).toMatchObject([
    { state: 'monitored', guardrail: 'exemption', resource: { id: 's3-versioning on legacy-* in *' } },
  ]);
  expect(findings[0]?.reason).toMatch(/^data-office@example.com: the exemption expires on 2026-12-31, in 14 days;/);
  expect(await on('2026-12-19', findings[0])).toEqual([]);
});

test.each([
  { name: 'has expired', day: '2027-01-01', reason: /expired on 2026-12-31: the guardrail applies again/ },
  { name: 'was extended', day: '2026-12-01', reason: /valid until 2026-12-31/ },
])('when the exemption $name, the finding is resolved', async ({ day, reason }) => {
  const findings = await on('2026-12-18');
  expect(await on(day, findings[0])).toMatchObject([{ state: 'resolved', reason: expect.stringMatching(reason) }]);
});
