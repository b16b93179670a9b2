// Dismissals, from the request to the finding: open findings only, on record, once, and open again when seen again.
import { Logger } from '@aws-lambda-powertools/logger';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import { envelopeSchema } from '../../../events/envelope.ts';
import { detailType } from '../../../events/palisade/dismissal-requested.ts';
import { dismissOnRequest } from '../../../functions/remediate/dismiss-on-request.ts';
import { NonRetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import { findDismissalAnswer } from '../../../shared/findings/dismissal-answer.ts';
import { type Finding, findingSchema, isOpen, states } from '../../../shared/findings/finding.ts';
import { loadFindingRecord } from '../../../shared/findings/finding-records.ts';
import { recordFinding, recordIntents } from '../../../shared/findings/finding-store.ts';
import { aConditionalJournal } from '../../support/conditional-journal.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aFinding, aHeldFinding } from '../../support/finding.ts';

const hub = '222233334444';
const dana = `arn:aws:sts::${hub}:assumed-role/platform-operator/dana`;
const eric = `arn:aws:sts::${hub}:assumed-role/platform-operator/eric`;

/** A hub whose journal has this finding. What it publishes is recorded at once, unless `isSlow`. */
async function setUp(latest: Finding | undefined, { isSlow = false } = {}) {
  const journal = aConditionalJournal();
  if (latest) await recordFinding(journal, latest, new Date(latest.at));
  const eventBridge = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  const published: Finding[] = [];
  const bus = { isDown: false };
  eventBridge.on(PutEventsCommand).callsFake(async ({ Entries }: { Entries: { Detail: string }[] }) => {
    if (bus.isDown) throw awsError('InternalFailure', 500);
    for (const { Detail } of Entries) {
      const finding = findingSchema.parse(JSON.parse(Detail));
      published.push(finding);
      if (!isSlow) await recordFinding(journal, finding, new Date(finding.at));
    }
    return { FailedEntryCount: 0 };
  });
  let minute = 0;
  const dependencies = {
    logger: new Logger({ logLevel: 'SILENT' }),
    journal,
    eventBridge: eventBridge as unknown as EventBridgeClient,
    hubAccountId: hub,
    now: () => {
      minute += 1;
      return new Date(Date.UTC(2026, 10, 25, 10, minute));
    },
  };
  const deliver = async (
    eventId: string,
    { by = dana, dryRun = false, account = hub, id = latest?.id ?? 'pf-1' } = {},
  ) => {
    const detail = { findingId: id, reason: 'a lab', dryRun, requestedBy: by };
    const envelope = envelopeSchema.parse({
      ...{ id: eventId, source: 'palisade', 'detail-type': detailType, account, region: 'us-east-1', detail },
    });
    await dismissOnRequest(dependencies, { envelope, attempt: 1, sentAt: new Date() });
    return findDismissalAnswer(journal, id, eventId);
  };
  const latestOf = async () => (await loadFindingRecord(journal, latest?.id ?? '')).latest;
  return { journal, bus, published, deliver, latestOf };
}

test.each(states.map((state) => aFinding({ state })))('a finding that is $state', async (finding) => {
  const { published, deliver, latestOf } = await setUp(finding);
  const answer = await deliver('e-2');
  if (!isOpen(finding)) {
    expect(answer).toMatchObject({
      state: 'refused',
      reason: expect.stringContaining('only open findings'),
      was: finding.state,
    });
    expect([published, await latestOf()]).toEqual([[], finding]);
    return;
  }
  expect(answer).toMatchObject({ state: 'dismissed', was: finding.state });
  expect(await latestOf()).toMatchObject({
    state: 'resolved',
    reason: `dismissed by ${dana}: a lab (it was ${finding.state})`,
    trigger: { eventId: 'e-2', detailType, principal: dana },
    firstSeenAt: finding.firstSeenAt,
    before: finding.before,
  });
});

test('a held finding keeps nothing of the change that waits', async () => {
  const { deliver, latestOf } = await setUp(aHeldFinding({ notes: ['a note'] }));
  await deliver('e-2');
  expect(Object.keys((await latestOf()) ?? {})).not.toEqual(expect.arrayContaining(['hold']));
  expect((await latestOf())?.notes).toBeUndefined();
});

test('the next evaluation that sees the violation opens it again, with a notification', async () => {
  const finding = aFinding({ state: 'monitored' });
  const { journal, deliver, latestOf } = await setUp(finding);
  await deliver('e-2');
  const seen = aFinding({
    state: 'monitored',
    at: '2026-11-25T12:00:00.000Z',
    trigger: { ...finding.trigger, eventId: 'e-3' },
  });
  expect((await recordFinding(journal, seen, new Date())).shouldNotify).toBe(true);
  expect(await latestOf()).toMatchObject({ state: 'monitored' });
  expect(await deliver('e-4')).toMatchObject({ state: 'dismissed' });
});

test('a dry run says so, and records nothing', async () => {
  const finding = aFinding({ state: 'failed' });
  const { published, deliver, latestOf, journal } = await setUp(finding);
  expect(await deliver('e-2', { dryRun: true })).toMatchObject({ state: 'planned', was: 'failed' });
  expect([published, await latestOf()]).toEqual([[], finding]);
  expect(journal.items().filter(({ version }) => version === 'dismissal')).toEqual([]);
});

test.each([true, false])(
  'sent twice, it is dismissed once, and the second is told by whom (slow journal: %j)',
  async (isSlow) => {
    const { published, deliver } = await setUp(aFinding({ state: 'failed' }), { isSlow });
    await deliver('e-2');
    expect(await deliver('e-3', { by: eric })).toMatchObject({
      state: 'refused',
      reason: isSlow ? `it was dismissed already by ${dana}: a lab` : expect.stringContaining('is resolved'),
    });
    expect(published).toHaveLength(1);
  },
);

test('a request that is delivered again closes the finding in the same words, at the same time', async () => {
  const { published, deliver } = await setUp(aFinding({ state: 'failed' }), { isSlow: true });
  await deliver('e-2');
  expect(await deliver('e-2')).toMatchObject({ state: 'dismissed' });
  expect(published[1]).toEqual(published[0]);
});

test('a function that died before it published goes on with the same request', async () => {
  const { published, deliver, bus } = await setUp(aFinding({ state: 'failed' }));
  bus.isDown = true;
  await expect(deliver('e-2')).rejects.toThrow();
  bus.isDown = false;
  expect(await deliver('e-3', { by: eric })).toMatchObject({ state: 'refused', reason: expect.stringContaining(dana) });
  expect(await deliver('e-2')).toMatchObject({ state: 'dismissed' });
  expect(published).toMatchObject([{ at: '2026-11-25T10:01:00.000Z', trigger: { eventId: 'e-2' } }]);
});

test('a remediation whose result is not recorded yet comes first', async () => {
  const finding = aFinding({ state: 'failed' });
  const { journal, published, deliver } = await setUp(finding);
  await recordIntents(journal, [aFinding({ at: '2026-11-24T11:00:00.000Z' })]);
  expect(await deliver('e-2')).toMatchObject({
    state: 'refused',
    reason: expect.stringContaining('result is not recorded'),
  });
  expect(published).toEqual([]);
});

test('an unknown finding, and a request from another account', async () => {
  const { deliver } = await setUp(undefined);
  expect(await deliver('e-2')).toMatchObject({ state: 'refused', reason: 'there is no finding pf-1', was: null });
  await expect(deliver('e-3', { account: '111122223333' })).rejects.toThrow(NonRetryableError);
});
