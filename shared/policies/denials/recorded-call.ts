// A call that CloudTrail recorded (AWS CloudTrail User Guide, "CloudTrail record contents").
import * as z from 'zod/mini';
import { iamServiceOf } from './event-sources.ts';
import { type Principal, principalOf, userIdentity } from './principal.ts';

/** A resource that a record names. */
export type RecordedResource = { readonly arn: string | null; readonly account: string | null };

export type RecordedCall = {
  readonly eventId: string;
  /** When the call was made, ISO 8601. */
  readonly at: string;
  readonly region: string;
  /** The account in whose event history the record is. */
  readonly account: string;
  /** The prefix of the service's IAM actions. */
  readonly service: string;
  readonly eventName: string;
  readonly eventSource: string;
  readonly principal: Principal;
  /** The service that made the call for the principal, such as `cloudformation.amazonaws.com`. */
  readonly invokedBy: string | null;
  /** The request's parameters; null if the record has none or CloudTrail left them out for their size. */
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly resources: readonly RecordedResource[];
  readonly errorCode: string | null;
  readonly isManagementEvent: boolean;
  /** A call of an API, and no event of a service or sign-in. */
  readonly isApiCall: boolean;
};

const optionalText = z.catch(z.nullable(z.string()), null);

const record = z.object({
  eventID: z.string(),
  eventTime: z.iso.datetime(),
  eventSource: z.string(),
  eventName: z.string(),
  eventType: optionalText,
  awsRegion: z.string(),
  userIdentity,
  requestParameters: z.catch(z.nullable(z.record(z.string(), z.unknown())), null),
  resources: z.catch(z.array(z.object({ ARN: optionalText, accountId: optionalText })), []),
  errorCode: optionalText,
  managementEvent: z.catch(z.nullable(z.boolean()), null),
  recipientAccountId: optionalText,
});

/** Reads a record, or says what it lacks. `account` is where it was found, for records that do not say it. Pure. */
export function readRecordedCall(found: unknown, account?: string): RecordedCall | { readonly unreadable: string } {
  const parsed = record.safeParse(found);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { unreadable: `${issue?.path.join('.') || 'the record'}: ${issue?.message ?? 'invalid'}` };
  }
  const { data } = parsed;
  const recipient = data.recipientAccountId ?? account ?? data.userIdentity.accountId;
  if (recipient === null) return { unreadable: 'recipientAccountId: no account' };
  return {
    eventId: data.eventID,
    at: data.eventTime,
    region: data.awsRegion,
    account: recipient,
    service: iamServiceOf(data.eventSource),
    eventName: data.eventName,
    eventSource: data.eventSource,
    principal: principalOf(data.userIdentity, recipient),
    invokedBy: data.userIdentity.invokedBy,
    parameters: data.requestParameters,
    resources: data.resources.map(({ ARN, accountId }) => ({ arn: ARN, account: accountId })),
    errorCode: data.errorCode,
    isManagementEvent: data.managementEvent ?? true,
    isApiCall: data.eventType === null || data.eventType === 'AwsApiCall',
  };
}

/** Error codes of AWS services for a request without permission, with or without `Client.` before them. */
const refusals = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AccessDeniedFault',
  'AuthorizationError',
  'AuthorizationErrorException',
  'Forbidden',
  'ForbiddenException',
  'NotAuthorized',
  'NotAuthorizedException',
  'UnauthorizedOperation',
]);

/** Whether AWS refused the call for want of permission, so that no further policy would stop it. Pure. */
export function isRefused({ errorCode }: Pick<RecordedCall, 'errorCode'>): boolean {
  return errorCode !== null && refusals.has(errorCode.replace(/^(Client|Server)\./, ''));
}
