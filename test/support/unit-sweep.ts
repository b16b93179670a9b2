// The function sweep in one account with buckets in memory, which share their settings. Its queue is an array, and its
// journal grants every lease.
import { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../events/envelope.ts';
import { type SweepPage, sweepPageDetailType } from '../../events/palisade/sweep-requested.ts';
import { createSweep } from '../../functions/sweep/sweep.ts';
import { allowAll } from '../../tools/fixtures/change-control.ts';
import { anAccountRecord } from './account-record.ts';
import { answerBatches } from './fake-journal.ts';
import { type BucketState, bucket, fakeS3 } from './fake-s3.ts';
import { aFinding } from './finding.ts';
import { findingsOn } from './published.ts';
import { drainOwnQueue } from './recursive-loop.ts';
import { aGovernance, hub } from './site.ts';
import { noSurrounding } from './surroundings.ts';

const now = new Date('2026-11-25T10:00:00.000Z');

export const firstPage: SweepPage = {
  sweepId: 's',
  since: now.toISOString(),
  accountId: bucket.accountId,
  cursor: null,
  hop: 0,
  requestedBy: null,
  swept: { resources: 0, elsewhere: {} },
};

type Settings = {
  /** The account's buckets, in the order in which they are listed. */
  readonly names: readonly string[];
  /** Buckets in a Region that is not governed, with that Region. */
  readonly regionOf?: (name: string) => string;
  /** Buckets about which the journal has an open finding, recorded before the sweep. */
  readonly open?: readonly string[];
  readonly pageSize?: number;
  /** The settings of all buckets at the beginning: without them, they violate all guardrails. */
  readonly state?: Partial<BucketState>;
  /** Whether governance.yml excludes the account. */
  readonly isExcluded?: boolean;
};

/** `sweepAll` delivers pages until the queue is empty; `handle` delivers one, and returns what it enqueues. */
export function aSweep({
  names,
  regionOf = () => bucket.region,
  open = [],
  pageSize = 1,
  state,
  isExcluded = false,
}: Settings) {
  const fake = fakeS3(state);
  fake.s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== ListBucketsCommand.name) return next(args);
        const { ContinuationToken, MaxBuckets = 0 } = args.input as { ContinuationToken?: string; MaxBuckets?: number };
        const from = Number(ContinuationToken ?? 0);
        const end = from + MaxBuckets;
        const Buckets = names.slice(from, end).map((Name) => ({ Name, BucketRegion: regionOf(Name) }));
        const more = end < names.length ? { ContinuationToken: String(end) } : {};
        return { response: {}, output: { $metadata: {}, Buckets, ...more } };
      },
    { step: 'initialize', priority: 'high' },
  );
  const eventBridge = new EventBridgeClient({ region: 'us-east-1' });
  const bus = mockClient(eventBridge);
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const sent: SweepPage[] = [];
  const handlePage = createSweep({
    logger: new Logger({ logLevel: 'SILENT' }),
    governance: aGovernance(),
    hubAccountId: hub.accountId,
    journal: aJournal(open),
    eventBridge,
    changeControl: allowAll,
    accounts: async (id) =>
      isExcluded
        ? { kind: 'ineligible', id, state: 'EXCLUDED', reason: 'it is excluded' }
        : { kind: 'member', id, type: 'production', age: 'new' },
    memberClientsFor: () => ({
      config: undefined as never,
      cloudTrail: undefined as never,
      resource: () => fake.s3,
      surrounding: noSurrounding,
    }),
    enqueuePages: async (pages) => void sent.push(...pages),
    pageSize,
    now: () => now,
  });
  const deliver = async (detailType: string, detail: object, attempt = 1) => {
    const event = { id: crypto.randomUUID(), source: 'palisade', account: hub.accountId, region: hub.region };
    const envelope = envelopeSchema.parse({ ...event, 'detail-type': detailType, detail });
    await handlePage({ envelope, attempt, sentAt: now });
    return sent.splice(0);
  };
  const handle = (page: SweepPage, attempt = 1) => deliver(sweepPageDetailType, page, attempt);
  return {
    fake,
    handle,
    /** Delivers another event of the function. Returns the pages that it enqueues. */
    deliver,
    sweepAll: () => drainOwnQueue('sweep', firstPage, handle),
    published: () => findingsOn(bus),
    /** The number of calls in which findings were published. */
    calls: () => bus.commandCalls(PutEventsCommand).length,
    /** The names of the buckets whose versioning was read, with repetitions: once an evaluation, if it is compliant. */
    evaluated: () =>
      fake.calls
        .filter(({ command }) => command === 'GetBucketVersioningCommand')
        .map(({ input }) => String(input['Bucket'])),
  };
}

function aJournal(open: readonly string[]) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const findings = open.map((id) =>
    aFinding({ state: 'failed', resource: { type: bucket.type, id, arn: `arn:aws:s3:::${id}` } }),
  );
  const Items = findings.map((finding) => marshall({ ...finding, version: 'latest', finding }));
  const record = anAccountRecord({ accountId: bucket.accountId });
  const account = marshall({ id: 'accounts', version: bucket.accountId, record });
  const table = mockClient(dynamodb);
  answerBatches(table);
  table
    .on(UpdateItemCommand)
    .resolves({ Attributes: {} })
    .on(QueryCommand)
    .callsFake(async ({ IndexName, ExpressionAttributeValues = {} }) => {
      const isOfAccounts = Object.values(unmarshall(ExpressionAttributeValues)).includes('accounts');
      return { Items: IndexName ? Items : isOfAccounts ? [account] : [] };
    });
  return { dynamodb, table: 'journal', retentionDays: 1 };
}
