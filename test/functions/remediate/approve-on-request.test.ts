// Approvals, from the request to the write: nothing is written without one that is valid for the change as it is now.
import { Logger } from '@aws-lambda-powertools/logger';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { envelopeSchema } from '../../../events/envelope.ts';
import { detailType } from '../../../events/palisade/approval-requested.ts';
import type { BaselineRequest } from '../../../events/palisade/baseline-requested.ts';
import { createRemediate } from '../../../functions/remediate/remediate.ts';
import { NonRetryableError, RetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import { type ApprovalAnswer, findApprovalAnswer } from '../../../shared/findings/approval-answer.ts';
import { loadApproval } from '../../../shared/findings/approvals.ts';
import { type Finding, findingSchema } from '../../../shared/findings/finding.ts';
import { loadFindingRecord } from '../../../shared/findings/finding-records.ts';
import { recordFinding } from '../../../shared/findings/finding-store.ts';
import { governanceSchema } from '../../../shared/governance/governance.ts';
import { createSurroundings } from '../../../shared/guardrails/contract/surroundings.ts';
import type { ChangeControl } from '../../../shared/remediation/change-control/change-control.ts';
import { undo } from '../../../shared/remediation/undo.ts';
import { allowAll } from '../../../tools/fixtures/change-control.ts';
import { s3Call } from '../../../tools/fixtures/events.ts';
import { aConditionalJournal } from '../../support/conditional-journal.ts';
import { bucket, type FakeS3, fakeS3 } from '../../support/fake-s3.ts';
import { aHeldFinding } from '../../support/finding.ts';
import { noSurrounding } from '../../support/surroundings.ts';

const hub = '222233334444';
const ann = `arn:aws:sts::${hub}:assumed-role/platform-approver/ann`;
const bob = `arn:aws:sts::${hub}:assumed-role/platform-approver/bob`;
const dana = `arn:aws:sts::${hub}:assumed-role/Administrator/dana`;
const expiry = (Prefix: string) => ({
  ID: Prefix,
  Status: 'Enabled',
  Filter: { Prefix },
  Expiration: { Days: 30 },
});
const start = Date.parse('2026-11-24T10:00:00.000Z');

const governanceWith = (block: object = {}, limits: object = {}) =>
  governanceSchema.parse({
    version: 1,
    regions: ['us-east-1'],
    accountTypes: { organizationalUnits: { Production: 'production' } },
    guardrails: {
      all: {
        's3-versioning': { mode: 'remediate', approvers: ['platform-approver'], ...block },
        's3-public-access': { approvers: ['platform-approver'] },
      },
    },
    limits,
  });

/** A hub with a bucket in memory, whose findings are in the journal as soon as they are published. */
async function setUp(governance = governanceWith()) {
  const fake = fakeS3({ versioning: { Status: 'Suspended' }, lifecycleRules: [expiry('logs/')] });
  const journal = aConditionalJournal();
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  const published: Finding[] = [];
  const clock = { at: start };
  const now = () => {
    clock.at += 1_000;
    return new Date(clock.at);
  };
  eventBridge.on(PutEventsCommand).callsFake(async ({ Entries }: { Entries: { Detail: string }[] }) => {
    for (const { Detail } of Entries) {
      const finding = findingSchema.parse(JSON.parse(Detail));
      published.push(finding);
      await recordFinding(journal, finding, now());
    }
    return { FailedEntryCount: 0 };
  });
  const control: { current: ChangeControl } = { current: allowAll };
  const baselines: BaselineRequest[] = [];
  const remediate = createRemediate({
    logger: new Logger({ logLevel: 'SILENT' }),
    governance,
    hubAccountId: hub,
    accounts: async (id) => ({ kind: 'member', id, type: 'production', age: 'new' }),
    changeControl: {
      ...allowAll,
      checkPaused: (...call) => control.current.checkPaused(...call),
      authorizeAll: (...call) => control.current.authorizeAll(...call),
    },
    memberClientsFor: () => ({
      config: new ConfigServiceClient({ region: 'us-east-1' }),
      cloudTrail: new CloudTrailClient({ region: 'us-east-1' }),
      resource: () => fake.s3,
      surrounding: noSurrounding,
    }),
    requests: {
      baselines: async (requests) => {
        baselines.push(...requests);
        return [];
      },
    },
    journal,
    eventBridge: eventBridge as unknown as EventBridgeClient,
    now,
  });
  let events = 0;
  const nextEvent = () => {
    events += 1;
    return events;
  };
  const deliver = (event: object, attempt = 1) =>
    remediate({ envelope: envelopeSchema.parse(event), attempt, sentAt: new Date() });
  /** An evaluation because of a call, as anything else than an approval causes it. */
  const evaluate = () =>
    deliver({ ...s3Call({ bucket: bucket.id, eventName: 'PutBucketVersioning' }), id: `call-${nextEvent()}` });
  const request = (requestedBy: string, id = held().id, dryRun = false) => ({
    id: `approval-${nextEvent()}`,
    source: 'palisade',
    'detail-type': detailType,
    account: hub,
    region: 'us-east-1',
    detail: { findingId: id, dryRun, requestedBy },
  });
  const answerTo = async (event: ReturnType<typeof request>): Promise<ApprovalAnswer | undefined> =>
    findApprovalAnswer(journal, event.detail.findingId, event.id);
  const approve = async (by: string, dryRun = false, id?: string) => {
    const event = request(by, id, dryRun);
    await deliver(event);
    return answerTo(event);
  };
  const held = () => published.findLast(({ guardrail }) => guardrail === 's3-versioning') ?? aHeldFinding();
  const undoIt = (eventId: string) =>
    undo(
      {
        governance,
        journal,
        changeControl: allowAll,
        accessTo: () => ({ client: fake.s3, surroundings: createSurroundings(noSurrounding) }),
        now,
      },
      {
        findingId: held().id,
        dryRun: false,
        trigger: { eventId, detailType: 'Palisade Undo Requested', principal: dana },
      },
    );
  await evaluate();
  return {
    eventBridge,
    fake,
    journal,
    published,
    clock,
    control,
    baselines,
    deliver,
    evaluate,
    request,
    answerTo,
    approve,
    held,
    undoIt,
  };
}

const paused: ChangeControl = {
  ...allowAll,
  checkPaused: async () => ({ kind: 'paused', reason: 'Palisade is paused' }),
  authorizeAll: async () => ({ granted: 0, denial: { kind: 'paused', reason: 'Palisade is paused' } }),
};

const writes = ({ calls }: FakeS3) => calls.filter(({ command }) => command === 'PutBucketVersioningCommand');

test('what is held is made once it is approved, by the ordinary path, and the record says who approved', async () => {
  const { fake, journal, published, held, approve } = await setUp();
  expect(held()).toMatchObject({ state: 'held', hold: { isApprovable: true } });
  expect(writes(fake)).toEqual([]);
  const answer = await approve(ann);
  expect(answer).toMatchObject({ state: 'approved', before: { status: 'Suspended' }, change: { status: 'Enabled' } });
  expect(answer?.breaks).toHaveLength(1);
  expect(writes(fake)).toHaveLength(1);
  expect(published.at(-1)).toMatchObject({
    state: 'remediated',
    trigger: { detailType, principal: ann },
    reason: expect.stringContaining(`approved by ${ann}`),
  });
  expect(await loadApproval(journal, held().id)).toMatchObject({ by: ann, usedAt: expect.any(String) });
});

test('a dry run says what would be made and broken, and writes nothing anywhere', async () => {
  const { fake, journal, published, approve, held } = await setUp();
  const before = published.length;
  expect(await approve(ann, true)).toMatchObject({ state: 'planned', reason: 'the change would be made at once' });
  expect([writes(fake), published.length, await loadApproval(journal, held().id)]).toEqual([[], before, undefined]);
});

test.each([
  { name: 'by somebody who may not', by: dana, reason: /may not approve changes of s3-versioning.*platform-approver/ },
  { name: 'where nobody may', block: { approvers: [] }, by: ann, reason: /governance.yml names nobody/ },
  {
    name: 'with approval: never',
    block: { approval: 'never' },
    by: ann,
    reason: /admits no approval \(approval: never\)/,
  },
])('an approval $name is refused, and nothing is written', async ({ by, block = {}, reason }) => {
  const { fake, journal, approve, held } = await setUp(governanceWith(block));
  expect(await approve(by)).toMatchObject({ state: 'refused', reason: expect.stringMatching(reason) });
  expect([writes(fake), await loadApproval(journal, held().id)]).toEqual([[], undefined]);
});

test('an approval of an unknown finding, and of one that is not held, is refused', async () => {
  const { fake, approve } = await setUp();
  expect(await approve(ann, false, 'pf-0123')).toMatchObject({
    state: 'refused',
    reason: 'there is no finding pf-0123',
  });
  fake.state.versioning = { Status: 'Enabled' };
  expect(await approve(ann)).toMatchObject({ state: 'refused', reason: expect.stringContaining('nothing to change') });
  expect(await approve(ann)).toMatchObject({ state: 'refused', reason: expect.stringContaining('is resolved') });
  expect(writes(fake)).toEqual([]);
});

test('a hazard that no approval can allow is refused with what to do', async () => {
  const { fake, journal, approve } = await setUp();
  const hazard = {
    id: 'V7',
    breaks: 'b',
    affects: 'a',
    seenBy: 's',
    remedy: 'the root user does it',
    approvable: false,
  };
  const finding = aHeldFinding({
    hold: { hazards: [hazard], fingerprint: 'f', approval: 'when-held', isApprovable: false },
    guardrail: 's3-versioning',
  });
  await recordFinding(journal, finding, new Date(start));
  expect(await approve(ann, false, finding.id)).toMatchObject({
    state: 'refused',
    reason: 'no approval can allow this change: the root user does it',
  });
  expect(writes(fake)).toEqual([]);
});

test('an approval of a resource that has changed is refused, and the finding is brought up to date', async () => {
  const { fake, held, approve } = await setUp();
  const { fingerprint } = held().hold ?? {};
  fake.state.lifecycleRules = [expiry('tmp/')];
  expect(await approve(ann)).toMatchObject({ state: 'refused', reason: expect.stringContaining('has changed') });
  expect(writes(fake)).toEqual([]);
  expect(held()).toMatchObject({ state: 'held' });
  expect(held().hold?.fingerprint).not.toBe(fingerprint);
  expect(await approve(ann)).toMatchObject({ state: 'approved' });
});

test('while the hub is paused an approval waits, for its time, and the next evaluation makes the change', async () => {
  const { fake, control, published, approve, evaluate } = await setUp();
  control.current = paused;
  expect(await approve(ann, true)).toMatchObject({ state: 'planned', reason: expect.stringContaining('paused') });
  expect(await approve(ann)).toMatchObject({ state: 'waiting', until: '2026-11-25T10:00:10.000Z' });
  expect(await approve(bob)).toMatchObject({ state: 'refused', reason: expect.stringContaining(`already by ${ann}`) });
  expect(writes(fake)).toEqual([]);
  expect(published.at(-1)).toMatchObject({ state: 'monitored', reason: expect.stringContaining(`approved by ${ann}`) });
  control.current = allowAll;
  await evaluate();
  expect(writes(fake)).toHaveLength(1);
  expect(published.at(-1)?.reason).toContain(`approved by ${ann}`);
});

test('an approval is used up: after an undo and its suspension the change is held again', async () => {
  const { fake, clock, held, approve, evaluate, undoIt } = await setUp(
    governanceWith({}, { approvalHours: 720, undoneHours: 1 }),
  );
  await approve(ann);
  await undoIt('undo-1');
  expect(fake.state.versioning.Status).toBe('Suspended');
  expect(await approve(ann)).toMatchObject({ state: 'refused', reason: expect.stringContaining('undone by') });
  clock.at += 2 * 60 * 60_000;
  await evaluate();
  expect(held()).toMatchObject({ state: 'held' });
  expect(writes(fake)).toHaveLength(2);
  expect(await approve(bob)).toMatchObject({ state: 'approved' });
});

test('a change that another one has made unnecessary ends the approval that waited for it', async () => {
  const { fake, control, journal, held, approve, evaluate } = await setUp();
  control.current = {
    ...allowAll,
    authorizeAll: async () => ({ granted: 0, denial: { kind: 'limit', reason: 'used up' } }),
  };
  expect(await approve(ann)).toMatchObject({ state: 'waiting' });
  control.current = allowAll;
  fake.state.versioning = { Status: 'Enabled' };
  await evaluate();
  expect(await loadApproval(journal, held().id)).toMatchObject({ lapsedAt: expect.any(String) });
  fake.state.versioning = { Status: 'Suspended' };
  await evaluate();
  expect([held().state, writes(fake)]).toEqual(['held', []]);
});

test('an approval that waits ends when the resource is seen changed, even if it changes back', async () => {
  const { fake, control, journal, held, approve, evaluate } = await setUp();
  control.current = paused;
  expect(await approve(ann)).toMatchObject({ state: 'waiting' });
  fake.state.lifecycleRules = [expiry('tmp/')];
  await evaluate();
  fake.state.lifecycleRules = [expiry('logs/')];
  control.current = allowAll;
  await evaluate();
  expect([held().state, writes(fake)]).toEqual(['held', []]);
  expect(await loadApproval(journal, held().id)).toMatchObject({ lapsedAt: expect.any(String) });
});

test('a request that is delivered again changes nothing, and answers the same', async () => {
  const { fake, deliver, request, answerTo } = await setUp();
  const event = request(ann);
  await deliver(event);
  await deliver(event, 2);
  expect(writes(fake)).toHaveLength(1);
  expect(await answerTo(event)).toMatchObject({ state: 'approved' });
});

test('a function that died after it had used the approval goes on with the same request, and with no other', async () => {
  const { fake, deliver, request, answerTo, evaluate, held } = await setUp();
  const event = request(ann);
  fake.fail('PutBucketVersioningCommand', 'SlowDown', 1);
  await expect(deliver(event)).rejects.toThrow(RetryableError);
  await evaluate();
  expect([writes(fake).length, held().state]).toEqual([1, 'held']);
  await deliver(event, 2);
  expect(await answerTo(event)).toMatchObject({ state: 'approved' });
});

/** Ends the function at one of its calls, before or after the call has had its effect. */
function killAt(
  { journal, eventBridge, fake }: Awaited<ReturnType<typeof setUp>>,
  nth: number,
  when: 'before' | 'after',
) {
  let calls = 0;
  let isDead = false;
  const watched = async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls === nth) isDead = true;
    // A dead function makes no more calls, whatever it caught.
    if (isDead && (calls !== nth || when === 'before')) throw new Error('killed');
    const answer = await call();
    if (isDead) throw new Error('killed');
    return answer;
  };
  for (const client of [journal.dynamodb, eventBridge as unknown as EventBridgeClient]) {
    const send = client.send.bind(client) as (command: never) => Promise<never>;
    Object.assign(client, { send: (command: never) => watched(() => send(command)) });
  }
  fake.s3.middlewareStack.add((next) => (args) => watched(() => next(args)), { step: 'initialize', priority: 'high' });
  const revive = () => {
    isDead = false;
  };
  return { calls: () => calls, revive };
}

