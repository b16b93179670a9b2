// The command line for people and scripts, on a running local cloud.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { complianceChange } from '../../tools/fixtures/events.ts';
import { accounts, cloud, ids, newName, region, waitForFinding } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { runPalisade } from '../support/palisade.ts';

const folder = mkdtempSync(join(tmpdir(), 'palisade-'));
const fileWith = (text: string) => {
  const file = join(folder, `${newName('event')}.json`);
  writeFileSync(file, text);
  return file;
};

test('status --json has the content of local.json: endpoint, region, the six accounts and the addresses', async () => {
  const { code, stdout, stderr } = await runPalisade('local', 'status', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ running: true, ...cloud });
  expect(cloud.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(Object.keys(cloud.accounts)).toEqual([
    'management',
    'sharedServices',
    'dataManagement',
    'dataScience',
    'testing',
    'production',
  ]);
  for (const id of Object.values(cloud.accounts)) expect(id).toMatch(/^\d{12}$/);
});

test('local up reports a local cloud that is already running', async () => {
  const { code, stdout } = await runPalisade('local', 'up', '--detach');
  expect(code).toBe(0);
  expect(stdout).toContain('Already running');
});

test('local up on a port of another local cloud’s page prints one clear line', async () => {
  const { port } = new URL(cloud.dashboard);
  process.env['PALISADE_PORT'] = port;
  const { code, stderr } = await runPalisade('local', 'up').finally(() => {
    process.env['PALISADE_PORT'] = String(cloud.port);
  });
  expect(code).toBe(1);
  expect(stderr).toContain(
    `Port ${port} is taken by the posture page of the local cloud on port ${cloud.port}: stop it`,
  );
});

test('emit delivers an event through the rules of its account and of the hub', async () => {
  const event = complianceChange({ bucket: newName('nowhere'), accountId: ids.production });
  const { code, stdout } = await runPalisade(
    'local',
    'emit',
    fileWith(JSON.stringify(event)),
    '--account',
    ids.production,
    '--json',
  );
  expect(code).toBe(0);
  const { deliveries } = JSON.parse(stdout);
  expect(deliveries.map(({ rule }: { rule: string }) => rule)).toEqual([
    'palisade-forward',
    'palisade-compliance-change',
  ]);
});

test('emit reports that no rule matched', async () => {
  const event = { ...complianceChange({ accountId: ids.production }), source: 'aws.ec2' };
  const { stdout } = await runPalisade('local', 'emit', fileWith(JSON.stringify(event)), '--account', ids.production);
  expect(stdout).toBe('No rule matched this event.\n');
});

test.each([
  {
    name: 'a file without JSON',
    args: () => [fileWith('{'), '--account', ids.production],
    says: /^Cannot read an event from .*: it is not valid JSON: look at line 1, column 2\.$/m,
  },
  {
    name: 'JSON that is not an event',
    args: () => [fileWith('{"source":"x"}'), '--account', ids.production],
    says: /[Nn]ot an EventBridge event: 'detail-type', 'detail' missing/,
  },
  {
    name: 'a missing file',
    args: () => ['nowhere.json', '--account', ids.production],
    says: /^Cannot read an event from .*nowhere\.json: there is no such file or folder\.$/m,
  },
  {
    name: 'an invalid account ID',
    args: () => [fileWith('{}'), '--account', 'production'],
    says: /expected a 12-digit account ID/,
  },
])('emit of $name prints one clear line', async ({ args, says }) => {
  const { code, stdout, stderr } = await runPalisade('local', 'emit', ...args());
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('findings --json prints an array, filtered', async () => {
  const { s3 } = accounts(ids.testing, region);
  const Bucket = newName('listed');
  await s3.send(new CreateBucketCommand({ Bucket }));
  const { id } = await waitForFinding(ids.testing, Bucket, 's3-versioning', 'monitored');
  const list = async (...args: string[]) => JSON.parse((await runPalisade('findings', '--json', ...args)).stdout);
  expect(await list('--resource', Bucket)).toMatchObject([{ id, state: 'monitored' }]);
  expect(await list('--resource', Bucket, '--state', 'failed')).toEqual([]);
  expect(await list('--resource', Bucket, '--account', ids.production)).toEqual([]);
  const all: { at: string }[] = await list();
  expect(all.map(({ at }) => at)).toEqual(
    all
      .map(({ at }) => at)
      .sort()
      .reverse(),
  );
});

test('the Slack inbox stores the messages that it receives', async () => {
  const text = newName('hello');
  // Other tests let it refuse messages for a while.
  await eventually(async () => (await fetch(cloud.slackInbox, { method: 'POST', body: JSON.stringify({ text }) })).ok);
  expect(await (await fetch(cloud.slackInbox)).json()).toContainEqual({ text });
});
