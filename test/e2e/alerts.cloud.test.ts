// Alerts, end to end: from findings that are news to a Slack that takes them, or does not. What the inbox takes, it has
// held against Block Kit's limits.
import * as z from 'zod/mini';
import { alertDetailType } from '../../events/palisade/alert.ts';
import { subscribeToTopic } from '../../local/topic-subscriber.ts';
import type { Finding } from '../../shared/findings/finding.ts';
import { cloud, eventually, hub, ids, newName, region, sendToQueue, waitForDeadLetter } from '../support/cloud.ts';
import { aFinding } from '../support/finding.ts';

const minuteMs = 60_000;
const inboxSchema = z.array(z.unknown());

async function inboxMessages(): Promise<unknown[]> {
  return inboxSchema.parse(await (await fetch(cloud.slackInbox)).json());
}

/** Messages in which one of these findings is named. */
async function messagesAbout(findings: readonly Finding[]): Promise<unknown[]> {
  return (await inboxMessages()).filter((message) => findings.some(({ id }) => JSON.stringify(message).includes(id)));
}

const simulateFailure = (answers: { status: number; retryAfter?: number; times: number }) =>
  fetch(`${cloud.slackInbox}/mood`, { method: 'POST', body: JSON.stringify(answers) });

function someFindings(count: number, different: Partial<Finding> = {}): Finding[] {
  return Array.from({ length: count }, () =>
    aFinding({ id: newName('pf-alert'), accountId: ids.production, ...different }),
  );
}

async function alertOf(findings: readonly Finding[]): Promise<void> {
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

test('300 findings in a minute are at most ten messages, with every finding in them once; critical ones are not held back', async () => {
  const critical = someFindings(5, { severity: 'CRITICAL' });
  const others = someFindings(295, { severity: 'MEDIUM' });
  const all = [...others.slice(0, 150), ...critical, ...others.slice(150)];
  await alertOf(all);
  await eventually(async () => {
    const messages = await messagesAbout(critical);
    return critical.every((finding) => countOf(messages, finding) === 1);
    // Well before the others' digest.
  }, 15_000);
  await eventually(async () => {
    const messages = await messagesAbout(all);
    return all.every((finding) => countOf(messages, finding) > 0);
  }, 2 * minuteMs);
  const messages = await messagesAbout(all);
  expect(all.filter((finding) => countOf(messages, finding) !== 1)).toEqual([]);
  expect(messages.length).toBeLessThanOrEqual(10);
}, 180_000);

test('the same alert twice is one message', async () => {
  const [finding = aFinding()] = someFindings(1, { severity: 'CRITICAL' });
  await alertOf([finding]);
  await eventually(async () => (await messagesAbout([finding])).length === 1);
  await alertOf([finding, finding]);
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(countOf(await messagesAbout([finding]), finding)).toBe(1);
});

test('Slack’s 429 is obeyed, and a Slack that is down loses nothing', async () => {
  await simulateFailure({ status: 429, retryAfter: 2, times: 1 });
  const [first = aFinding()] = someFindings(1, { severity: 'CRITICAL' });
  await alertOf([first]);
  await eventually(async () => (await messagesAbout([first])).length === 1, minuteMs);
  await simulateFailure({ status: 500, times: 2 });
  const [second = aFinding()] = someFindings(1, { severity: 'CRITICAL' });
  await alertOf([second]);
  await eventually(async () => (await messagesAbout([second])).length === 1, minuteMs);
}, 150_000);

test('a topic gets what its route says, once, while Slack is down', async () => {
  const mailbox = await subscribeToTopic(hub, 'palisade-on-call');
  await simulateFailure({ status: 500, times: 1 });
  const [routed = aFinding()] = someFindings(1, { severity: 'CRITICAL', state: 'failed' });
  const [other = aFinding()] = someFindings(1, { severity: 'MEDIUM', state: 'failed' });
  await alertOf([other, routed]);
  const received = (finding: Finding) => async () => (await mailbox()).filter(({ id }) => id === finding.id).length;
  await eventually(async () => (await received(routed)()) === 1);
  // Slack gets it with a second delivery, which tells the topic nothing new.
  await eventually(async () => (await messagesAbout([routed])).length === 1, minuteMs);
  expect(await received(routed)()).toBe(1);
  expect(await received(other)()).toBe(0);
}, 90_000);

test('an alert that is not the hub’s is refused', async () => {
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
  expect(await waitForDeadLetter('palisade-send-alerts', finding.id)).toContain('is not the hub and may not alert');
});
