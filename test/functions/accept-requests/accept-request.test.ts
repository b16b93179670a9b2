// The function accept-requests: who asks is what AWS says, whatever a body says, and what is refused leaves a record.
import { Logger } from '@aws-lambda-powertools/logger';
import { GetQueueUrlCommand, SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { createAcceptRequest } from '../../../functions/accept-requests/accept-request.ts';
import { maxAccounts, routes } from '../../../functions/accept-requests/routes.ts';
import { createRequestSender } from '../../../functions/runtime/request-sender.ts';
import { anyJson } from '../../support/any-text.ts';
import { awsError } from '../../support/fake-s3.ts';

const dana = 'arn:aws:sts::222233334444:assumed-role/platform-operator/dana';
const approver = 'arn:aws:sts::222233334444:assumed-role/platform-approver/ann';
const origin = { hubAccountId: '222233334444', region: 'eu-west-1' };
const bodies = {
  '/undo': { findingId: 'pf-0123456789abcdef01234567', dryRun: false },
  '/approvals': { findingId: 'pf-0123456789abcdef01234567', dryRun: true },
  '/baselines': { accounts: ['111122223333', '444455556666'], dryRun: true, reason: 'a test' },
  '/sweeps': { accounts: ['111122223333'] },
  '/platform': { action: 'shut', accountId: '111122223333', reason: 'a leak' },
  '/replays': { queue: 'undo-requests', messages: ['m1', 'm2'] },
  '/dismissals': { findingId: 'pf-0123456789abcdef01234567', reason: 'a lab', dryRun: false },
  '/discards': { queue: 'undo-requests', messages: ['m1', 'm2'], reason: 'a typo' },
} as const;

function setUp(sqsError?: Error) {
  const client = new SQSClient({ region: origin.region });
  const sqs = mockClient(client);
  sqs.on(GetQueueUrlCommand).resolves({ QueueUrl: 'https://sqs/q' });
  if (sqsError) sqs.on(SendMessageBatchCommand).rejects(sqsError);
  else sqs.on(SendMessageBatchCommand).resolves({ Failed: [] });
  const refused: string[] = [];
  const replayed: unknown[] = [];
  const discarded: unknown[] = [];
  const accept = createAcceptRequest({
    logger: new Logger({ logLevel: 'SILENT' }),
    requests: createRequestSender(client, origin, () => new Date('2026-11-25T10:00:00Z')),
    replay: async (...call) => {
      replayed.push(call);
      return call[1];
    },
    discard: async (...call) => {
      discarded.push(call);
      return { ids: call[1].slice(0, 1), failures: [{ id: 'm2', reason: 'AccessDenied' }] };
    },
    mayOnlyApprove: (caller) => caller === approver,
    refuseRequest: async (reason) => void refused.push(reason),
  });
  const sent = () =>
    sqs
      .commandCalls(SendMessageBatchCommand)
      .flatMap(({ args }) => args[0].input.Entries ?? [])
      .map(({ MessageBody }) => JSON.parse(MessageBody ?? ''));
  return { accept, refused, replayed, discarded, sent };
}

const call = (rawPath: string, body: unknown, { method = 'POST', userArn = dana } = {}) => ({
  version: '2.0',
  rawPath,
  headers: { 'x-amzn-caller': 'arn:aws:iam::222233334444:user/eve' },
  body: Buffer.from(JSON.stringify(body)).toString('base64'),
  isBase64Encoded: true,
  requestContext: { http: { method }, authorizer: { iam: { userArn, userId: 'x:dana' } } },
});

test.each([
  { path: '/undo', type: 'Palisade Undo Requested', details: [bodies['/undo']] },
  { path: '/approvals', type: 'Palisade Approval Requested', details: [bodies['/approvals']] },
  {
    path: '/baselines',
    type: 'Palisade Baseline Requested',
    details: bodies['/baselines'].accounts.map((accountId) => ({ accountId, dryRun: true, reason: 'a test' })),
  },
  { path: '/sweeps', type: 'Palisade Sweep Requested', details: [bodies['/sweeps']] },
  {
    path: '/platform',
    type: 'Palisade Platform Requested',
    details: [{ kind: 'shut', accountId: '111122223333', reason: 'a leak' }],
  },
  { path: '/dismissals', type: 'Palisade Dismissal Requested', details: [bodies['/dismissals']] },
] as const)(
  '$path puts requests of the caller into the queue, and answers their ids',
  async ({ path, type, details }) => {
    const { accept, sent, refused } = setUp();
    const { statusCode, body } = await accept(call(path, bodies[path]));
    expect(statusCode).toBe(202);
    expect(sent().map(({ detail }) => detail)).toEqual(details.map((detail) => ({ ...detail, requestedBy: dana })));
    expect(JSON.parse(body).ids).toEqual(sent().map(({ id }) => id));
    expect(sent()[0]).toMatchObject({ source: 'palisade', 'detail-type': type, account: origin.hubAccountId });
    expect(refused).toEqual([]);
  },
);

test('messages are moved back on behalf of the caller', async () => {
  const { accept, replayed } = setUp();
  expect(await accept(call('/replays', bodies['/replays']))).toMatchObject({
    statusCode: 200,
    body: '{"ids":["m1","m2"]}',
  });
  expect(replayed).toEqual([['undo-requests', ['m1', 'm2'], dana]]);
});

test('messages are discarded on behalf of the caller, and what could not be is answered with the reason', async () => {
  const { accept, discarded } = setUp();
  expect(await accept(call('/discards', bodies['/discards']))).toMatchObject({
    statusCode: 200,
    body: '{"ids":["m1"],"failures":[{"id":"m2","reason":"AccessDenied"}]}',
  });
  expect(discarded).toEqual([['undo-requests', ['m1', 'm2'], { by: dana, reason: 'a typo' }]]);
});

/** A body of this path, with one thing more, one less, or something else. */
const wrongBody = (path: keyof typeof bodies) =>
  fc.oneof(
    fc.constantFrom('requestedBy', 'principal', 'by', 'id').map((key) => ({ ...bodies[path], [key]: 'eve' })),
    fc.constantFrom(...Object.keys(bodies[path])).map((key) => ({ ...bodies[path], [key]: undefined })),
    anyJson.filter((value) => !routes[path]?.body.safeParse(value).success),
  );

test('any other body is refused, recorded and sent nowhere: one that names a requester above all', async () => {
  const request = fc
    .constantFrom(...(Object.keys(bodies) as (keyof typeof bodies)[]))
    .chain((path) => wrongBody(path).map((body) => ({ path, body })));
  await fc.assert(
    fc.asyncProperty(request, async ({ path, body }) => {
      const { accept, refused, replayed, discarded, sent } = setUp();
      expect(await accept(call(path, body))).toMatchObject({ statusCode: 400 });
      expect([refused.length, replayed, discarded, sent()]).toEqual([1, [], [], []]);
    }),
  );
  const messageFor = async (path: string, body: unknown) =>
    JSON.parse((await setUp().accept(call(path, body))).body).message;
  expect(await messageFor('/undo', { ...bodies['/undo'], requestedBy: 'eve' })).toBe(
    "invalid request: 'requestedBy' cannot be set",
  );
  const accounts = Array.from({ length: maxAccounts + 1 }, () => '111122223333');
  expect(await messageFor('/sweeps', { accounts })).toBe("invalid request: 'accounts' is longer than 500");
  expect(await messageFor('/sweeps', 'x')).toBe('invalid request: the body is not a JSON object');
});

test.each([
  { name: 'another path', event: call('/exemptions', {}), statusCode: 404 },
  { name: 'a path of Object', event: call('/constructor', {}), statusCode: 404 },
  { name: 'another method', event: call('/undo', bodies['/undo'], { method: 'GET' }), statusCode: 405 },
  {
    name: 'no caller',
    event: { ...call('/undo', bodies['/undo']), requestContext: { http: { method: 'POST' } } },
    statusCode: 403,
  },
  { name: 'a caller that is no ARN', event: call('/undo', bodies['/undo'], { userArn: 'eve' }), statusCode: 403 },
  { name: 'no request at all', event: null, statusCode: 403 },
])('$name is refused with $statusCode, and recorded', async ({ event, statusCode }) => {
  const { accept, refused, sent } = setUp();
  expect(await accept(event)).toMatchObject({ statusCode });
  expect([refused.length, sent()]).toEqual([1, []]);
});

test.each(Object.keys(bodies) as (keyof typeof bodies)[])('an approver may use /approvals and not %s', async (path) => {
  const { accept, refused, replayed, discarded, sent } = setUp();
  const { statusCode, body } = await accept(call(path, bodies[path], { userArn: approver }));
  if (path === '/approvals') {
    expect([statusCode, sent().length, refused]).toEqual([202, 1, []]);
    return;
  }
  expect([statusCode, sent(), replayed, discarded]).toEqual([403, [], [], []]);
  expect([JSON.parse(body).message]).toEqual(refused);
  expect(refused).toEqual([expect.stringContaining('approvers may request /approvals only')]);
});

test('a request that does not reach its queue is answered with 503 and the reason, and is no forged one', async () => {
  const { accept, refused } = setUp(awsError('QueueDoesNotExist', 400));
  expect(await accept(call('/undo', bodies['/undo']))).toMatchObject({
    statusCode: 503,
    body: expect.stringContaining('QueueDoesNotExist'),
  });
  expect(refused).toEqual([]);
});
