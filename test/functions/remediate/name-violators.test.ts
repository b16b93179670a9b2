// When the event history is asked for who violated, and what its answer changes.
import { Logger } from '@aws-lambda-powertools/logger';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { mockClient } from 'aws-sdk-client-mock';
import { nameViolators } from '../../../functions/remediate/name-violators.ts';
import { guardrailById } from '../../../shared/guardrails/registry.ts';
import type { Evaluation } from '../../../shared/remediation/evaluator.ts';
import { bucket } from '../../support/fake-s3.ts';
import { aHold } from '../../support/finding.ts';

const dana = 'arn:aws:sts::111122223333:assumed-role/developer/dana';
const logger = new Logger({ logLevel: 'SILENT' });
const [seenAt, at] = [new Date('2026-11-24T10:00:00.000Z'), new Date('2026-11-24T10:05:00.000Z')];
const remediation = { before: {}, change: {} };
const reason = 'remediated 3 times in 60 minutes and violated again by an unknown principal; not remediated until then';

function evaluated(id: string, outcome: Evaluation['outcome'], principal: string | null = null): Evaluation {
  const guardrail = guardrailById(id);
  if (guardrail === undefined) throw new Error(`no guardrail ${id}`);
  const trigger = { eventId: 'e', detailType: 'Config Rules Compliance Change', principal };
  const account = { accountType: 'production', accountAge: 'new' } as const;
  return { context: { guardrail, ...account, resource: bucket, trigger, attempt: 1, seenAt, at }, outcome };
}

async function named(results: readonly Evaluation[], eventName = 'PutBucketVersioning') {
  const client = new CloudTrailClient({ region: 'us-east-1' });
  const CloudTrailEvent = JSON.stringify({ eventName, userIdentity: { type: 'AssumedRole', arn: dana } });
  const calls = mockClient(client)
    .on(LookupEventsCommand)
    .resolves({ Events: [{ CloudTrailEvent }] });
  const answer = await nameViolators({ logger }, client, results);
  return { answer, asked: calls.commandCalls(LookupEventsCommand).map(({ args: [{ input }] }) => input) };
}

test('a contested finding names who violated, in its trigger and in its reason', async () => {
  const { answer, asked } = await named([evaluated('s3-versioning', { state: 'contested', reason, ...remediation })]);
  expect(answer[0]?.context.trigger.principal).toBe(dana);
  expect(answer[0]?.outcome).toMatchObject({ reason: expect.stringContaining(`violated again by ${dana};`) });
  expect(asked).toEqual([
    {
      LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: bucket.id }],
      StartTime: new Date('2026-11-24T09:00:00.000Z'),
      EndTime: at,
    },
  ]);
});

test('one question is enough for all guardrails of a resource', async () => {
  const contested = { state: 'contested', reason, ...remediation } as const;
  const { asked } = await named(['s3-versioning', 's3-encryption'].map((id) => evaluated(id, contested)));
  expect(asked).toHaveLength(1);
});

test('a held finding of a CRITICAL guardrail names who violated', async () => {
  const held = { state: 'held', reason, hold: aHold(), ...remediation } as const;
  const { answer } = await named([evaluated('s3-public-access', held)], 'DeleteBucketPublicAccessBlock');
  expect(answer[0]?.context.trigger.principal).toBe(dana);
});

test.each([
  {
    name: 'a principal is known',
    result: evaluated('s3-versioning', { state: 'contested', reason, ...remediation }, 'x'),
  },
  { name: 'nothing is violated', result: evaluated('s3-public-access', { state: 'compliant', reason: '', facts: {} }) },
  { name: 'the bucket is gone', result: evaluated('s3-public-access', { state: 'gone', reason: '' }) },
  {
    name: 'the severity is lower',
    result: evaluated('s3-versioning', { state: 'remediated', reason: '', after: {}, ...remediation }),
  },
])('nobody is asked if $name', async ({ result }) => {
  const { answer, asked } = await named([result]);
  expect(asked).toEqual([]);
  expect(answer).toEqual([result]);
});
