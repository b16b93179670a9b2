// Simulates event delivery: from an account's default event bus to the hub event bus, and to the queues of the rules
// that match. The emulator accepts no events from `aws.*` sources and delivers none across accounts, so this uses
// public API calls.
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

/** The fields of an event that EventBridge itself checks. */
const rawEvent = z.looseObject({
  source: z.string().check(z.minLength(1)),
  'detail-type': z.string().check(z.minLength(1)),
  detail: z.record(z.string(), z.unknown()),
});

/** A rule that matched an event, and the ARN of the target to which the event was delivered. */
export type RuleMatch = { readonly rule: string; readonly target: string };

export class NotAnEvent extends Error {
  override readonly name = 'NotAnEvent';
}

/**
 * Completes an event as EventBridge does: `account` and `region` are always those in which it occurred, even if the
 * event names others. Throws NotAnEvent if EventBridge would reject the event.
 */
export function completeEvent(raw: unknown, accountId: string, region: string): Record<string, unknown> {
  const parsed = rawEvent.safeParse(raw);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => `'${issue.path.join('.')}'`).join(', ');
    throw new NotAnEvent(`not an EventBridge event: ${fields} missing or of the wrong type`);
  }
  const defaults = { version: '0', id: crypto.randomUUID(), time: new Date().toISOString(), resources: [] };
  return { ...defaults, ...parsed.data, account: accountId, region };
}

/** Delivers an event through the default event bus of its account and Region. Returns every rule that matched. */
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

/** All items of a paginated list. The SDK has no paginators for EventBridge. */
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
