import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { publishToTopic } from '../../../shared/alerts/sns.ts';
import { aFinding, aHazard, aHeldFinding } from '../../support/finding.ts';

test('a finding is published as JSON, as plain text for email, and with attributes for filters', async () => {
  const sns = mockClient(new SNSClient({ region: 'us-east-1' }));
  const finding = aFinding({
    resource: { type: 'AWS::S3::Bucket', id: `bücket-${'x'.repeat(100)}`, arn: 'arn:aws:s3:::b' },
  });
  await publishToTopic(sns as unknown as SNSClient, 'arn:topic', finding);
  const { Subject, Message, MessageAttributes } = sns.commandCalls(PublishCommand)[0]?.args[0].input ?? {};
  const { default: json, email } = JSON.parse(Message ?? '');
  expect(JSON.parse(json)).toEqual(finding);
  expect(email).toContain('remediated: versioning is suspended');
  expect(Subject).toMatch(/^[\x20-\x7e]{1,99}$/);
  expect(Object.entries(MessageAttributes ?? {}).map(([name, { StringValue }]) => `${name} ${StringValue}`)).toEqual([
    'severity MEDIUM',
    'accountType production',
    'guardrail s3-versioning',
    'state remediated',
  ]);
});

test('an email about a changed policy has the statements that were changed; programs get the whole documents', async () => {
  const sns = mockClient(new SNSClient({ region: 'us-east-1' }));
  const [own, partner] = [
    { Effect: 'Deny', Action: 's3:*' },
    { Effect: 'Allow', Action: 's3:GetObject' },
  ];
  const finding = aFinding({
    guardrail: 'platform-drift',
    before: { Own: own, Partner: partner },
    after: { Own: own },
    change: { Partner: null },
  });
  await publishToTopic(sns as unknown as SNSClient, 'arn:topic', finding);
  const { default: json, email } = JSON.parse(sns.commandCalls(PublishCommand)[0]?.args[0].input.Message ?? '');
  expect(email).toContain('Before:     {"Partner":{"Effect":"Allow","Action":"s3:GetObject"}}\n');
  expect(email).toContain('After:      {"Partner":null}\n');
  expect(JSON.parse(json)).toEqual(finding);
});

test('an email about a held finding says what would break, for whom, and what to do', async () => {
  const sns = mockClient(new SNSClient({ region: 'us-east-1' }));
  const finding = aHeldFinding();
  await publishToTopic(sns as unknown as SNSClient, 'arn:topic', finding);
  const { Message, MessageAttributes } = sns.commandCalls(PublishCommand)[0]?.args[0].input ?? {};
  expect(
    JSON.parse(Message ?? '')
      .email.split('\n')
      .slice(0, 6),
  ).toEqual([
    'held: public access is not blocked',
    '',
    'Breaks:     anonymous readers lose access to the bucket, for everyone (seen by GetBucketPolicyStatus)',
    `To do:      ${aHazard().remedy}`,
    `            To make the change as it is now: palisade approve ${finding.id}`,
    'Guardrail:  s3-public-access (CRITICAL)',
  ]);
  expect(MessageAttributes?.['state']?.StringValue).toBe('held');
});
