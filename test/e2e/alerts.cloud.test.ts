// Notifications, end to end: from state changes of findings to Slack and SNS, also while Slack fails. The inbox
// validates every message against the limits of Block Kit.
import * as z from 'zod/mini';
import { alertDetailType } from '../../events/palisade/alert.ts';
import { subscribeToTopic } from '../../local/topic-subscriber.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { cloud, hub, ids, newName, region, sendToQueue, waitForDeadLetter } from '../support/cloud.ts';
import { eventually } from '../support/eventually.ts';
import { aFinding } from '../support/finding.ts';

const inboxSchema = z.array(z.unknown());

async function inboxMessages(): Promise<unknown[]> {
  return inboxSchema.parse(await (await fetch(cloud.slackInbox)).json());
}

/** Messages that name one of these findings. */
async function messagesAbout(findings: readonly Finding[]): Promise<unknown[]> {
  return (await inboxMessages()).filter((message) => findings.some(({ id }) => JSON.stringify(message).includes(id)));
}

const simulateFailure = (failure: { status: number; retryAfter?: number; times: number }) =>
  fetch(`${cloud.slackInbox}/failure`, { method: 'POST', body: JSON.stringify(failure) });

function someFindings(count: number, overrides: Partial<Finding> = {}): Finding[] {
  return Array.from({ length: count }, () =>
    aFinding({ id: newName('pf-alert'), accountId: ids.production, ...overrides }),
  );
}

async function requestAlerts(findings: readonly Finding[]): Promise<void> {
  const events = findings.map((detail) => ({
    id: crypto.randomUUID(),
    source: 'palisade',
    'detail-type': alertDetailType,
    account: ids.sharedServices,
    region,
    detail,
  }));
  for (let start = 0; start < events.length; start += 10) {
    await sendToQueue(
      'palisade-send-alerts',
      events.slice(start, start + 10).map((event) => JSON.stringify(event)),
    );
  }
}

const countOf = (messages: readonly unknown[], { id }: Finding) =>
  messages.reduce<number>((sum, message) => sum + JSON.stringify(message).split(id).length - 1, 0);

test('300 findings in a minute make at most ten messages, each finding once; critical ones do not wait', async () => {
  const critical = someFindings(5, { severity: 'CRITICAL' });
  const others = someFindings(295, { severity: 'MEDIUM' });
  const all = [...others.slice(0, 150), ...critical, ...others.slice(150)];
  await requestAlerts(all);
  const messages = await eventually(async () => {
    const found = await messagesAbout(all);
    return all.every((finding) => countOf(found, finding) > 0) && found;
  });
  // The inbox has them in the order in which they came.
  const isAboutCritical = (message: unknown) => critical.some((finding) => countOf([message], finding) > 0);
  expect(messages.findLastIndex(isAboutCritical)).toBeLessThan(messages.length - 1);
  expect(all.filter((finding) => countOf(messages, finding) !== 1)).toEqual([]);
  expect(messages.length).toBeLessThanOrEqual(10);
});

test('a duplicate alert sends no second message', async () => {
  const [finding = aFinding()] = someFindings(1, { severity: 'CRITICAL' });
  await requestAlerts([finding]);
  await eventually(async () => (await messagesAbout([finding])).length === 1);
  await requestAlerts([finding, finding]);
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(countOf(await messagesAbout([finding]), finding)).toBe(1);
});

test('Retry-After of Slack’s 429 is respected, and no finding is lost while Slack is down', async () => {
  await simulateFailure({ status: 429, retryAfter: 2, times: 1 });
  const [first = aFinding()] = someFindings(1, { severity: 'CRITICAL' });
  await requestAlerts([first]);
  await eventually(async () => (await messagesAbout([first])).length === 1);
  await simulateFailure({ status: 500, times: 2 });
  const [second = aFinding()] = someFindings(1, { severity: 'CRITICAL' });
  await requestAlerts([second]);
  await eventually(async () => (await messagesAbout([second])).length === 1);
});

test('a topic receives exactly the findings of its route, once, while Slack is down', async () => {
  const receivedFindings = await subscribeToTopic(hub, 'palisade-on-call');
  await simulateFailure({ status: 500, times: 1 });
  const [routed = aFinding()] = someFindings(1, { severity: 'CRITICAL', state: 'failed' });
  const [other = aFinding()] = someFindings(1, { severity: 'MEDIUM', state: 'failed' });
  await requestAlerts([other, routed]);
  const received = (finding: Finding) => async () =>
    (await receivedFindings()).filter(({ id }) => id === finding.id).length;
  await eventually(async () => (await received(routed)()) === 1);
  // Slack receives it with the retry, which must not publish to the topic again.
  await eventually(async () => (await messagesAbout([routed])).length === 1);
  expect(await received(routed)()).toBe(1);
  expect(await received(other)()).toBe(0);
});

test('an alert from another account than the hub is rejected', async () => {
  const [finding = aFinding()] = someFindings(1);
  const event = {
    id: 'e',
    source: 'palisade',
    'detail-type': alertDetailType,
    account: ids.production,
    region,
    detail: finding,
  };
  await sendToQueue('palisade-send-alerts', [JSON.stringify(event)]);
  expect(await waitForDeadLetter('palisade-send-alerts', finding.id)).toContain(
    'is not the hub and may not send alerts',
  );
});
