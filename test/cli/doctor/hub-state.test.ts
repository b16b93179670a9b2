// What doctor says about the schedules and the journal of the hub.
import { CloudWatchLogsClient, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { heldCheck } from '../../../cli/doctor/held-check.ts';
import { scheduleChecks } from '../../../cli/doctor/hub-checks.ts';
import { checkJournal } from '../../../cli/doctor/journal-check.ts';
import { checkSchedule, scheduleCheck } from '../../../cli/doctor/schedule-checks.ts';
import type { HubClients } from '../../../cli/lib/hub-client.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aHeldFinding } from '../../support/finding.ts';
import { aGovernance } from '../../support/site.ts';

const now = new Date('2026-11-24T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

test.each([
  { everyHours: 1, runs: { lastRunAt: hoursAgo(0.5) }, state: 'fine' },
  { everyHours: 1, runs: { lastRunAt: hoursAgo(3) }, state: 'fine' },
  { everyHours: 1, runs: { lastRunAt: hoursAgo(3.1) }, state: 'wrong' },
  { everyHours: 24, runs: { lastRunAt: hoursAgo(30) }, state: 'fine' },
  { everyHours: 24, runs: { lastRunAt: hoursAgo(50) }, state: 'wrong' },
  { everyHours: 24, runs: { deployedAt: hoursAgo(1) }, state: 'fine' },
  { everyHours: 24, runs: { deployedAt: hoursAgo(50) }, state: 'wrong' },
  { everyHours: 1, runs: { deployedAt: hoursAgo(4) }, state: 'wrong' },
])('a schedule of every $everyHours hours with $runs is $state', ({ everyHours, runs, state }) => {
  const check = scheduleCheck('sweep', everyHours, { ...runs, now });
  expect(check).toMatchObject({ what: 'schedule', where: 'sweep', state });
  expect(check.says).toContain('lastRunAt' in runs ? runs.lastRunAt.toISOString() : 'not run yet');
});

test.each([
  ['the last entry of its log', { logStreams: [{ lastEventTimestamp: hoursAgo(1).getTime() }] }, 'fine'],
  ['the time of the deployment, if there is none', { logStreams: [] }, 'fine'],
  ['a denied read', awsError('AccessDeniedException', 403), 'unknown'],
  ['a throttled read', awsError('ThrottlingException', 400), 'unknown'],
  ['a log that is missing', awsError('ResourceNotFoundException', 400), 'wrong'],
] as const)('%s says when a function ran', async (_what, answer, state) => {
  const lambda = new LambdaClient({ region: 'us-east-1' });
  const LastModified = '2026-11-24T09:00:00.000+0000';
  mockClient(lambda).on(GetFunctionCommand).resolves({ Configuration: { LastModified } });
  const client = new CloudWatchLogsClient({ region: 'us-east-1' });
  const logs = mockClient(client);
  if (answer instanceof Error) logs.on(DescribeLogStreamsCommand).rejects(answer);
  else logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [...answer.logStreams] });
  expect(await checkSchedule({ logs: client, lambda }, 'sweep', 24, now)).toMatchObject({ where: 'sweep', state });
  expect(logs.commandCalls(DescribeLogStreamsCommand)[0]?.args[0].input).toMatchObject({
    logGroupName: '/aws/lambda/palisade-sweep',
    orderBy: 'LastEventTime',
    descending: true,
  });
});

test('each scheduled function has a check, with the interval of governance.yml', () => {
  expect(scheduleChecks(aGovernance()).map(({ where }) => where)).toEqual([
    'compare-accounts',
    'sweep',
    'watch-exemptions',
  ]);
});

test.each([
  { isOn: true, state: 'fine' },
  { isOn: false, state: 'attention' },
])('a journal whose deletion protection is $isOn is $state', async ({ isOn, state }) => {
  const dynamodb = new DynamoDBClient({ region: 'us-east-1' });
  mockClient(dynamodb)
    .on(DescribeTableCommand)
    .resolves({ Table: { DeletionProtectionEnabled: isOn } });
  const check = await checkJournal({ journal: { dynamodb, table: 'palisade-journal' } } as unknown as HubClients);
  expect(check).toMatchObject({ what: 'journal', state });
  expect(check.repair === null).toBe(isOn);
});

const heldFor = (hours: number) => ({ finding: aHeldFinding(), since: hoursAgo(hours).toISOString() });

test.each([
  { held: [], state: 'fine', says: 'none' },
  {
    held: [heldFor(5)],
    state: 'attention',
    says: '1 change would break something, or needs an approval; the first one is held since 2026-11-24T07:00:00.000Z',
  },
  {
    held: [heldFor(30), heldFor(5)],
    state: 'attention',
    says: '2 changes would break something, or need an approval; the first one is held since 2026-11-23T06:00:00.000Z',
  },
])('$held.length held changes are $state', ({ held, state, says }) => {
  expect(heldCheck(held)).toMatchObject({ state, says });
});
