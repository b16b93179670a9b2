// Sends an alert to the channels that the routes in governance.yml select: to SNS topics at once, to Slack at once or,
// if there are many, in a digest.
import type { Logger } from '@aws-lambda-powertools/logger';
import type { SNSClient } from '@aws-sdk/client-sns';
import * as alert from '../../events/palisade/alert.ts';
import { findAccountName } from '../../shared/accounts/account-store.ts';
import {
  type DigestLane,
  markPosted,
  openDigestWindow,
  queuedFindings,
  queueForDigest,
  wasPosted,
} from '../../shared/alerts/digest-queue.ts';
import { channelsFor } from '../../shared/alerts/routing.ts';
import { postMessage, type SecretReader } from '../../shared/alerts/slack-client.ts';
import { digestMessages, type SlackMessage, slackMessage } from '../../shared/alerts/slack-message.ts';
import { publishToTopic } from '../../shared/alerts/sns.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { Channel, SlackChannel } from '../../shared/governance/schema/alerts.ts';
import { ownValue } from '../../shared/lib/own-value.ts';
import type { StateTable } from '../../shared/table/table.ts';
import { backoffSeconds, NonRetryableError, type QueueMessage, RetryableError } from '../runtime/sqs-consumer.ts';

export type SendAlertsDependencies = {
  readonly logger: Logger;
  readonly governance: Governance;
  readonly journal: StateTable;
  readonly readSecret: SecretReader;
  readonly sns: SNSClient;
  /** Returns the ARN of a topic of the hub. */
  readonly topicArnOf: (name: string) => string;
  readonly hubAccountId: string;
  /** Sends this function the event that a lane's digest is due, delayed by a number of seconds. */
  readonly scheduleDigest: (digest: alert.DueDigest, seconds: number) => Promise<void>;
  readonly now: () => Date;
};

/** Handles an alert or a due digest. Throws RetryableError, or NonRetryableError if Slack refuses the message. */
export function createSendAlerts(dependencies: SendAlertsDependencies): (delivery: QueueMessage) => Promise<void> {
  return async (delivery) => {
    const event = alert.read(delivery.envelope, dependencies.hubAccountId);
    switch (event.kind) {
      case 'refused':
        throw new NonRetryableError(event.reason);
      case 'digest due':
        return sendDigest(dependencies, event, delivery);
      case 'alert':
        return notifyAll(dependencies, event.finding, delivery);
    }
  };
}

/** Notifies every channel, even if others fail. If any failed, the message is retried as a whole. */
async function notifyAll(
  dependencies: SendAlertsDependencies,
  finding: Finding,
  delivery: QueueMessage,
): Promise<void> {
  const names = channelsFor(dependencies.governance.alerts, finding);
  const results = await Promise.allSettled(names.map((name) => notifyChannel(dependencies, name, finding, delivery)));
  const reasons: unknown[] = results.filter((each) => each.status === 'rejected').map(({ reason }) => reason);
  // A retryable failure takes precedence: with the retry, the other channel is refused again.
  const failure = reasons.find((reason) => !(reason instanceof NonRetryableError)) ?? reasons[0];
  if (failure !== undefined) throw failure;
}

async function notifyChannel(
  dependencies: SendAlertsDependencies,
  name: string,
  finding: Finding,
  delivery: QueueMessage,
): Promise<void> {
  const channel = channelNamed(dependencies, name);
  return 'topic' in channel
    ? notifyTopic(dependencies, name, channel.topic, finding)
    : notifySlack(dependencies, name, finding, delivery);
}

/** Topics receive every finding separately: their subscribers filter by attributes. */
async function notifyTopic(
  { journal, sns, topicArnOf, now, logger }: SendAlertsDependencies,
  channel: string,
  topic: string,
  finding: Finding,
): Promise<void> {
  const lane = { channel, urgent: false };
  if (await wasPosted(journal, lane, finding)) return;
  await publishToTopic(sns, topicArnOf(topic), finding);
  await markPosted(journal, lane, [finding], now());
  logger.info('published', { channel, finding: finding.id, eventId: finding.trigger.eventId });
}

/** The digest window of critical findings: short, so that they are hardly delayed. */
const urgentWindowSeconds = 2;
/** The longest delay of a message (SQS API Reference, SendMessage). */
const maxDelaySeconds = 900;
/**
 * The digest with which a chain of windows ends, because Lambda no longer ends it (infrastructure/loop-detection.ts):
 * after eight hours of alerts in every two seconds, or 83 hours at the default window. A chain ends by itself with the
 * first window without an alert.
 */
