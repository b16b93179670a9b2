// Digests whose events are delivered twice, at the same time, or have to be retried. The digest queue is in DynamoDB;
// Slack is an inbox of this test.
import { once } from 'node:events';
import { Logger } from '@aws-lambda-powertools/logger';
import { serve } from '@hono/node-server';
import * as z from 'zod/mini';
import { envelopeSchema } from '../../../events/envelope.ts';
import { alertDetailType, digestDetailType } from '../../../events/palisade/alert.ts';
import { createSendAlerts } from '../../../functions/send-alerts/send-alerts.ts';
import { slackInbox } from '../../../local/slack-inbox.ts';
import { queueForDigest } from '../../../shared/alerts/digest-queue.ts';
import type { Finding } from '../../../shared/findings/finding.ts';
import { readGovernance } from '../../../shared/governance/read-governance.ts';
import { hub, ids, journal, newName, region } from '../../support/cloud.ts';
import { aFinding } from '../../support/finding.ts';

const inbox = slackInbox();
/** Slack's responses to the next messages; without one, it accepts them. */
const answers: ('accepted' | 'unavailable')[] = [];
const slack = (request: Request) =>
  answers.shift() === 'unavailable' ? new Response('not now', { status: 500 }) : inbox.fetch(request);
const server = serve({ fetch: slack, port: 0, hostname: '127.0.0.1' });
beforeAll(() => once(server, 'listening'));
afterAll(() => server.close());

const messagesWith = async ({ id }: Finding) => {
  const received = z.array(z.unknown()).parse(await (await inbox.request('/')).json());
  return received.filter(
    (message) => JSON.stringify(message).includes(`[${id}]`) || JSON.stringify(message).includes(`Finding ${id} `),
  ).length;
};

/** A channel of its own, with a clock that the test sets. */
function aChannel() {
  const channel = newName('digest');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const lane = { channel, urgent: false };
  const clock = { now: new Date() };
  const reminders: unknown[] = [];
  const handle = createSendAlerts({
    logger: new Logger({ logLevel: 'SILENT' }),
    governance: {
      ...readGovernance('governance.yml'),
      alerts: {
        channels: { [channel]: { webhook: '/a/webhook' } },
        routes: [{ channels: [channel] }],
        digestSeconds: 30,
      },
    },
    journal,
    hubAccountId: ids.sharedServices,
    readSecret: async () => `http://127.0.0.1:${port}/`,
    sns: hub.sns,
    topicArnOf: (name) => name,
    scheduleDigest: async (due) => {
      reminders.push(due);
    },
    now: () => clock.now,
  });
  const deliver = (detailType: string, detail: object, id: string = crypto.randomUUID()) => {
    const event = { id, source: 'palisade', 'detail-type': detailType, account: ids.sharedServices, region, detail };
    return handle({ envelope: envelopeSchema.parse(event), attempt: 1, sentAt: new Date() });
  };
  return {
    alert: (finding: Finding, id?: string) => deliver(alertDetailType, finding, id),
    digestDue: (id?: string) => deliver(digestDetailType, lane, id),
    queued: async (count: number, overrides: Partial<Finding> = {}) => {
      const findings = Array.from({ length: count }, () => aFinding({ id: newName('pf'), ...overrides }));
      await Promise.all(findings.map((finding) => queueForDigest(journal, lane, finding)));
      return findings;
    },
    later: (seconds: number) => {
      clock.now = new Date(clock.now.getTime() + seconds * 1_000);
    },
    reminders,
  };
}

const counts = (findings: readonly Finding[]) => Promise.all(findings.map(messagesWith));
const eachOnce = (findings: readonly Finding[]) => findings.map(() => 1);

test('digests that are due at the same time are sent as one message', async () => {
  const channel = aChannel();
  const findings = await channel.queued(40);
  await Promise.all([channel.digestDue(), channel.digestDue(), channel.digestDue()]);
  expect(await counts(findings)).toEqual(eachOnce(findings));
  expect(channel.reminders).toHaveLength(1);
});

test('a digest that failed is sent when its event is retried, and by no other event meanwhile', async () => {
  const channel = aChannel();
  const findings = await channel.queued(3);
  answers.push('unavailable');
  await expect(channel.digestDue('the first')).rejects.toThrow('Slack returned 500');
  await channel.digestDue('another');
  expect(await counts(findings)).toEqual([0, 0, 0]);
  await channel.digestDue('the first');
  expect(await counts(findings)).toEqual(eachOnce(findings));
});

test('a digest whose event is never retried is sent by the next event', async () => {
  const channel = aChannel();
  const findings = await channel.queued(3);
  answers.push('unavailable');
  await expect(channel.digestDue()).rejects.toThrow('Slack returned 500');
  channel.later(31);
  await channel.digestDue();
  expect(await counts(findings)).toEqual(eachOnce(findings));
});

test('of a digest in two messages, of which Slack accepted one, only the other is sent again', async () => {
  const channel = aChannel();
  const resource = { type: 'AWS::S3::Bucket', id: 'x'.repeat(380), arn: 'arn:aws:s3:::x' };
  const findings = await channel.queued(320, { resource });
  answers.push('accepted', 'unavailable');
  await expect(channel.digestDue('a digest')).rejects.toThrow('Slack returned 500');
  const accepted = (await counts(findings)).filter((count) => count === 1).length;
  expect(accepted).toBeGreaterThan(0);
  expect(accepted).toBeLessThan(findings.length);
  await channel.digestDue('a digest');
  expect(await counts(findings)).toEqual(eachOnce(findings));
});

test('an alert that failed is posted when its event is retried, although its own window is open', async () => {
  const channel = aChannel();
  const finding = aFinding({ id: newName('pf') });
  answers.push('unavailable');
  await expect(channel.alert(finding, 'an event')).rejects.toThrow('Slack returned 500');
  await channel.alert(finding, 'an event');
  expect(await messagesWith(finding)).toBe(1);
});
