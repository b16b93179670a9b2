// What an undo in the hub does with what it reads before it is tried.
import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { Finding } from '../../../shared/findings/finding.ts';
import type { Denial } from '../../../shared/remediation/change-control/change-control.ts';
import { undo } from '../../../shared/remediation/undo.ts';
import { bucket, fakeS3 } from '../../support/fake-s3.ts';
import { aFinding } from '../../support/finding.ts';
import { aGovernance } from '../../support/site.ts';
import { noSurroundings } from '../../support/surroundings.ts';

const now = new Date('2026-11-25T10:00:00.000Z');
const trigger = { eventId: 'e', detailType: 'Palisade Undo Requested', principal: 'an operator' };

/** `since` are the states in which the finding was after the remediation, the latest one last. */
function setUp(objectLock?: object, pause?: Denial, since: readonly Finding['state'][] = []) {
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
  const steps = [
    finding,
    ...since.map((state, index) => ({ ...finding, state, at: `2026-11-24T11:0${index}:00.000Z` })),
  ];
  const history = steps.map((step) => ({ id: step.id, version: `history#${step.at}`, finding: step }));
  const last = steps.at(-1) ?? finding;
  const latest = { id: last.id, version: 'latest', at: last.at, finding: last, firstSeenAt: last.firstSeenAt };
  const table = mockClient(dynamodb);
  table.on(QueryCommand).callsFake(({ KeyConditionExpression }) => ({
    Items: (KeyConditionExpression.includes('begins_with') ? history : [latest]).map((item) => marshall(item)),
  }));
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

test.each<{ readonly since: readonly Finding['state'][] }>([
  { since: ['unreadable'] },
  { since: ['unreadable', 'resolved'] },
  { since: ['resolved', 'unreadable', 'resolved'] },
])('a remediation that $since hides is undone like any other', async ({ since }) => {
  const { fake, run } = setUp(undefined, undefined, since);
  expect((await run(true)).answer).toMatchObject({ state: 'planned', back: { status: 'NeverSet' } });
  expect((await run(false)).answer.state).toBe('undone');
  expect(fake.state.versioning).toEqual({ Status: 'Suspended' });
});

test.each<{ readonly since: readonly Finding['state'][] }>([
  { since: ['monitored', 'resolved'] },
  { since: ['failed', 'unreadable'] },
  { since: ['undone', 'resolved'] },
])('what was seen violating since ($since) was set by somebody else, and is not undone', async ({ since }) => {
  const { fake, run, suspensions } = setUp(undefined, undefined, since);
  expect((await run(false)).answer).toMatchObject({
    state: 'refused',
    reason: expect.stringContaining(`is ${since.at(-1)}: there is no remediation to undo`),
  });
  expect([fake.state.versioning, suspensions()]).toEqual([{ Status: 'Enabled' }, 0]);
});
