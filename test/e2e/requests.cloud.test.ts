// Requests of people, end to end: AWS admits the operators only, every record names the session that asked, and forged
// requests do nothing but a record.
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  GetBucketVersioningCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketVersioningCommand,
} from '@aws-sdk/client-s3';
import { type Requests, requestHub } from '../../cli/lib/request-hub.ts';
import { requestQueues } from '../../events/palisade/request-queues.ts';
import { findRun } from '../../shared/accounts/account-store.ts';
import { requestFunctionName } from '../../shared/aws/names.ts';
import { findApprovalAnswer } from '../../shared/findings/approval-answer.ts';
import { findDismissalAnswer } from '../../shared/findings/dismissal-answer.ts';
import { listHistory } from '../../shared/findings/finding-queries.ts';
import { findUndoAnswer } from '../../shared/findings/undo-answer.ts';
import { accounts, hub, ids, journal, newName, region, sendToQueue, waitForFinding } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { allLogs } from '../support/logs.ts';
import { runPalisade } from '../support/palisade.ts';
import { createRequesters, requester } from '../support/requesters.ts';

const { s3 } = accounts(ids.dataScience, region);
const forgedBy = 'arn:aws:iam::111122223333:user/eve';

beforeAll(createRequesters);

/** A bucket whose versioning Palisade has enabled, and the finding about it. */
async function aRemediation() {
  const Bucket = newName('requested');
  await s3.send(new CreateBucketCommand({ Bucket }));
  return waitForFinding(ids.dataScience, Bucket, 's3-versioning', 'remediated');
}

const bodies = (findingId: string): Requests => ({
  '/undo': { findingId, dryRun: false },
  '/approvals': { findingId, dryRun: false },
  '/baselines': { accounts: [ids.testing], dryRun: true, reason: 'a test' },
  '/sweeps': { accounts: [ids.testing] },
  '/replays': { queue: 'undo-requests', messages: ['none'] },
  '/dismissals': { findingId, reason: 'a test', dryRun: false },
  // Nothing shuts an account out while other tests read with it.
  '/platform': { action: 'open', accountId: ids.testing, reason: 'a test' },
  '/discards': { queue: 'undo-requests', messages: ['none'], reason: 'a test' },
});

/** The records of refused requests that contain the text, by function. */
const refusalsOf = async (text: string) =>
  (await allLogs()).filter(({ text: line }) => line.includes('request refused') && line.includes(text));

test('an undo and a baseline are recorded with the session of the operator who asked', async () => {
  const { id } = await aRemediation();
  const dana = await requester('platform-operator', 'dana');
  const [undoId = ''] = await requestHub(dana.hub, '/undo', { findingId: id, dryRun: false });
  expect((await eventually(() => findUndoAnswer(journal, id, undoId))).state).toBe('undone');
  const undone = await eventually(async () => (await listHistory(journal, id)).find(({ state }) => state === 'undone'));
  expect(undone.trigger).toMatchObject({ eventId: undoId, principal: dana.arn });

  const [runId = ''] = await requestHub(dana.hub, '/baselines', bodies(id)['/baselines']);
  const run = await eventually(() => findRun(journal, ids.testing, runId));
  expect(run.cause).toMatchObject({ eventId: runId, principal: dana.arn });

  // There is no such message to move; operators may ask.
  expect(await requestHub(dana.hub, '/replays', bodies(id)['/replays'])).toEqual([]);
});

