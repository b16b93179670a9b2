// The functions' logs: steps can be found by event id, metrics have the embedded metric format, secrets do not appear.
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import { accounts, ids, newName, region, waitForFinding } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { allLogs, secretsIn } from '../support/logs.ts';

const entry = z.looseObject({ message: z.optional(z.string()), eventId: z.optional(z.string()) });
const parsed = (text: string) => {
  try {
    return entry.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
};

test('the logs of every function that handled an event have its id and the id of its finding', async () => {
  const { s3 } = accounts(ids.production, region);
  const Bucket = newName('logged');
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { id, trigger } = await waitForFinding(ids.production, Bucket, 's3-versioning', 'remediated');
  await eventually(async () => {
    const lines = (await allLogs()).map(({ group, text }) => ({ group, entry: parsed(text) }));
    const about = lines.filter(({ entry }) => entry?.eventId === trigger.eventId && entry['finding'] === id);
    const groups = new Set(about.map(({ group }) => group.replace('/aws/lambda/palisade-', '')));
    return groups.has('remediate') && groups.has('record-finding');
  });
});

test('findings are counted in the embedded metric format, with the time to remediate', async () => {
  const metrics = await eventually(async () => {
    const found = (await allLogs()).map(({ text }) => parsed(text)).filter((each) => each?.['_aws'] !== undefined);
    return found.find((each) => each?.['remediated'] === 1 && each['guardrail'] === 's3-versioning');
  });
  expect(metrics).toMatchObject({
    AgeOfEvent: expect.any(Number),
    TimeToRepair: expect.any(Number),
    _aws: { CloudWatchMetrics: [expect.objectContaining({ Namespace: 'Palisade' })] },
  });
});

test('no log contains a secret, a token or the email address of an account', async () => {
  const lines = await allLogs();
  expect(lines.length).toBeGreaterThan(0);
  expect(await secretsIn(lines)).toEqual([]);
  // The check itself detects a secret.
  expect(await secretsIn([{ group: 'g', text: '{"SessionToken":"x"}' }])).toHaveLength(1);
});
