// What a run publishes about drift: once, and that it is over if an earlier attempt could not confirm its write.
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockClient } from 'aws-sdk-client-mock';
import type { StepResult } from '../../../shared/accounts/account-record.ts';
import { recordFinding } from '../../../shared/findings/finding-store.ts';
import type { DocumentDrift } from '../../../shared/platform/journal-documents.ts';
import { reportDrift } from '../../../shared/platform/report-drift.ts';
import { putResource } from '../../../shared/platform/resource-store.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { aConditionalJournal } from '../../support/conditional-journal.ts';
import { findingsOn } from '../../support/published.ts';
import { aDocumentRecord, aResourceRecord } from '../../support/resource-record.ts';

const at = new Date('2026-11-29T10:00:00.000Z');
const later = new Date('2026-11-29T10:00:05.000Z');
const trigger = { eventId: 'e', detailType: 'Palisade Baseline Requested', principal: null };

const result = (state: StepResult['state'], step = 'dataset-bucket'): StepResult => ({
  step,
  region: 'us-east-1',
  item: 'customers',
  state,
  reason: '',
  before: null,
  change: null,
  milliseconds: 0,
  calls: 0,
});
const drift = (isConfirmed: boolean, document: DocumentDrift['document'] = 'bucketPolicy'): DocumentDrift => ({
  kind: 'dataset',
  name: 'customers',
  document,
  arn: 'arn:aws:kms:us-east-1:111122223333:key/k-1',
  before: null,
  written: '{"Statement":[]}',
  admitted: [],
  isDrift: true,
  isConfirmed,
});

async function setUp() {
  const journal = aConditionalJournal();
  const arn = 'arn:aws:kms:us-east-1:111122223333:key/k-1';
  await putResource(journal, aResourceRecord({ documents: { keyPolicy: aDocumentRecord({ arn }) } }));
  const bus = mockClient(new EventBridgeClient({ region: 'us-east-1' }));
  bus.on(PutEventsCommand).resolves({ FailedEntryCount: 0 });
  const eventBridge = bus as unknown as EventBridgeClient;
  const report = async (
    before: readonly StepResult[],
    results: readonly StepResult[],
    drifts: readonly DocumentDrift[],
    when = at,
  ) => {
    bus.resetHistory();
    const owner = anAccountRecord({ type: 'data-management', steps: [...before] });
    await reportDrift({ journal, eventBridge }, { owner, results, drifts, look: { trigger, attempts: 1, at: when } });
    for (const finding of findingsOn(bus)) await recordFinding(journal, finding, when);
    return findingsOn(bus).map(({ state, resource }) => `${resource.type} ${state}`);
  };
  return { report };
}

test('each document that was changed has its finding', async () => {
  const { report } = await setUp();
  const results = [result('done'), result('done', 'dataset-key')];
  expect(await report([], results, [drift(true), drift(true, 'keyPolicy')])).toEqual([
    'AWS::S3::Bucket remediated',
    'AWS::KMS::Key remediated',
  ]);
});

test('a run without drift reads no finding and publishes nothing', async () => {
  const { report } = await setUp();
  expect(await report([result('already')], [result('already')], [])).toEqual([]);
});

test.each([
  { step: 'dataset-bucket', document: 'bucketPolicy', type: 'AWS::S3::Bucket' },
  { step: 'dataset-key', document: 'keyPolicy', type: 'AWS::KMS::Key' },
] as const)(
  'drift in the $document whose write was not confirmed is over once the step says so',
  async ({ step, document, type }) => {
    const { report } = await setUp();
    expect(await report([], [result('waiting', step)], [drift(false, document)])).toEqual([`${type} failed`]);
    expect(await report([result('waiting', step)], [result('already', step)], [], later)).toEqual([`${type} resolved`]);
  },
);

test('it is remediated, and not only over, if the next attempt finds the drift again', async () => {
  const { report } = await setUp();
  await report([], [result('waiting')], [drift(false)]);
  expect(await report([result('waiting')], [result('done')], [drift(true)], later)).toEqual([
    'AWS::S3::Bucket remediated',
  ]);
});

test('a step that failed for another reason closes no finding', async () => {
  const { report } = await setUp();
  expect(await report([result('failed')], [result('already')], [])).toEqual([]);
});
