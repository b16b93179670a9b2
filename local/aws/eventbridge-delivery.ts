// Delivers an event as an AWS service does, which no account can: through the emulator, to the default event bus of the
// event's account, and from there to the targets of the rules that match.
import * as z from 'zod/mini';
import type { ClientsFor } from './clients.ts';

/** The fields of an event that EventBridge itself checks. */
const rawEvent = z.looseObject({
  source: z.string().check(z.minLength(1)),
  'detail-type': z.string().check(z.minLength(1)),
  detail: z.record(z.string(), z.unknown()),
});

/** A rule that matched an event, and the ARN of the target to which the event was delivered. */
export type RuleMatch = { readonly rule: string; readonly target: string };

const answer = z.object({ deliveries: z.array(z.object({ rule: z.string(), target: z.string() })) });

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

/**
 * Delivers an event through the default event bus of its account and Region. Returns every rule that matched. Throws
 * NotAnEvent if it is not complete.
 */
export async function deliver(
  { endpoint }: Pick<ClientsFor, 'endpoint'>,
  event: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<readonly RuleMatch[]> {
  const response = await fetch(`${endpoint}/_palisade/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
    ...(signal && { signal }),
  });
  if (response.status === 400) throw new NotAnEvent(await response.text());
  if (!response.ok) throw new Error(`the emulator did not deliver the event: status ${response.status}`);
  return answer.parse(await response.json()).deliveries;
}