test('a function that is killed at any of its calls goes on with the same request', async () => {
  const whole = await setUp();
  const counter = killAt(whole, 0, 'before');
  await whole.deliver(whole.request(ann));
  expect(counter.calls()).toBeGreaterThan(12);
  for (const when of ['before', 'after'] as const) {
    for (let nth = 1; nth <= counter.calls(); nth += 1) {
      const world = await setUp();
      const { revive } = killAt(world, nth, when);
      const event = world.request(ann);
      const isKilled = await world.deliver(event).then(
        () => false,
        () => true,
      );
      expect(isKilled).toBe(true);
      revive();
      await world.deliver(event, 2);
      const answer = await world.answerTo(event);
      expect([when, nth, answer?.state, world.fake.state.versioning.Status]).toEqual([
        when,
        nth,
        'approved',
        'Enabled',
      ]);
      expect(await loadApproval(world.journal, world.held().id)).toMatchObject({ by: ann, usedBy: event.id });
      expect(world.published.at(-1)).toMatchObject({ state: 'remediated', after: { status: 'Enabled' } });
    }
  }
});

test('of two approvals at once one counts, and the change is made once', async () => {
  const { fake, deliver, request, answerTo } = await setUp();
  const events = [request(ann), request(bob)];
  const ended = await Promise.allSettled(events.map((event) => deliver(event)));
  for (const [index, event] of events.entries()) if (ended[index]?.status === 'rejected') await deliver(event, 2);
  const states = (await Promise.all(events.map(answerTo))).map((answer) => answer?.state);
  expect(states.toSorted()).toEqual(['approved', 'refused']);
  expect(writes(fake)).toHaveLength(1);
});