export const maxDigests = 10_000;

/** At least one second shorter than the delay of the reminder. */
function windowSeconds({ urgent }: DigestLane, { alerts }: Governance): number {
  return urgent ? urgentWindowSeconds : Math.min(alerts.digestSeconds, maxDelaySeconds - 1);
}

/** Posts the first finding of a lane at once, and queues those that follow while its digest window is open. */
async function notifySlack(
  dependencies: SendAlertsDependencies,
  channel: string,
  finding: Finding,
  delivery: QueueMessage,
): Promise<void> {
  const { journal, now } = dependencies;
  const lane = { channel, urgent: finding.severity === 'CRITICAL' };
  if (await wasPosted(journal, lane, finding)) return;
  if (!(await tryOpenWindow(dependencies, lane, delivery))) return queueForDigest(journal, lane, finding);
  // Scheduled first, so that no finding is queued without a digest that sends it.
  await scheduleNextDigest(dependencies, lane, 0);
  const accountName = await findAccountName(journal, finding.accountId);
  await postToSlack(dependencies, channel, slackMessage(finding, accountName), delivery);
  dependencies.logger.info('posted', { channel, finding: finding.id, eventId: finding.trigger.eventId });
  await markPosted(journal, lane, [finding], now());
}

/**
 * Sends the queued findings, unless another event has opened the lane's window since: then its digest sends them. The
 * last digest of a chain opens no window, so that the next alert is posted at once and begins another chain.
 */
async function sendDigest(
  dependencies: SendAlertsDependencies,
  { lane, hop }: { readonly lane: DigestLane; readonly hop: number },
  delivery: QueueMessage,
): Promise<void> {
  const { journal } = dependencies;
  // Checked before the window, which is opened only if there is something to send.
  if ((await queuedFindings(journal, lane)).length === 0) return;
  if (hop >= maxDigests) {
    await postQueued(dependencies, lane, delivery);
    throw new NonRetryableError(
      `channel ${lane.channel}: the chain of digests ends after ${maxDigests}; all findings that were collected are posted`,
    );
  }
  if (!(await tryOpenWindow(dependencies, lane, delivery))) return;
  await postQueued(dependencies, lane, delivery);
  await scheduleNextDigest(dependencies, lane, hop + 1);
}

async function postQueued(
  dependencies: SendAlertsDependencies,
  lane: DigestLane,
  delivery: QueueMessage,
): Promise<void> {
  const { journal, now, logger } = dependencies;
  for (const { message, findings } of digestMessages(await queuedFindings(journal, lane))) {
    await postToSlack(dependencies, lane.channel, message, delivery);
    logger.info('digest posted', { channel: lane.channel, findings: findings.map(({ id }) => id) });
    await markPosted(journal, lane, findings, now());
  }
}

function tryOpenWindow(
  { journal, now, governance }: SendAlertsDependencies,
  lane: DigestLane,
  delivery: QueueMessage,
): Promise<boolean> {
  return openDigestWindow(journal, lane, {
    holder: delivery.envelope.id,
    now: now(),
    durationMs: 1_000 * windowSeconds(lane, governance),
  });
}

/** One second after the window closes: every event that found it open has queued its finding by then. */
function scheduleNextDigest(
  { scheduleDigest, governance }: SendAlertsDependencies,
  lane: DigestLane,
  hop: number,
): Promise<void> {
  return scheduleDigest({ ...lane, hop }, windowSeconds(lane, governance) + 1);
}

function channelNamed({ governance }: SendAlertsDependencies, name: string): Channel {
  const channel = ownValue(governance.alerts.channels, name);
  if (channel === undefined) throw new NonRetryableError(`governance.yml has no channel '${name}'`);
  return channel;
}

async function postToSlack(
  dependencies: SendAlertsDependencies,
  name: string,
  message: SlackMessage,
  { attempt }: QueueMessage,
): Promise<void> {
  const { readSecret } = dependencies;
  const result = await postMessage(readSecret, slackChannelNamed(dependencies, name), message);
  switch (result.kind) {
    case 'posted':
      return;
    case 'refused':
      throw new NonRetryableError(`channel ${name}: ${result.reason}`);
    case 'retry':
      throw new RetryableError(`channel ${name}: ${result.reason}`, result.seconds ?? backoffSeconds(attempt));
  }
}

function slackChannelNamed(dependencies: SendAlertsDependencies, name: string): SlackChannel {
  const channel = channelNamed(dependencies, name);
  if ('topic' in channel)
    throw new NonRetryableError(`channel '${name}' is an SNS topic now, and topics receive no digests`);
  return channel;
}
