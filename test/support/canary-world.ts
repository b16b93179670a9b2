// A canary's account and journal in memory: buckets with tags and versioning, the rule, and findings that a hub would write.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { marshall } from '@aws-sdk/util-dynamodb';
import { chooseBreak } from '../../shared/canary/breaks.ts';
import { runCanary } from '../../shared/canary/canary-run.ts';
import type { Expectation } from '../../shared/canary/preflight.ts';
import type { CanaryDependencies, CanaryInput, Hop } from '../../shared/canary/types.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { awsError, type Call } from './fake-s3.ts';
import { aFinding } from './finding.ts';
import { aGovernance } from './site.ts';

export const accountId = '111122223333';
export const bucketName = `palisade-canary-${accountId}-0123abcd`;
const at = Date.parse('2026-11-28T12:00:00Z');

export type FakeBucket = { versioning: string; tags: { Key: string; Value: string }[] | undefined; madeAt: Date };
export type Answer = (command: string, input: Record<string, unknown>) => object;

/** What a test changes. `hub` says which finding there is after this number of reads; `onCall` may throw before or after a call. */
export type WorldOptions = {
  readonly hub?: (reads: number) => Partial<Finding> | undefined;
  readonly onCall?: (command: string, count: number) => { readonly before?: Error; readonly after?: Error } | undefined;
  readonly ruleState?: string;
  /** Whether the bucket has the setting once the finding says so. */
  readonly isFixed?: boolean;
  /** Items of the journal that are read by their partition. */
  readonly items?: Readonly<Record<string, object>>;
};

export function canaryWorld({
  hub = () => ({ state: 'remediated' }),
  onCall,
  ruleState = 'ENABLED',
  isFixed = true,
  items = {},
}: WorldOptions = {}) {
  const buckets = new Map<string, FakeBucket>();
  const calls: Call[] = [];
  const hops: Hop[] = [];
  const leftBehind: string[] = [];
  const controller = new AbortController();
  let [time, reads] = [at, 0];
  const settings = { region: 'us-east-1', credentials: { accessKeyId: 'x', secretAccessKey: 'x' } };
  const s3 = new S3Client(settings);
  const dynamodb = new DynamoDBClient(settings);
  const eventBridge = new EventBridgeClient(settings);
  const iam = new IAMClient(settings);
  const target = { Id: 'hub', Arn: 'arn:aws:events:us-east-1:222233334444:event-bus/palisade' };
  const journal: Answer = (command, input) => {
    if (command === 'GetItemCommand') {
      const item = items[String(Object(input['Key']).id.S)];
      return item === undefined ? {} : { Item: marshall(item) };
    }
    reads += 1;
    const found = hub(reads);
    if (found === undefined) return { Items: [] };
    const bucket = buckets.get(bucketName);
    if (isFixed && found.state === 'remediated' && bucket) bucket.versioning = 'Enabled';
    const finding = aFinding({ ...found, id: Object(input['ExpressionAttributeValues'])[':id'].S });
    return { Items: [marshall({ id: finding.id, version: 'latest', finding, firstSeenAt: finding.at })] };
  };
  const answers: readonly (readonly [AnyClient, Answer])[] = [
    [s3, (command, input) => bucketAnswer(buckets, () => new Date(time), command, input)],
    [dynamodb, journal],
    [eventBridge, (command) => (command === 'DescribeRuleCommand' ? { State: ruleState } : { Targets: [target] })],
    [iam, () => ({ Role: { RoleName: 'PalisadeSpoke' } })],
  ];
  for (const [client, answer] of answers) {
    intercept(client, (command, input) => {
      calls.push({ command, input });
      const failure = onCall?.(command, calls.length);
      if (failure?.before) throw failure.before;
      const output = answer(command, input);
      if (failure?.after) throw failure.after;
      return output;
    });
  }
  const dependencies: CanaryDependencies = {
    s3In: () => s3,
    account: { eventBridge, iam },
    journal: { dynamodb, table: 'palisade-journal' },
    diagnose: async () => undefined,
    onHop: (hop) => hops.push(hop),
    onLeftBehind: (bucket) => leftBehind.push(bucket),
    now: () => new Date(time),
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
    signal: controller.signal,
  };
  const chosen = chooseBreak(aGovernance(), { type: 'production', age: 'new' });
  const run = (expectation: Expectation = { kind: 'fix' }, more: Partial<CanaryInput> = {}) =>
    runCanary(dependencies, {
      accountId,
      region: 'us-east-1',
      plan: { chosen, expectation },
      isComplete: true,
      random: '0123abcd',
      timeoutMs: 5_000,
      ...more,
    });
  return { buckets, calls, hops, leftBehind, stop: () => controller.abort(new Error('stopped')), dependencies, run };
}

type AnyClient = S3Client | DynamoDBClient | EventBridgeClient | IAMClient;

function intercept(client: AnyClient, answer: Answer): void {
  const stack = client.middlewareStack as S3Client['middlewareStack'];
  stack.add(
    (_next, context) => async (args) => {
      const output = { $metadata: {}, ...answer(String(context['commandName']), { ...args.input } as never) };
      return { response: {}, output };
    },
    { step: 'initialize', priority: 'low' },
  );
}

function bucketAnswer(
  buckets: Map<string, FakeBucket>,
  now: () => Date,
  command: string,
  input: Record<string, unknown>,
): object {
  if (command === 'ListBucketsCommand') {
    const listed = [...buckets].map(([Name, { madeAt }]) => ({
      Name,
      CreationDate: madeAt,
      BucketRegion: 'us-east-1',
    }));
    return { Buckets: listed };
  }
  const id = String(input['Bucket']);
  if (command === 'CreateBucketCommand') {
    buckets.set(id, { versioning: 'NeverSet', tags: undefined, madeAt: now() });
    return {};
  }
  const bucket = buckets.get(id);
  if (bucket === undefined) throw awsError('NoSuchBucket', 404);
  switch (command) {
    case 'PutBucketTaggingCommand':
      bucket.tags = Object(input['Tagging']).TagSet;
      return {};
    case 'GetBucketTaggingCommand':
      if (bucket.tags === undefined) throw awsError('NoSuchTagSet', 404);
      return { TagSet: bucket.tags };
    case 'PutBucketVersioningCommand':
      bucket.versioning = Object(input['VersioningConfiguration']).Status;
      return {};
    case 'GetBucketVersioningCommand':
      return { Status: bucket.versioning };
    case 'DeleteBucketCommand':
      buckets.delete(id);
      return {};
    default:
      throw new Error(`the world does not support ${command}`);
  }
}