test('an operator closes an open finding on record, and no other, and it opens again when it is seen again', async () => {
  const Bucket = newName('dismissed');
  const { s3: inTesting } = accounts(ids.testing, region);
  await inTesting.send(new CreateBucketCommand({ Bucket }));
  const { id } = await waitForFinding(ids.testing, Bucket, 's3-versioning', 'monitored');
  const dana = await requester('platform-operator', 'dana');
  const [eventId = ''] = await requestHub(dana.hub, '/dismissals', { findingId: id, reason: 'a lab', dryRun: false });
  expect(await eventually(() => findDismissalAnswer(journal, id, eventId))).toMatchObject({ state: 'dismissed' });
  const closed = await eventually(async () =>
    (await listHistory(journal, id)).find(({ state }) => state === 'resolved'),
  );
  expect(closed).toMatchObject({ trigger: { eventId, principal: dana.arn }, reason: expect.stringContaining('a lab') });
  // Its own events may have opened this one again by now: what is remediated stays so.
  const other = await aRemediation();
  const refused = await runPalisade('findings', 'dismiss', other.id, '--reason', 'a lab', '--json');
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('only open findings') });
  const { stdout } = await runPalisade('finding', id.slice(0, 15), '--json');
  expect(JSON.parse(stdout).history.map(({ state }: { state: string }) => state)).toContain('resolved');
  await inTesting.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }));
  await waitForFinding(ids.testing, Bucket, 's3-versioning', 'monitored');
});

/** A bucket whose versioning is suspended, and where enabling it would keep what a lifecycle rule should delete. */
async function aHeldChange() {
  const { id, resource } = await aRemediation();
  const Bucket = resource.id;
  const Rules = [{ ID: 'expire', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 30 } }];
  await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Suspended' } }));
  await waitForFinding(ids.dataScience, Bucket, 's3-versioning', 'held');
  const versioning = async () => (await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status;
  return { id, versioning };
}

test('an approver has a held change made, once, and nobody else does; approvers request nothing else', async () => {
  const { id, versioning } = await aHeldChange();
  const [ann, dana] = [await requester('platform-approver', 'ann'), await requester('platform-operator', 'dana')];
  const approve = async ({ hub: theirs }: typeof ann, dryRun = false) => {
    const [eventId = ''] = await requestHub(theirs, '/approvals', { findingId: id, dryRun });
    return eventually(() => findApprovalAnswer(journal, id, eventId));
  };
  const listed = await runPalisade('held', '--account', ids.dataScience, '--json');
  expect(listed.code).toBe(2);
  expect(JSON.parse(listed.stdout)).toContainEqual(
    expect.objectContaining({ findingId: id, isApprovable: true, approvers: 'platform-approver', approved: null }),
  );
  const preview = await runPalisade('approve', id, '--dry-run', '--json');
  expect([preview.code, JSON.parse(preview.stdout)]).toMatchObject([0, { findingId: id, state: 'planned' }]);
  expect(await approve(dana)).toMatchObject({ state: 'refused', reason: expect.stringContaining('may not approve') });
  expect(await approve(ann, true)).toMatchObject({
    state: 'planned',
    breaks: [expect.stringContaining('lifecycle rule')],
  });
  expect(await versioning()).toBe('Suspended');
  expect(await approve(ann)).toMatchObject({ state: 'approved' });
  expect(await versioning()).toBe('Enabled');
  const made = await eventually(async () =>
    (await listHistory(journal, id)).findLast(({ state }) => state === 'remediated'),
  );
  // An event of the bucket may have made it before the request did: the approval says who admitted it.
  expect(made.reason).toContain(`approved by ${ann.arn}`);
  expect(await approve(ann)).toMatchObject({ state: 'refused', reason: expect.stringContaining('it was approved by') });

  const [undoId = ''] = await requestHub(dana.hub, '/undo', { findingId: id, dryRun: false });
  expect((await eventually(() => findUndoAnswer(journal, id, undoId))).state).toBe('undone');
  expect(await approve(ann)).toMatchObject({ state: 'refused', reason: expect.stringContaining('it was undone by') });
  await expect(requestHub(ann.hub, '/sweeps', { accounts: [] })).rejects.toThrow(
    'approvers may request /approvals only',
  );
});

