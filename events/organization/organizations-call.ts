// What events about calls of AWS Organizations have in common: their source, their pattern, and who may send them.
import type { Envelope, Pattern } from '../envelope.ts';
import { describeFailedCall } from '../failed-call.ts';
import { type AccountEvent, rejectUnlessFrom } from './account-event.ts';

export const source = 'aws.organizations';
export const detailType = 'AWS API Call via CloudTrail';

/** Successful calls of these names. */
export function patternOf<const Names extends readonly string[]>(eventNames: Names) {
  return {
    source: [source],
    'detail-type': [detailType],
    detail: { eventName: eventNames, errorCode: [{ exists: false }] },
  } satisfies Pattern;
}

/** A refusal of an event from another account than the management account, and no interest in a call that failed. */
export function rejectCall(managementAccountId: string, envelope: Envelope): AccountEvent | undefined {
  const failed = describeFailedCall(envelope);
  return (
    rejectUnlessFrom(managementAccountId, envelope) ??
    (failed === undefined ? undefined : { kind: 'ignored', reason: failed })
  );
}
