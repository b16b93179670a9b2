// What an undo in the hub does with what it reads before it is tried.
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Denial } from '../../../shared/remediation/change-control/change-control.ts';
import { undo } from '../../../shared/remediation/undo.ts';
import { bucket, fakeS3 } from '../../support/fake-s3.ts';
import { aFinding } from '../../support/finding.ts';
import { aGovernance } from '../../support/site.ts';
import { noSurroundings } from '../../support/surroundings.ts';

const now = new Date('2026-11-25T10:00:00.000Z');
const trigger = { eventId: 'e', detailType: 'Palisade Undo Requested', principal: 'an operator' };

function setUp(objectLock?: object, pause?: Denial) {
  const finding = aFinding({
    accountId: bucket.accountId,
    region: bucket.region,
    resource: { type: bucket.type, id: bucket.id, arn: `arn:aws:s3:::${bucket.id}` },
    guardrail: 's3-versioning',
    state: 'remediated',
    before: { status: 'NeverSet', mfaDelete: false },
    after: { status: 'Enabled', mfaDelete: false },
  });
  const fake = fakeS3({ versioning: { Status: 'Enabled' }, ...(objectLock ? { objectLock } : {}) });
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  const latest = { id: finding.id, version: 'latest', at: finding.at, finding, firstSeenAt: finding.firstSeenAt };
  const table = mockClient(dynamodb);
  table.on(QueryCommand).resolves({ Items: [marshall(latest)] });
  const authorize = async () => undefined;
  const changeControl = {
    authorize,
    checkPaused: async () => pause,
    authorizeAll: async () => ({ granted: 0, denial: undefined }),
  };
  const run = (dryRun: boolean) =>
    undo(
      {
        governance: aGovernance(),
        journal: { dynamodb, table: 'journal', retentionDays: 1 },
        changeControl,
        accessTo: () => ({ client: fake.s3, surroundings: noSurroundings() }),
        now: () => now,
      },
      { findingId: finding.id, dryRun, trigger },
    );
  return { fake, run, suspensions: () => table.commandCalls(PutItemCommand).length };
}

test.each([true, false])('what AWS would refuse is not tried, and suspends nothing (dry run: %j)', async (dryRun) => {
  const { fake, run, suspensions } = setUp({ ObjectLockEnabled: 'Enabled' });
  const { answer, finding } = await run(dryRun);
  expect([answer.state, answer.reason, finding]).toEqual([
    'refused',
    expect.stringContaining('Object Lock'),
    undefined,
  ]);
  expect(fake.state.versioning).toEqual({ Status: 'Enabled' });
  expect(suspensions()).toBe(0);
});

test('what does not come back is in the answer of a dry run, and in the finding of the undo', async () => {
  const { fake, run } = setUp();
  const noted = expect.stringMatching(/; note: versioning cannot be removed again; it is suspended \(V5\); note: /);
  expect((await run(true)).answer).toMatchObject({ state: 'planned', reason: noted });
  expect(await run(false)).toMatchObject({ answer: { state: 'undone', reason: noted }, finding: { reason: noted } });
  expect(fake.state.versioning).toEqual({ Status: 'Suspended' });
});

test('a dry run during a pause says that the undo would be refused, and still what it would restore', async () => {
  const { fake, run, suspensions } = setUp(undefined, { kind: 'paused', reason: 'Palisade is paused' });
  expect((await run(true)).answer).toMatchObject({
    state: 'planned',
    reason: expect.stringContaining('note: it would be refused now: Palisade is paused'),
    back: { status: 'NeverSet' },
  });
  expect([fake.state.versioning, suspensions()]).toEqual([{ Status: 'Enabled' }, 0]);
});