test('of two approvals at once while the hub is paused one counts, and the other is told so', async () => {
  const { control, journal, held, deliver, request, answerTo } = await setUp();
  control.current = paused;
  const events = [request(ann), request(bob)];
  await Promise.all(events.map((event) => deliver(event)));
  const answers = await Promise.all(events.map(answerTo));
  expect(answers.map((answer) => answer?.state).toSorted()).toEqual(['refused', 'waiting']);
  const counted = events.find((_, index) => answers[index]?.state === 'waiting');
  expect((await loadApproval(journal, held().id))?.by).toBe(counted?.detail.requestedBy);
});

/** Runs this once, right before the next write of versioning takes effect. */
function beforeTheWrite({ s3 }: FakeS3, run: () => Promise<unknown>): void {
  let isDue = true;
  s3.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (isDue && commandName === 'PutBucketVersioningCommand') {
          isDue = false;
          await run();
        }
        return next(args);
      },
    { step: 'initialize', priority: 'high' },
  );
}

test('an event that sees the bucket before the approved write waits, and the remediation stays the latest state', async () => {
  const { fake, journal, held, published, approve, evaluate, undoIt } = await setUp();
  const { id } = held();
  const during: unknown[] = [];
  beforeTheWrite(fake, async () => during.push(await evaluate().catch((error: unknown) => error)));
  expect(await approve(ann)).toMatchObject({ state: 'approved' });
  expect(during).toEqual([expect.any(RetryableError)]);
  await evaluate();
  expect(published.filter((each) => each.id === id).map(({ state }) => state)).toEqual(['held', 'remediated']);
  expect((await loadFindingRecord(journal, id)).latest).toMatchObject({
    state: 'remediated',
    trigger: { principal: ann },
  });
  expect(await undoIt('undo-1')).toMatchObject({ answer: { state: 'undone' } });
});

