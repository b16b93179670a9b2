// From an alert to the channels that governance.yml names for it: at once, or collected into a digest when there are many.
import type { Logger } from '@aws-lambda-powertools/logger';
import * as alert from '../../events/alert.ts';
import { alertMessage, digestMessages, type Message } from '../../shared/alerts/message.ts';
import { collect, collectedFor, type Lane, openWindow, settle, wasPosted } from '../../shared/alerts/outbox.ts';
import { channelsFor } from '../../shared/alerts/routes.ts';
import { post, type Secrets } from '../../shared/alerts/slack.ts';
import { findAccount } from '../../shared/baseline/accounts.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import type { JournalTable } from '../../shared/findings/items.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import { type Delivery, Refused, retryAfter, Unfinished } from '../consume.ts';

export type Dependencies = {
  readonly logger: Logger;
  readonly governance: Governance;
  readonly journal: JournalTable;
  readonly secrets: Secrets;
  readonly hubAccountId: string;
  /** Lets this function hear after so many seconds that a lane's digest is due. */
  readonly remind: (lane: Lane, seconds: number) => Promise<void>;
  readonly now: () => Date;
};

/** Handles an alert, or a digest that is due. Throws Unfinished while Slack cannot take it, Refused when it never will. */
export function createSendAlerts(dependencies: Dependencies): (delivery: Delivery) => Promise<void> {
  return async ({ envelope, attempt }) => {
    const event = alert.read(envelope, dependencies.hubAccountId);
    switch (event.kind) {
      case 'refused':
        throw new Refused(event.reason);
      case 'digest due':
        return sendDigest(dependencies, event.lane, attempt);
      case 'alert':
        for (const channel of channelsFor(dependencies.governance.alerts, event.finding)) {
          await tellChannel(dependencies, channel, event.finding, attempt);
        }
    }
  };
}

/** Critical findings wait for no others: so long are those collected that come on the heels of one, in seconds. */
const urgentSeconds = 2;

function secondsOf({ urgent }: Lane, { alerts }: Governance): number {
  return urgent ? urgentSeconds : alerts.digestSeconds;
}

/** The first finding of a lane is posted at once; those that follow while the lane's window is open are collected. */
async function tellChannel(
  dependencies: Dependencies,
  channel: string,
  finding: Finding,
  attempt: number,
): Promise<void> {
  const { journal, governance, now } = dependencies;
  const lane = { channel, urgent: finding.severity === 'CRITICAL' };
  if (await wasPosted(journal, lane, finding)) return;
  if (!(await openWindow(journal, lane, now(), secondsOf(lane, governance)))) return collect(journal, lane, finding);
  // Asked for first, so that nothing is collected that nobody sends.
  await remindOf(dependencies, lane);
  const account = await findAccount(journal, finding.accountId);
  await postTo(dependencies, channel, alertMessage(finding, account?.name), attempt);
  await settle(journal, lane, [finding], now());
}

async function sendDigest(dependencies: Dependencies, lane: Lane, attempt: number): Promise<void> {
  const { journal, now, governance } = dependencies;
  const findings = await collectedFor(journal, lane);
  if (findings.length === 0) return;
  for (const message of digestMessages(findings)) await postTo(dependencies, lane.channel, message, attempt);
  await settle(journal, lane, findings, now());
  await openWindow(journal, lane, now(), secondsOf(lane, governance));
  await remindOf(dependencies, lane);
}

/** A second after the window has closed: whoever saw it open has collected by then. */
function remindOf({ remind, governance }: Dependencies, lane: Lane): Promise<void> {
  return remind(lane, secondsOf(lane, governance) + 1);
}

async function postTo(
  { governance, secrets, logger }: Dependencies,
  name: string,
  message: Message,
  attempt: number,
): Promise<void> {
  const channel = governance.alerts.channels[name];
  if (channel === undefined) throw new Refused(`governance.yml has no channel '${name}'`);
  const result = await post(secrets, channel, message);
  switch (result.kind) {
    case 'posted':
      return logger.info('posted', { channel: name });
    case 'refused':
      throw new Refused(`channel ${name}: ${result.reason}`);
    case 'later':
      throw new Unfinished(`channel ${name}: ${result.reason}`, result.seconds ?? retryAfter(attempt));
  }
}
