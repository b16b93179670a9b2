// The simulated AWS Config on an emulator without Palisade: what reaches a queue by a rule on the default event bus.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  PutConfigRuleCommand,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
  StopConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { secretAccessKey } from '../../../local/aws/clients.ts';
import { watchCompliance } from '../../../local/aws/config-evaluator.ts';
import { eventuallyMs } from '../../support/eventually.ts';
import { type StrictEmulator, startStrictEmulator } from '../../support/strict-emulator.ts';

const region = 'us-east-1';
const unexpected: unknown[] = [];
const stopping = new AbortController();
let emulator: StrictEmulator;
let watching: Promise<void>;
let count = 0;

beforeAll(async () => {
  process.env['PALISADE_LOCAL_TIME_FACTOR'] = '0.002';
  emulator = await startStrictEmulator({ PALISADE_LOCAL_TIME_FACTOR: '0.002' });
  const onError = (error: unknown) => unexpected.push(error);
  watching = watchCompliance({ accounts: emulator.accounts, onError }, stopping.signal);
});

afterAll(async () => {
  delete process.env['PALISADE_LOCAL_TIME_FACTOR'];
  stopping.abort();
  await emulator.stop();
});

/** An account with a queue for its events about compliance. */
async function anAccount() {
  count += 1;
  const id = `${222_200_000_000 + count}`;
  const { sqs, eventBridge, config, s3 } = emulator.accounts(id, region);
  const queueArn = `arn:aws:sqs:${region}:${id}:events`;
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'events' }));
  const Principal = { Service: 'events.amazonaws.com' };
  const Statement = [{ Effect: 'Allow', Principal, Action: 'sqs:SendMessage', Resource: queueArn }];
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  const EventPattern = JSON.stringify({ source: ['aws.config'] });
  await eventBridge.send(new PutRuleCommand({ Name: 'config', EventPattern }));
  await eventBridge.send(new PutTargetsCommand({ Rule: 'config', Targets: [{ Id: 'queue', Arn: queueArn }] }));
  const roleARN = `arn:aws:iam::${id}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`;
  const ConfigurationRecorder = { name: 'default', roleARN, recordingGroup: { allSupported: true } };
  await config.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder }));
  await config.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: 'history' } }));
  const recorder = { ConfigurationRecorderName: 'default' };
  await config.send(new StartConfigurationRecorderCommand(recorder));
  const stopRecorder = () => config.send(new StopConfigurationRecorderCommand(recorder));
  const Source = { Owner: 'AWS', SourceIdentifier: 'S3_BUCKET_VERSIONING_ENABLED' } as const;
  const putRule = () => config.send(new PutConfigRuleCommand({ ConfigRule: { ConfigRuleName: 'versioning', Source } }));
  /** The next event: the bucket, and its compliance before and now; undefined if there is none within the time. */
  const next = async (withinMs = eventuallyMs) => {
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
      const [message] = Messages ?? [];
      if (message) {
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
        const { resourceId, oldEvaluationResult, newEvaluationResult } = event.parse(
          JSON.parse(message.Body ?? ''),
        ).detail;
        return [resourceId, oldEvaluationResult?.complianceType, newEvaluationResult.complianceType];
      }
      await sleep(20);
    }
    return undefined;
  };
  return { id, s3, putRule, stopRecorder, next, bucket: `bucket-${id}` };
}

const result = z.object({ complianceType: z.string() });
const event = z.object({
  detail: z.object({ resourceId: z.string(), oldEvaluationResult: z.optional(result), newEvaluationResult: result }),
});

const setVersioning = (s3: S3Client, Bucket: string, Status: 'Enabled' | 'Suspended') =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

test('sends each change of compliance of a bucket once, from its creation to its deletion', async () => {
  const { s3, putRule, next, bucket: Bucket } = await anAccount();
  await putRule();
  await s3.send(new CreateBucketCommand({ Bucket }));
  expect(await next()).toEqual([Bucket, undefined, 'NON_COMPLIANT']);
  await setVersioning(s3, Bucket, 'Enabled');
  expect(await next()).toEqual([Bucket, 'NON_COMPLIANT', 'COMPLIANT']);
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [] } }));
  expect(await next(600)).toBeUndefined();
  await s3.send(new DeleteBucketCommand({ Bucket }));
  expect(await next()).toEqual([Bucket, 'COMPLIANT', 'NOT_APPLICABLE']);
});

test('evaluates the buckets that exist when a rule is made', async () => {
  const { s3, putRule, next, bucket: Bucket } = await anAccount();
  await s3.send(new CreateBucketCommand({ Bucket }));
  expect(await next(600)).toBeUndefined();
  await putRule();
  expect(await next()).toEqual([Bucket, undefined, 'NON_COMPLIANT']);
});

test('evaluates nothing while the recorder is stopped', async () => {
  const { s3, putRule, stopRecorder, next, bucket: Bucket } = await anAccount();
  await putRule();
  await stopRecorder();
  await s3.send(new CreateBucketCommand({ Bucket }));
  expect(await next(600)).toBeUndefined();
});

test('sends both changes when a bucket is fixed by Palisade and broken again before it is evaluated', async () => {
  const { id, s3, putRule, next, bucket: Bucket } = await anAccount();
  await putRule();
  await s3.send(new CreateBucketCommand({ Bucket }));
  expect(await next()).toEqual([Bucket, undefined, 'NON_COMPLIANT']);
  const palisade = new S3Client({
    endpoint: emulator.accounts.endpoint,
    region,
    credentials: { accessKeyId: id, secretAccessKey },
    forcePathStyle: true,
    customUserAgent: 'palisade',
  });
  await setVersioning(palisade, Bucket, 'Enabled');
  await setVersioning(s3, Bucket, 'Suspended');
  const both = [await next(), await next()];
  expect(both).toEqual(
    expect.arrayContaining([
      [Bucket, 'NON_COMPLIANT', 'COMPLIANT'],
      [Bucket, 'COMPLIANT', 'NON_COMPLIANT'],
    ]),
  );
});

test('a bucket of another Region is evaluated by the rules of its Region alone', async () => {
  const { id, putRule, next, bucket: Bucket } = await anAccount();
  await putRule();
  const { s3 } = emulator.accounts(id, 'eu-west-1');
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
  expect(await next(600)).toBeUndefined();
});

test('ends soon when it is told to stop, without an error', async () => {
  const started = Date.now();
  stopping.abort();
  await watching;
  // It waits for calls for a second at a time, and for nothing else.
  expect(Date.now() - started).toBeLessThan(30_000);
  expect(unexpected).toEqual([]);
});
