// Carries an event as AWS would: over the rules of an account's default bus, then over the hub's, into their queues.
// The emulator takes no events from `aws.*` sources and carries none across accounts, so this is done with public calls.
import {
  type EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Target,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { queueUrl } from '../../shared/aws/queue-url.ts';
import type { ClientsFor } from './clients.ts';

/** An event as EventBridge itself checks it when it comes in. */
const rawEvent = z.looseObject({
  source: z.string().check(z.minLength(1)),
  'detail-type': z.string().check(z.minLength(1)),
  detail: z.record(z.string(), z.unknown()),
});

/** One stop of an event on its way: the rule that let it through and where it went. */
export type RuleMatch = { readonly rule: string; readonly target: string };

export class NotAnEvent extends Error {
  override readonly name = 'NotAnEvent';
}

/**
 * Completes an event as EventBridge does: `account` and `region` are those of where it happened, whatever it says
 * itself. Throws NotAnEvent when EventBridge would not take it.
 */
export function completeEvent(raw: unknown, accountId: string, region: string): Record<string, unknown> {
  const parsed = rawEvent.safeParse(raw);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => `'${issue.path.join('.')}'`).join(', ');
    throw new NotAnEvent(`this is no EventBridge event: ${fields} missing or of the wrong type`);
  }
  const defaults = { version: '0', id: crypto.randomUUID(), time: new Date().toISOString(), resources: [] };
  return { ...defaults, ...parsed.data, account: accountId, region };
}

/** Delivers an event through the default bus of its account and region. Answers with every rule that let it through. */
export async function deliver(accounts: ClientsFor, event: Record<string, unknown>): Promise<readonly RuleMatch[]> {
  const { account, region } = z.object({ account: z.string(), region: z.string() }).parse(event);
  return deliverOverBus(accounts, { accountId: account, region, name: 'default' }, event);
}

type Bus = { readonly accountId: string; readonly region: string; readonly name: string };

async function deliverOverBus(
  accounts: ClientsFor,
  bus: Bus,
  event: Record<string, unknown>,
): Promise<readonly RuleMatch[]> {
  const { eventBridge } = accounts(bus.accountId, bus.region);
  const rules = await matchingRules(eventBridge, bus, event);
  const deliveries = await Promise.all(
    rules.map(async (rule) => {
      const targets = await targetsOf(eventBridge, bus, rule);
      return Promise.all(targets.map((target) => deliverToTarget(accounts, rule, target, event)));
    }),
  );
  return deliveries.flat(2);
}

async function deliverToTarget(
  accounts: ClientsFor,
  rule: string,
  target: Target,
  event: Record<string, unknown>,
): Promise<readonly RuleMatch[]> {
  const arn = target.Arn ?? '';
  const [, , service, region = '', accountId = '', resource = ''] = arn.split(':');
  const match = { rule, target: arn };
  if (service === 'events') {
    return [
      match,
      ...(await deliverOverBus(accounts, { accountId, region, name: resource.replace('event-bus/', '') }, event)),
    ];
  }
  if (service !== 'sqs') throw new Error(`the local cloud does not deliver to ${arn}, the target of rule ${rule}`);
  const { sqs } = accounts(accountId, region);
  const QueueUrl = await queueUrl(sqs, resource);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
  return [match];
}

async function matchingRules(
  eventBridge: EventBridgeClient,
  bus: Bus,
  event: Record<string, unknown>,
): Promise<readonly string[]> {
  const rules = await allPages(async (NextToken) => {
    const page = await eventBridge.send(new ListRulesCommand({ EventBusName: bus.name, NextToken }));
    return { items: page.Rules ?? [], next: page.NextToken };
  });
  const Event = JSON.stringify(event);
  const matched = await Promise.all(
    rules.map(async ({ Name, State, EventPattern }) => {
      if (State !== 'ENABLED' || EventPattern === undefined) return undefined;
      const { Result } = await eventBridge.send(new TestEventPatternCommand({ EventPattern, Event }));
      return Result ? Name : undefined;
    }),
  );
  return matched.filter((name) => name !== undefined);
}

async function targetsOf(eventBridge: EventBridgeClient, bus: Bus, Rule: string): Promise<readonly Target[]> {
  return allPages(async (NextToken) => {
    const page = await eventBridge.send(new ListTargetsByRuleCommand({ Rule, EventBusName: bus.name, NextToken }));
    return { items: page.Targets ?? [], next: page.NextToken };
  });
}

/** All items of a list that comes in pages; the SDK has no paginators for EventBridge. */
async function allPages<T>(page: (token?: string) => Promise<{ items: T[]; next?: string | undefined }>): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const result = await page(next);
    items.push(...result.items);
    next = result.next;
  } while (next);
  return items;
}
