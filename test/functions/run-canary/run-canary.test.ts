// A canary that is due: what is run, when its metric is published, and what is refused or retried.
import { Logger } from '@aws-lambda-powertools/logger';
import { canaryMessage } from '../../../events/palisade/canary-due.ts';
import { createRunCanary } from '../../../functions/run-canary/run-canary.ts';
import { NonRetryableError } from '../../../functions/runtime/sqs-consumer.ts';
import { guardrailIds } from '../../../shared/guardrails/registry.ts';
import { anAccountRecord } from '../../support/account-record.ts';
import { accountId, canaryWorld, type WorldOptions } from '../../support/canary-world.ts';
import { awsError } from '../../support/fake-s3.ts';
import { aGovernance, hub } from '../../support/site.ts';

const state = { pauses: [], activeSince: '2026-11-01T00:00:00.000Z', revision: 1 };
const envelope = (more: object = {}) => ({
  ...canaryMessage(hub, { accountId, region: 'us-east-1' }),
  id: 'e-1',
  ...more,
});

const items = (record: object | undefined) => ({
  hub: { id: 'hub', version: 'state', ...state },
  ...(record && { accounts: { id: 'accounts', version: accountId, record } }),
});

function functionWith(options: WorldOptions = {}, record: object | undefined = anAccountRecord()) {
  const world = canaryWorld({ items: items(record), ...options });
  const published: string[] = [];
  const { s3In, account, journal, now, sleep } = world.dependencies;
  const run = createRunCanary({
    logger: new Logger({ logLevel: 'SILENT' }),
    governance: aGovernance({
      guardrails: { all: Object.fromEntries(guardrailIds.map((id) => [id, { mode: 'remediate' }])) },
    }),
    hubAccountId: hub.accountId,
    journal,
    clientsFor: () => ({ s3In, account }),
    publishCompleted: (id) => published.push(id),
    random: () => '0123abcd',
    now,
    sleep,
  });
  const deliver = (message: object) =>
    run({ envelope: message as never, attempt: 1, sentAt: new Date('2026-11-28T12:00:00Z') });
  return { world, published, deliver };
}

test('a completed run publishes its metric, and leaves no bucket', async () => {
  const { world, published, deliver } = functionWith();
  await deliver(envelope());
  expect(published).toEqual([accountId]);
  expect(world.buckets.size).toBe(0);
  expect(world.calls.some(({ command }) => command === 'CreateBucketCommand')).toBe(true);
});

test.each([
  ['nothing arrives', { hub: () => undefined }],
  ['the rule is disabled', { ruleState: 'DISABLED' }],
  [
    'the bucket cannot be removed',
    {
      onCall: (command: string) =>
        command === 'DeleteBucketCommand' ? { before: awsError('AccessDenied', 403) } : undefined,
    },
  ],
])('no metric if %s, and no second attempt', async (_what, options) => {
  const { published, deliver } = functionWith(options);
  await deliver(envelope());
  expect(published).toEqual([]);
});

test('no metric, and no call in the account, if the account is not governed', async () => {
  const { world, published, deliver } = functionWith({}, anAccountRecord({ state: 'excluded' }));
  await deliver(envelope());
  expect(published).toEqual([]);
  expect(world.calls.every(({ command }) => command === 'GetItemCommand')).toBe(true);
});

test.each([
  ['another account than the hub', { account: accountId }],
  ['another detail-type', { 'detail-type': 'Palisade Schedule' }],
  ['an account id that is none', { detail: { accountId: 'x', region: 'us-east-1' } }],
  ['a key that nobody knows', { detail: { accountId, region: 'us-east-1', wait: 1 } }],
])('a message from or with %s goes to the dead-letter queue', async (_what, more) => {
  const { world, deliver } = functionWith();
  await expect(deliver(envelope(more))).rejects.toThrow(NonRetryableError);
  expect(world.calls).toEqual([]);
});

test('an account without an answer is tried again', async () => {
  const slow = awsError('SlowDown', 503);
  const { deliver } = functionWith({
    onCall: (command) => (command === 'ListBucketsCommand' ? { before: slow } : undefined),
  });
  await expect(deliver(envelope())).rejects.toThrow(slow);
});
