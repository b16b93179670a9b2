// The environment of the fault tests: real functions with real clients on an emulator of their own, with queues and event
// bus in memory. A fault is injected into one of the AWS calls.
import { Logger } from '@aws-lambda-powertools/logger';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, DeleteBucketCommand, DeletePublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import type { InitializeMiddleware, MiddlewareStack } from '@aws-sdk/types';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { detailType as undoDetailType } from '../../events/palisade/undo-requested.ts';
import { createRecordFinding } from '../../functions/record-finding/record-finding.ts';
import { createRemediate } from '../../functions/remediate/remediate.ts';
import { sqsHandler } from '../../functions/runtime/sqs-consumer.ts';
import { secretAccessKey } from '../../local/aws/clients.ts';
import { byAccountIndex } from '../../shared/findings/finding-items.ts';
import { policyFor } from '../../shared/governance/governance.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { createChangeControl } from '../../shared/remediation/change-control/change-control.ts';
import { createHubStateReader, resumeEverywhere } from '../../shared/remediation/change-control/hub-state.ts';
import { requesterOf } from '../../shared/remediation/change-control/requester.ts';
import type { StateStore } from '../../shared/table/table.ts';
import { awsError } from './fake-s3.ts';
import { aGovernance } from './site.ts';
import { startStrictEmulator } from './strict-emulator.ts';
import { noSurrounding } from './surroundings.ts';

export const hubAccountId = '434343434343';
export const region = 'us-east-1';
const extraDeliveries = 4;
const ids = guardrails.map(({ id }) => id);
const governance = aGovernance({
  guardrails: { all: { 's3-encryption': { encryption: 'aws:kms', key: 'aws-managed-key' } } },
  configRules: Object.fromEntries(ids.map((id) => [id, [`palisade-${id}`]])),
});

/** A fault, which happens before the call reaches AWS, or after AWS has done the work. */
export type Fault = {
  readonly name: string;
  readonly when: 'before' | 'after';
  /**
   * `killed` ends the function at once, `partial` makes PutEvents report a failed entry, `deleted` deletes the bucket.
   * Otherwise the call throws this error.
   */
  readonly effect: 'killed' | 'partial' | (() => Error) | 'deleted';
};

const errorReply = (name: string, status: number): Fault => ({
  name: `${name} ${status}`,
  when: 'before',
  effect: () => awsError(name, status),
});
const networkError = (code: string, when: Fault['when']): Fault => ({
  name: `${code} ${when} the call`,
  when,
  effect: () =>
    Object.assign(new Error(`${code} from the network`), { name: code === 'TimeoutError' ? code : 'Error', code }),
});

export const faults: readonly Fault[] = [
  errorReply('SlowDown', 503),
  errorReply('TooManyRequestsException', 429),
  errorReply('ProvisionedThroughputExceededException', 400),
  errorReply('InternalError', 500),
  errorReply('ServiceUnavailable', 503),
  errorReply('OperationAborted', 409),
  errorReply('AccessDenied', 403),
  errorReply('PermanentRedirect', 301),
  errorReply('ExpiredToken', 400),
  networkError('TimeoutError', 'before'),
  networkError('TimeoutError', 'after'),
  networkError('ECONNRESET', 'before'),
  networkError('ECONNRESET', 'after'),
  // A truncated body cannot be parsed.
  { name: 'truncated response', when: 'after', effect: () => new SyntaxError('Unexpected end of JSON input') },
  { name: 'killed before the call', when: 'before', effect: 'killed' },
  { name: 'killed after the call', when: 'after', effect: 'killed' },
];
export const bucketDeleted: Fault = { name: 'deleted', when: 'before', effect: 'deleted' };
export const partialFailure: Fault = { name: 'FailedEntryCount 1', when: 'before', effect: 'partial' };

type Queue = 'remediate' | 'record-finding';
type Message = { readonly queue: Queue; readonly body: string; readonly receives: number };
/** One call of a run. */
export type RecordedCall = { readonly command: string; readonly input: object };

const emulator = await startStrictEmulator();
const requestHandler = new NodeHttpHandler();

const settings = (account: string) => ({
  requestHandler,
  endpoint: emulator.endpoint,
  region,
  credentials: { accessKeyId: account, secretAccessKey },
  forcePathStyle: true,
  maxAttempts: 1,
});

