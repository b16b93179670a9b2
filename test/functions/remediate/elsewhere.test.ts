// Events about a bucket that is in another Region than the event, because it was deleted and created again there, or
// because the event comes from another Region.
import { Logger } from '@aws-lambda-powertools/logger';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../../events/envelope.ts';
import { createRemediate } from '../../../functions/remediate/remediate.ts';
import { RetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import type { Finding } from '../../../shared/findings/finding.ts';
import { s3Versioning } from '../../../shared/guardrails/s3-bucket/s3-versioning/guardrail.ts';
import { findingIdentity } from '../../../shared/remediation/finding-from-outcome.ts';
import { allowAll } from '../../../tools/fixtures/change-control.ts';
import { complianceChange } from '../../../tools/fixtures/events.ts';
import { answerBatches } from '../../support/fake-journal.ts';
import { bucket } from '../../support/fake-s3.ts';
import { findingsOn } from '../../support/published.ts';
import { type Redirect, type S3Regions, s3Regions } from '../../support/s3-regions.ts';
import { aGovernance } from '../../support/site.ts';
import { noSurrounding } from '../../support/surroundings.ts';

const now = new Date('2026-11-24T10:00:00.000Z');
const idIn = (region: string) => findingIdentity(s3Versioning, { ...bucket, region }).id;

/** An open finding about the bucket in us-east-1, from the time when it was there. */
const openFinding: Finding = {
  schemaVersion: '1',
  id: idIn('us-east-1'),
  accountId: bucket.accountId,
  accountType: 'production',
  region: 'us-east-1',
  resource: { type: bucket.type, id: bucket.id, arn: `arn:aws:s3:::${bucket.id}` },
  guardrail: 's3-versioning',
  severity: 'MEDIUM',
  state: 'unreadable',
  reason: 'the setting could not be read',
  before: null,
  after: null,
  change: null,
  trigger: { eventId: 'e', detailType: 'd', principal: null },
  firstSeenAt: '2026-11-20T10:00:00.000Z',
  at: '2026-11-20T10:00:00.000Z',
  attempts: 1,
  links: { console: 'https://console.aws.amazon.com' },
};

/** Handles an event from us-east-1 about the bucket. Returns the findings, and how the event ended. */
async function handleEvent(s3: S3Regions, { regions = ['us-east-1', 'eu-west-1'], open = true } = {}) {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const item = { id: openFinding.id, version: 'latest', finding: openFinding, firstSeenAt: openFinding.firstSeenAt };
  answerBatches(mockClient(dynamodb), open ? [marshall(item)] : []);
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  eventBridge.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const handle = createRemediate({
    logger: new Logger({ logLevel: 'SILENT' }),
    governance: { ...aGovernance({ configRules: { 's3-versioning': ['palisade-s3-versioning'] } }), regions },
    requests: { baselines: async () => [] },
    hubAccountId: '222233334444',
    accounts: async (id) => ({ kind: 'member', id, type: 'production', age: 'new' }),
    changeControl: allowAll,
    memberClientsFor: (_id, region) => ({
      config: new ConfigServiceClient({ region }),
      cloudTrail: undefined as never,
      resource: () => s3.clientIn(region),
      surrounding: noSurrounding,
    }),
    journal: { dynamodb, table: 'journal', retentionDays: 1 },
    eventBridge: eventBridge as unknown as EventBridgeClient,
    now: () => now,
  });
  const envelope = envelopeSchema.parse(complianceChange({ bucket: bucket.id }));
  const error: unknown = await handle({ envelope, attempt: 1, sentAt: now }).catch((reason: unknown) => reason);
  return { states: findingsOn(eventBridge).map(({ id, region, state }) => ({ id, region, state })), error };
}

const resolvedHere = { id: idIn('us-east-1'), region: 'us-east-1', state: 'resolved' };
const remediatedThere = { id: idIn('eu-west-1'), region: 'eu-west-1', state: 'remediated' };

/** Amazon S3 API Reference, "Error responses"; S3 User Guide, "Making requests over DNS routing and request routing". */
const redirects: readonly Redirect[] = [
  { status: 301, code: 'PermanentRedirect', names: 'header' },
  { status: 301, code: 'PermanentRedirect', names: 'nothing' },
  { status: 301, code: undefined, names: 'header' },
  { status: 400, code: 'IllegalLocationConstraintException', names: 'header' },
  { status: 400, code: 'IllegalLocationConstraintException', names: 'nothing' },
  { status: 400, code: 'AuthorizationHeaderMalformed', names: 'header' },
  { status: 400, code: 'AuthorizationHeaderMalformed', names: 'element' },
];

test.each(redirects)(
  'aws-review 27: a bucket in another Region than its event is found there: $status $code, its Region in $names (S3 API Reference, error responses: PermanentRedirect)',
  async (redirect) => {
    const s3 = s3Regions({ redirect });
    expect(await handleEvent(s3)).toEqual({ states: [resolvedHere, remediatedThere], error: undefined });
    expect(s3.versioning.status).toBe('Enabled');
    expect(s3.expectedOwners).toEqual(new Set([bucket.accountId]));
  },
);

test('without an open finding in the event’s Region, there is nothing to close', async () => {
  expect((await handleEvent(s3Regions(), { open: false })).states).toEqual([remediatedThere]);
});

test('a bucket of another account is not followed to its Region: its owner is named there too', async () => {
  const s3 = s3Regions({ ownerId: '999999999999', listed: null });
  expect(await handleEvent(s3)).toEqual({ states: [resolvedHere], error: undefined });
  expect(s3.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  expect(s3.expectedOwners).toEqual(new Set([bucket.accountId]));
});

test('a bucket in a Region that is not governed is not followed, and its findings elsewhere close', async () => {
  const s3 = s3Regions();
  expect((await handleEvent(s3, { regions: ['us-east-1'] })).states).toEqual([resolvedHere]);
  expect(s3.requests.filter((request) => request.includes('eu-west-1'))).toEqual([]);
});

test.each<[string, Redirect, string]>([
  ['the Region of the event', { status: 301, code: 'PermanentRedirect', names: 'nothing' }, 'us-east-1'],
  ['no Region', { status: 400, code: 'AuthorizationHeaderMalformed', names: 'nothing' }, 'eu-west-1'],
])(
  'a redirect that leads to %s is unreadable and retried, since the bucket may be there',
  async (_to, redirect, listed) => {
    const { states, error } = await handleEvent(s3Regions({ redirect, listed }));
    expect(states).toMatchObject([{ region: 'us-east-1', state: 'unreadable' }]);
    expect(error).toBeInstanceOf(RetryableError);
  },
);

test('a redirect while DNS is updated is transient: nothing is published', async () => {
  const redirect: Redirect = { status: 307, code: 'TemporaryRedirect', names: 'header' };
  const { states, error } = await handleEvent(s3Regions({ redirect }));
  expect(states).toEqual([]);
  expect(error).toBeInstanceOf(RetryableError);
});

test('a bucket that no list of the account has, and that S3 only says is elsewhere, is gone', async () => {
  const redirect: Redirect = { status: 301, code: 'PermanentRedirect', names: 'nothing' };
  const s3 = s3Regions({ redirect, listed: null });
  expect(await handleEvent(s3)).toEqual({ states: [resolvedHere], error: undefined });
});
