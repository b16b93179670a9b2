// Sweeps, the change budget and alerts, with the queues and the journal of the deployed hub.
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { chunk } from '../../../shared/lib/chunk.ts';
import { bucketNames, createBuckets, deployed } from '../../support/deployed-cloud.ts';
import type { PublishedFinding } from '../../support/deployed-hub.ts';
import { eventually } from '../../support/eventually.ts';

/** The items that count the changes of an account in this hour and in the next one, which may begin meanwhile. */
const counterKeys = (account: string) =>
  [0, 3_600_000].map((later) => ({
    id: `changes#${account}`,
    version: new Date(Date.now() + later).toISOString().slice(0, 13),
  }));

/** Long enough for a sweep of all these buckets on a busy machine. */

/** Creates buckets, at which nothing looks but the sweep that follows. Returns the findings that are published. */
async function sweepNew(account: string, names: readonly string[]) {
  const { hub } = deployed();
  await hub.readsQueue('remediate', false);
  await createBuckets(account, names);
  const published = await hub.subscribe(account);
  await hub.request('/sweeps', { accounts: [account] });
  return published;
}

const reportedOf = (names: readonly string[], findings: readonly PublishedFinding[]) =>
  names.filter((name) => findings.some(({ resource }) => resource.id === name));

test('aws-review 26: with the longest digest window an alert is posted, since its reminder has a delay that SQS accepts (SQS API Reference, SendMessage)', async () => {
  const { cloud, hub } = deployed();
  await createBuckets(cloud.idOf('production'), bucketNames('alert', 1));
  const found = await eventually(async () => {
    const inbox: unknown = await (await fetch(cloud.slackInbox)).json();
    if (JSON.stringify(inbox) !== '[]') return 'posted';
    return (await hub.logOf('send-alerts')).find((line) => line.includes('returned to its queue'));
  });
  expect(found).toMatch(/^posted$|DelaySeconds/);
  const posted = found;
  expect(posted).toBe('posted');
});

test('aws-review 18: a used-up budget is published once, not for each change that it denies: its history is one partition key (DynamoDB Developer Guide, partition key design)', async () => {
  const { cloud, hub } = deployed();
  const account = cloud.idOf('dataScience');
  for (const key of counterKeys(account)) await hub.setInJournal(key, { changes: 2_000 });
  const names = bucketNames('beyond-the-budget', 20);
  const findingsIn = await sweepNew(account, names);
  const findings = await eventually(async () => {
    const found = await findingsIn();
    return reportedOf(names, found).length === names.length && found;
  });
  expect(findings.filter(({ reason }) => reason.includes('change budget')).length).toBeGreaterThan(20);
  const published = findings.filter(({ guardrail }) => guardrail === 'change-limit').length;
  expect(published).toBeLessThanOrEqual(2);
});

test('aws-review 19: changes are counted without throttling in an organization of 16,000 accounts: an update is charged for the whole item (DynamoDB Developer Guide, write capacity units)', async () => {
  const { cloud, hub } = deployed();
  const account = cloud.idOf('dataManagement');
  const { dynamodb, TableName } = hub.journal;
  // A sample of 1,000 of the accounts: each has counters of its own.
  const others = Array.from({ length: 1_000 }, (_, index) => counterKeys(String(700_000_000_000 + index))).flat();
  for (const batch of chunk(others, 25)) {
    const puts = batch.map((key) => ({ PutRequest: { Item: marshall({ ...key, changes: 5 }) } }));
    await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: puts } }));
  }
  const names = bucketNames('counted', 60);
  const findingsIn = await sweepNew(account, names);
  const findings = await eventually(async () => {
    const found = await findingsIn();
    return reportedOf(names, found).length === names.length && found;
  });
  const throttled = findings.filter(({ reason }) => reason.includes('ThrottlingException')).length;
  expect(throttled).toBe(0);
});

test('aws-review 7: a sweep of 25 pages reaches the last bucket, although Lambda stops a chain of 16 invocations over SQS (Lambda Developer Guide, recursive loop detection)', async () => {
  const { cloud, hub } = deployed();
  const account = cloud.idOf('testing');
  const names = bucketNames('in-pages', 50);
  await hub.setVariables('sweep', { PALISADE_SWEEP_PAGE_SIZE: '2' });
  const findingsIn = await sweepNew(account, names);
  const swept = await eventually(async () => {
    const dropped = await hub.metric('AWS/Lambda', 'RecursiveInvocationsDropped', {
      FunctionName: 'palisade-sweep',
    });
    // A page is published before the next one is sent.
    const reported = reportedOf(names, await findingsIn());
    return (reported.length === names.length || dropped > 0) && reported.length;
  });
  await hub.purge('sweep');
  expect(swept).toBeGreaterThan(28);
  expect(swept).toBe(50);
});