let table: Promise<void> | undefined;
const journalTable = 'faults';

/** Creates the table, with the state of a hub that was started, and the topic that all runs share, once. */
export function createSharedResources(): Promise<void> {
  table ??= (async () => {
    const dynamodb = new DynamoDBClient(settings(hubAccountId));
    const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
    const key = (hash: string, range: string) => [
      { AttributeName: hash, KeyType: 'HASH' as const },
      { AttributeName: range, KeyType: 'RANGE' as const },
    ];
    await dynamodb.send(
      new CreateTableCommand({
        TableName: journalTable,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['id', 'version', 'accountId', 'at'].map(attribute),
        KeySchema: key('id', 'version'),
        GlobalSecondaryIndexes: [
          { IndexName: byAccountIndex, KeySchema: key('accountId', 'at'), Projection: { ProjectionType: 'ALL' } },
        ],
      }),
    );
    await new SNSClient(settings(hubAccountId)).send(new CreateTopicCommand({ Name: 'faults' }));
    await resumeEverywhere({ dynamodb, table: journalTable }, new Date(), requesterOf(null));
  })();
  return table;
}

/** Access to the journal without faults. */
export const faultFreeStore: StateStore = {
  dynamodb: new DynamoDBClient(settings(hubAccountId)),
  table: journalTable,
  retentionDays: 1,
};

/** Closes the connections to the emulator, and stops it. */
export async function endFaultWorld(): Promise<void> {
  requestHandler.destroy();
  await emulator.stop();
}

/** A bucket in an account of its own, with a client without faults. */
export type FaultBucket = { readonly accountId: string; readonly bucket: string; readonly s3: S3Client };
let buckets = 0;