test('a request from another account is refused', async () => {
  const { deliver, request } = await setUp();
  await expect(deliver({ ...request(ann), account: bucket.accountId })).rejects.toThrow(NonRetryableError);
});

test('the public access block of an account is approved, and made by its baseline', async () => {
  const { journal, baselines, approve } = await setUp();
  const finding = aHeldFinding({ guardrail: 'account-public-access' });
  await recordFinding(journal, finding, new Date(start));
  expect(await approve(dana, false, finding.id)).toMatchObject({ state: 'refused' });
  expect(await approve(ann, true, finding.id)).toMatchObject({ state: 'planned' });
  expect(baselines).toEqual([]);
  expect(await approve(ann, false, finding.id)).toMatchObject({ state: 'waiting' });
  expect(baselines).toMatchObject([{ accountId: finding.accountId, dryRun: false, requestedBy: ann }]);
  expect(await loadApproval(journal, finding.id)).toMatchObject({ by: ann, fingerprint: finding.hold?.fingerprint });
  expect(await approve(bob, false, finding.id)).toMatchObject({ state: 'refused' });
});

/** What can happen between an approval and the write, in any order. */
const step = fc.constantFrom(
  'evaluate',
  'approve',
  'forge',
  'dry run',
  'other rule',
  'first rule',
  'fixed',
  'broken',
  'pause',
  'resume',
  'undo',
  'hours',
);

