// Event: CloudTrail recorded an API call that creates a resource or changes its settings (AWS CloudTrail User Guide,
// "CloudTrail record contents").
import * as z from 'zod/mini';
import { spokeRoleName } from '../../shared/aws/names.ts';
import { guardrails, guardrailsOn, resourceTypes } from '../../shared/guardrails/registry.ts';
import { type Envelope, formatIssues, type Pattern, timeOf } from '../envelope.ts';
import { describeFailedCall } from '../failed-call.ts';
import { triggerOf } from '../trigger.ts';
import { identitySchema, principalOf } from './cloudtrail-identity.ts';
import { ignored, type ResourceEvent, refused } from './resource-event.ts';

export const sources: readonly string[] = resourceTypes.map(({ cloudTrail }) => cloudTrail.source);
export const detailType = 'AWS API Call via CloudTrail';
const eventNames = [...new Set(guardrails.flatMap((guardrail) => guardrail.apiCalls))];

const issuer = (userName: readonly unknown[]): Pattern => ({
  userIdentity: { sessionContext: { sessionIssuer: { userName } } },
});

/** Successful calls by anyone but Palisade: its own remediations must not trigger another evaluation. */
export const pattern = {
  source: sources,
  'detail-type': [detailType],
  detail: {
    eventSource: resourceTypes.map(({ cloudTrail }) => cloudTrail.eventSource),
    eventName: eventNames,
    errorCode: [{ exists: false }],
    $or: [issuer([{ exists: false }]), issuer([{ 'anything-but': [spokeRoleName] }])],
  },
} satisfies Pattern;

const detailSchema = z.object({
  eventSource: z.string(),
  eventName: z.string(),
  errorCode: z.optional(z.string()),
  requestParameters: z.optional(z.unknown()),
  responseElements: z.optional(z.unknown()),
  userIdentity: z.optional(identitySchema),
});

/**
 * Reads an API call. The requested settings are not read: their format has changed over the years, and only the service
 * knows the result.
 */
export function read(envelope: Envelope): ResourceEvent {
  const failed = describeFailedCall(envelope);
  if (failed !== undefined) return ignored(`${failed}, so nothing changed`);
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success) return refused(`invalid API call: ${formatIssues(parsed.error)}`);
  const { eventSource, eventName, userIdentity, ...call } = parsed.data;
  const type = resourceTypes.find(({ cloudTrail }) => cloudTrail.eventSource === eventSource);
  if (type === undefined || !guardrailsOn(type.type).some(({ apiCalls }) => apiCalls.includes(eventName))) {
    return ignored(`no guardrail is triggered by ${eventSource} ${eventName}`);
  }
  if (userIdentity?.sessionContext?.sessionIssuer?.userName === spokeRoleName) {
    return ignored('the call was made by Palisade itself');
  }
  const id = type.idIn(call);
  if (id === undefined) return refused(`the API call ${eventName} does not name its ${type.noun.one}`);
  return {
    kind: 'evaluate',
    resource: { type: type.type, accountId: envelope.account, region: envelope.region, id },
    origin: { call: eventName },
    trigger: triggerOf(envelope, principalOf(userIdentity)),
    happenedAt: timeOf(envelope),
  };
}
