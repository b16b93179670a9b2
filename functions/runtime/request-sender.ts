// Puts requests into the queues of the functions that handle them.
import type { SQSClient } from '@aws-sdk/client-sqs';
import * as approvalRequested from '../../events/palisade/approval-requested.ts';
import * as baselineRequested from '../../events/palisade/baseline-requested.ts';
import * as dismissalRequested from '../../events/palisade/dismissal-requested.ts';
import { type EventOrigin, ownEvent } from '../../events/palisade/own-event.ts';
import * as platformRequested from '../../events/palisade/platform-requested.ts';
import { type RequestType, requestQueues } from '../../events/palisade/request-queues.ts';
import { type SweepRequest, sweepDetailType } from '../../events/palisade/sweep-requested.ts';
import * as undoRequested from '../../events/palisade/undo-requested.ts';
import type { SendOwnerRequests } from '../../shared/platform/owner-requests.ts';
import { sendMessages } from '../../shared/requests/send-messages.ts';

/** Each returns the ids of the events, in the order of the requests, and throws as sendMessages() does. */
export type RequestSender = {
  readonly undo: (request: undoRequested.UndoRequest) => Promise<readonly string[]>;
  readonly approval: (request: approvalRequested.ApprovalRequest) => Promise<readonly string[]>;
  readonly dismissal: (request: dismissalRequested.DismissalRequest) => Promise<readonly string[]>;
  readonly baselines: (requests: readonly baselineRequested.BaselineRequest[]) => Promise<readonly string[]>;
  readonly sweep: (request: SweepRequest) => Promise<readonly string[]>;
  readonly platform: (requests: readonly platformRequested.PlatformRequest[]) => Promise<readonly string[]>;
};

/** The role of the function has to be one of the senders of the queue (infrastructure/consumers.ts). */
export function createRequestSender(sqs: SQSClient, origin: EventOrigin, now: () => Date): RequestSender {
  const send = async (type: RequestType, details: readonly Readonly<Record<string, unknown>>[]) => {
    const events = details.map((detail) => ownEvent(origin, type, detail, now()));
    await sendMessages(
      sqs,
      `palisade-${requestQueues[type]}`,
      events.map((event) => JSON.stringify(event)),
    );
    return events.map(({ id }) => id);
  };
  return {
    undo: (request) => send(undoRequested.detailType, [request]),
    approval: (request) => send(approvalRequested.detailType, [request]),
    dismissal: (request) => send(dismissalRequested.detailType, [request]),
    baselines: (requests) => send(baselineRequested.detailType, requests),
    sweep: (request) => send(sweepDetailType, [request]),
    platform: (requests) => send(platformRequested.detailType, requests),
  };
}

/** How a function of the hub requests the platforms of owners (shared/platform/owner-requests.ts). */
export function ownerRequests({ platform }: Pick<RequestSender, 'platform'>, requestedBy: string): SendOwnerRequests {
  return (owners, reason) => platform(owners.map((accountId) => ({ kind: 'owner', accountId, reason, requestedBy })));
}
