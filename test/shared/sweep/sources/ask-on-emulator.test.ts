// The queries on the strict emulator, which refuses what the query language does not have.
import {
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { CreateBucketCommand, PutBucketLoggingCommand, type S3Client } from '@aws-sdk/client-s3';
import type { SurroundingClientFor } from '../../../../shared/aws/surrounding-clients.ts';
import { askSources, type SourcesAnswer } from '../../../../shared/sweep/sources/ask-sources.ts';
import { eventually } from '../../../support/eventually.ts';
import { type StrictEmulator, startStrictEmulator } from '../../../support/strict-emulator.ts';

const accountId = '111122223333';
const region = 'us-east-1';
let emulator: StrictEmulator;
beforeAll(async () => {
  emulator = await startStrictEmulator();
});
afterAll(() => emulator.stop());

test('AWS Config says who sends to a bucket, and that it knows nothing without a recorder', async () => {
  const clientFor: SurroundingClientFor = (_service, where) => emulator.accounts(accountId, where).config as never;
  const { config, s3 } = emulator.accounts(accountId, region);
  const roleARN = `arn:aws:iam::${accountId}:role/config`;
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: 'default', roleARN } }));
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: 'd' } }));
  await config.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
  const names = ['logs', 'one', 'two'];
  for (const Bucket of names) await s3.send(new CreateBucketCommand({ Bucket: `${Bucket}-${accountId}` }));
  for (const source of ['two', 'one']) await logInto(s3, `${source}-${accountId}`, `logs-${accountId}`);
  let answers: readonly SourcesAnswer[] = [];
  const isRecorded = async () => {
    answers = await askSources(clientFor, accountId, [region, 'eu-west-1']);
    return isComplete(answers);
  };
  // AWS Config records a change some time later.
  await eventually(isRecorded);
  expect(answers).toEqual([
    {
      accountId,
      region,
      senders: new Map([[`logs-${accountId}`, { logging: [`one-${accountId}`, `two-${accountId}`], replicating: [] }]]),
    },
    { accountId, region: 'eu-west-1', unknown: 'AWS Config records no buckets there' },
  ]);
});

function isComplete([answer]: readonly SourcesAnswer[]): boolean {
  return answer !== undefined && 'senders' in answer && [...answer.senders.values()][0]?.logging.length === 2;
}

async function logInto(s3: S3Client, Bucket: string, TargetBucket: string): Promise<void> {
  const BucketLoggingStatus = { LoggingEnabled: { TargetBucket, TargetPrefix: 'logs/' } };
  await s3.send(new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus }));
}
