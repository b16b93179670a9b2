// CloudTrail says that somebody called S3 to make a bucket or to change its settings (S3 User Guide, "Amazon S3
// CloudTrail events").
import * as z from 'zod/mini';
import { spokeRoleName } from '../../shared/aws/names.ts';
import { guardrails } from '../../shared/guardrails/registry.ts';
import { type Envelope, formatIssues, type Pattern, timeOf } from '../envelope.ts';
import { triggerOf } from '../trigger.ts';
import { identitySchema, principalOf } from './cloudtrail-identity.ts';
import { ignored, type ResourceEvent, refused } from './resource-event.ts';

export const source = 'aws.s3';
export const detailType = 'AWS API Call via CloudTrail';
const eventSource = 's3.amazonaws.com';
const eventNames = [...new Set(guardrails.flatMap((guardrail) => guardrail.apiCalls))];

const issuer = (userName: readonly unknown[]): Pattern => ({
  userIdentity: { sessionContext: { sessionIssuer: { userName } } },
});

/** Calls that succeeded, of anybody but Palisade: its own repairs must not start another round. */
export const pattern = {
  source: [source],
  'detail-type': [detailType],
  detail: {
    eventSource: [eventSource],
    eventName: eventNames,
    errorCode: [{ exists: false }],
    $or: [issuer([{ exists: false }]), issuer([{ 'anything-but': [spokeRoleName] }])],
  },
} satisfies Pattern;

const detailSchema = z.object({
  eventSource: z.string(),
  eventName: z.string(),
  errorCode: z.optional(z.string()),
  requestParameters: z.object({ bucketName: z.string().check(z.minLength(1)) }),
  userIdentity: z.optional(identitySchema),
});

/** Reads an S3 call. What it asked for is not looked at: its shape changed over the years, and S3 knows what came of it. */
export function read(envelope: Envelope): ResourceEvent {
  const failed = envelope.detail['errorCode'];
  if (failed !== undefined && failed !== null) return ignored(`the call failed with ${failed}: nothing changed`);
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success) return refused(`an S3 call in which ${formatIssues(parsed.error)}`);
  const detail = parsed.data;
  if (detail.eventSource !== eventSource || !eventNames.includes(detail.eventName)) {
    return ignored(`no guardrail is about ${detail.eventSource} ${detail.eventName}`);
  }
  if (detail.userIdentity?.sessionContext?.sessionIssuer?.userName === spokeRoleName) {
    return ignored('the call is a repair of Palisade itself');
  }
  return {
    kind: 'evaluate',
    bucket: { accountId: envelope.account, region: envelope.region, name: detail.requestParameters.bucketName },
    origin: { call: detail.eventName },
    trigger: triggerOf(envelope, principalOf(detail.userIdentity)),
    happenedAt: timeOf(envelope),
  };
}