/** Creates a bucket that violates every guardrail. */
export async function createViolatingBucket(): Promise<FaultBucket> {
  buckets += 1;
  const accountId = String(420_000_000_000 + buckets);
  const s3 = new S3Client(settings(accountId));
  const Bucket = `faulty-${buckets}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  return { accountId, bucket: Bucket, s3 };
}

/** Whether the bucket complies with this guardrail. */
export async function isCompliant(id: string, { accountId, bucket: name, s3 }: FaultBucket): Promise<boolean> {
  const guardrail = guardrails.find((each) => each.id === id);
  if (guardrail === undefined) throw new Error(`no guardrail ${id}`);
  const observed = await guardrail.observe(s3, { type: guardrail.resourceType, accountId, region, id: name });
  if (observed.kind !== 'facts') throw new Error(`the bucket is ${observed.kind}`);
  return (
    guardrail.decide(observed.facts, policyFor(governance, { type: 'production', age: 'new' }, guardrail).parameters)
      .kind === 'compliant'
  );
}

/**
 * Sends the events through the functions until all queues are empty. `injected` adds a fault to the call with this
 * index, which counts from 0. Returns the calls, the dead letters, and the number of messages left.
 */
export async function runWithFault(
  { accountId, bucket, s3: faultFreeS3 }: FaultBucket,
  events: readonly object[],
  injected?: { readonly index: number; readonly fault: Fault },
) {
  const made: RecordedCall[] = [];
  const waiting: Message[] = events.map((event) => ({ queue: 'remediate', body: JSON.stringify(event), receives: 0 }));
  const dead: { queue: Queue; reason: string }[] = [];
  let kill: () => void = () => undefined;

  const injectFault = async <T>(call: RecordedCall, send: () => Promise<T>): Promise<T | 'partial'> => {
    const index = made.push(call) - 1;
    const fault = index === injected?.index ? injected.fault : undefined;
    if (fault === undefined) return send();
    if (fault.effect === 'partial') return 'partial';
    if (fault.effect === 'deleted') {
      await faultFreeS3.send(new DeleteBucketCommand({ Bucket: bucket }));
      return send();
    }
    if (fault.when === 'after') await send();
    if (fault.effect !== 'killed') throw fault.effect();
    kill();
    return new Promise(() => undefined);
  };

  /** A new execution environment of a function: its handler, with new clients. */
  const container = (queue: Queue) => {
    const watch: InitializeMiddleware<object, object> = (next, context) => async (args) => {
      // Copied, because later middleware of the SDK adds to the input.
      const command = String(context['commandName']).replace(/Command$/, '');
      const call = { command, input: { ...args.input } };
      const output = await injectFault(call, () => (command === 'PutEvents' ? publishEvents(args.input) : next(args)));
      return output === 'partial' ? { response: {}, output: { FailedEntryCount: 1 } } : output;
    };
    const watched = <C extends { middlewareStack: { add: unknown } }>(client: C): C => {
      const { middlewareStack } = client as unknown as { middlewareStack: MiddlewareStack<object, object> };
      middlewareStack.add(watch, { step: 'initialize', priority: 'low' });
      return client;
    };
    const journal = { ...faultFreeStore, dynamodb: watched(new DynamoDBClient(settings(hubAccountId))) };
    const eventBridge = watched(new EventBridgeClient(settings(hubAccountId)));
    const logger = new Logger({ logLevel: 'SILENT' });
    const now = () => new Date();
    const hubState = createHubStateReader(journal);
    const s3 = watched(new S3Client(settings(accountId)));
    const handle =
      queue === 'remediate'
        ? createRemediate({
            logger,
            governance,
            journal,
            eventBridge,
            requests: { baselines: async () => [] },
            hubAccountId,
            now,
            changeControl: createChangeControl({ governance, journal, eventBridge, hubAccountId, hubState, now }),
            accounts: async (id) => ({ kind: 'member', id, type: 'production', age: 'new' }),
            // No call to AWS Config, because governance.yml names the rules.
            memberClientsFor: () => ({
              config: undefined as never,
              cloudTrail: undefined as never,
              resource: () => s3,
              surrounding: noSurrounding,
            }),
          })
        : createRecordFinding({
            logger,
            journal,
            eventBridge,
            hubAccountId,
            sns: watched(new SNSClient(settings(hubAccountId))),
            topicArn: `arn:aws:sns:${region}:${hubAccountId}:faults`,
          });
    return sqsHandler({
      logger,
      handle,
      maxReceiveCount: 5,
      sendToDeadLetterQueue: async (_message, reason) => void dead.push({ queue, reason }),
      delayRetry: async () => undefined,
      refuseRequest: async (reason) => void dead.push({ queue, reason }),
    });
  };

  /** The event bus in memory: forwards findings to the queue of record-finding. */
  const publishEvents = async (input: object) => {
    const { Entries = [] } = input as { Entries?: { DetailType: string; Detail: string }[] };
    for (const { DetailType, Detail } of Entries) {
      if (DetailType !== 'Palisade Finding') continue;
      const event = {
        id: crypto.randomUUID(),
        source: 'palisade',
        'detail-type': DetailType,
        account: hubAccountId,
        region,
        detail: JSON.parse(Detail),
      };
      waiting.push({ queue: 'record-finding', body: JSON.stringify(event), receives: 0 });
    }
    return {
      response: {},
      output: { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: crypto.randomUUID() })) },
    };
  };

  const containers = new Map<Queue, ReturnType<typeof container>>();
  let deliveries = 0;
  for (
    let message = waiting.shift();
    message && deliveries < 20 * (events.length + extraDeliveries);
    message = waiting.shift()
  ) {
    deliveries += 1;
    const { queue, body, receives } = message;
    const handler = containers.get(queue) ?? container(queue);
    containers.set(queue, handler);
    const attributes = { ApproximateReceiveCount: String(receives + 1), SentTimestamp: String(Date.now()) };
    const { 'detail-type': detailType }: { 'detail-type'?: string } = JSON.parse(body);
    const name = detailType === undoDetailType ? 'undo-requests' : queue;
    const eventSourceARN = `arn:aws:sqs:${region}:${hubAccountId}:palisade-${name}`;
    const batch = { Records: [{ messageId: 'm', body, attributes, eventSourceARN } as SQSRecord] } as SQSEvent;
    const killed = new Promise<'killed'>((resolve) => (kill = () => resolve('killed')));
    // Without getRemainingTimeInMillis middy starts no timer, which would outlive an invocation that is killed.
    const context = { functionName: queue, awsRequestId: 'r' } as Context;
    const ended = await Promise.race([handler(batch, context), killed]);
    if (ended === 'killed') containers.delete(queue);
    const isRetried = ended === 'killed' || (ended as { batchItemFailures: unknown[] }).batchItemFailures.length > 0;
    if (isRetried) waiting.push({ queue, body, receives: receives + 1 });
  }
  return { made, dead, left: waiting.length };
}