test.each([
  ['an operator without lambda:InvokeFunctionUrl', 'platform-operator', ['lambda:InvokeFunctionUrl']],
  ['an operator without lambda:InvokeFunction', 'platform-operator', ['lambda:InvokeFunction']],
  ['an administrator, by the SCP', 'Administrator', []],
])('AWS refuses %s', async (_who, role, without) => {
  const { hub: theirs } = await requester(role, 'eve', without);
  await expect(requestHub(theirs, '/sweeps', { accounts: [ids.testing] })).rejects.toThrow(
    /AWS does not admit.*lambda:InvokeFunctionUrl and lambda:InvokeFunction/,
  );
});

test.each(['platform-operator', 'Administrator'])(
  'AWS refuses a direct call of %s, whose event could name any caller',
  async (role) => {
    const { hub: theirs } = await requester(role, 'eve');
    const event = {
      rawPath: '/sweeps',
      body: '{"accounts":[]}',
      requestContext: { http: { method: 'POST' }, authorizer: { iam: { userArn: forgedBy } } },
    };
    const call = new InvokeCommand({ FunctionName: requestFunctionName, Payload: Buffer.from(JSON.stringify(event)) });
    await expect(theirs.lambda.send(call)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  },
);

test('a body that names a requester is refused by the hub, and recorded', async () => {
  const marker = newName('eve');
  const { hub: theirs } = await requester('platform-operator', marker);
  for (const [path, body] of Object.entries(bodies('pf-0123456789abcdef'))) {
    const forged = { ...body, requestedBy: forgedBy };
    await expect(requestHub(theirs, path as '/undo', forged as never)).rejects.toThrow("'requestedBy' cannot be set");
  }
  await eventually(async () => (await refusalsOf(marker)).length === 8);
});

test('requests on the bus and in other queues do nothing but a record, and their own queues take none', async () => {
  const { id } = await aRemediation();
  const markers = Object.keys(requestQueues).map(() => newName('forged'));
  const all = bodies(id);
  const details = [
    all['/undo'],
    all['/approvals'],
    all['/dismissals'],
    { ...all['/baselines'], accountId: ids.testing },
    all['/sweeps'],
    { ...all['/platform'], kind: 'open' },
  ];
  expect(details).toHaveLength(markers.length);
  const Entries = Object.keys(requestQueues).map((DetailType, index) => ({
    EventBusName: 'palisade',
    Source: 'palisade',
    DetailType,
    Detail: JSON.stringify({ ...details[index], requestedBy: markers[index] }),
  }));
  await hub.eventBridge.send(new PutEventsCommand({ Entries }));
  const messages = Entries.map(({ DetailType, Detail }, index) =>
    JSON.stringify({
      id: `straight-${markers[index]}`,
      source: 'palisade',
      'detail-type': DetailType,
      account: ids.sharedServices,
      region,
      detail: JSON.parse(Detail),
    }),
  );
  await sendToQueue('palisade-remediate', messages);
  await sendToQueue('palisade-onboard-account', messages);
  await sendToQueue('palisade-keep-platform', messages);
  for (const queue of new Set([...Object.values(requestQueues), 'sweep'])) {
    await expect(sendToQueue(`palisade-${queue}`, messages)).rejects.toMatchObject({
      name: expect.stringContaining('AccessDenied'),
    });
    await expect(sendToQueue(`palisade-${queue}-dead-letters`, messages)).rejects.toMatchObject({
      name: /AccessDenied/,
    });
  }
  for (const marker of markers) {
    await eventually(async () => {
      const groups = (await refusalsOf(marker)).map(({ group }) => group.replace('/aws/lambda/palisade-', ''));
      return ['accept-requests', 'keep-platform', 'onboard-account', 'remediate'].every((name) =>
        groups.includes(name),
      );
    });
    expect(await findRun(journal, ids.testing, `straight-${marker}`)).toBeUndefined();
    const others = (await allLogs()).filter(({ text }) => text.includes(marker) && !text.includes('request refused'));
    expect(others).toEqual([]);
  }
  const states = (await listHistory(journal, id)).map(({ state }) => state);
  expect(states.filter((state) => state === 'undone' || state === 'resolved')).toEqual([]);
});