test('property: whatever happens, nothing is written that was not approved as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const world = await setUp(governanceWith({}, { undoneHours: 1, contested: { repairs: 100 } }));
      const { fake, clock, control } = world;
      /** The rule for which somebody entitled has approved the change, since the resource was last seen changed. */
      let approved: string | undefined;
      const rule = () => JSON.stringify(fake.state.lifecycleRules);
      const madeBefore = () =>
        fake.calls.filter(
          ({ command, input }) =>
            command === 'PutBucketVersioningCommand' && Object(input['VersioningConfiguration']).Status === 'Enabled',
        ).length;
      for (const [index, each] of steps.entries()) {
        const made = madeBefore();
        if (each === 'evaluate') await world.evaluate();
        if (each === 'approve') {
          const answer = await world.approve(ann);
          if (answer?.state === 'approved' || answer?.state === 'waiting') approved = rule();
        }
        if (each === 'forge') expect((await world.approve(dana))?.state).toBe('refused');
        if (each === 'dry run') await world.approve(ann, true);
        if (each === 'other rule') fake.state.lifecycleRules = [expiry('tmp/')];
        if (each === 'first rule') fake.state.lifecycleRules = [expiry('logs/')];
        if (each === 'fixed') fake.state.versioning = { Status: 'Enabled' };
        if (each === 'broken') fake.state.versioning = { Status: 'Suspended' };
        if (each === 'pause') control.current = paused;
        if (each === 'resume') control.current = allowAll;
        if (each === 'undo') await world.undoIt(`undo-${index}`);
        if (each === 'hours') clock.at += 5 * 60 * 60_000;
        const making = madeBefore() - made;
        if (making > 0) {
          expect([making, approved]).toEqual([1, rule()]);
          approved = undefined;
        }
      }
    }),
    { numRuns: 60 },
  );
});
