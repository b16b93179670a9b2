// The queues of requests: each takes its kinds, from the roles that may send them, and a request counts nowhere else.
import { palisadeSource } from '../../shared/bus/put-events.ts';
import type { Envelope, Pattern } from '../envelope.ts';
import * as approvalRequested from './approval-requested.ts';
import * as baselineRequested from './baseline-requested.ts';
import * as dismissalRequested from './dismissal-requested.ts';
import * as platformRequested from './platform-requested.ts';
import { sweepDetailType } from './sweep-requested.ts';
import * as undoRequested from './undo-requested.ts';

/**
 * The names of the queues, without the prefix `palisade-`, by the detail-type of their requests. Dismissals are rare, as are
 * requests to undo, and have the same sender and function: they share a queue, its dead-letter queue and its alarms.
 */
export const requestQueues = {
  [undoRequested.detailType]: 'undo-requests',
  [approvalRequested.detailType]: 'approval-requests',
  [dismissalRequested.detailType]: 'undo-requests',
  [baselineRequested.detailType]: 'baseline-requests',
  [sweepDetailType]: 'sweep-requests',
  [platformRequested.detailType]: 'platform-requests',
} as const;
export type RequestType = keyof typeof requestQueues;

/** Requests on the bus, where anyone who may put events on it chooses what they say about their sender. */
export const forgedPattern = { source: [palisadeSource], 'detail-type': Object.keys(requestQueues) } satisfies Pattern;

const queueOf: ReadonlyMap<string, string> = new Map(Object.entries(requestQueues));
const queueNames: ReadonlySet<string> = new Set(Object.values(requestQueues));

/**
 * Why the message of this queue (its name without the prefix) does not count: it is a request outside of its queue, or
 * something else in a queue of requests. Undefined if it counts.
 */
export function misplacement({ source, 'detail-type': type }: Envelope, queue: string): string | undefined {
  const expected = source === palisadeSource ? queueOf.get(type) : undefined;
  if (expected === queue) return undefined;
  if (expected !== undefined)
    return `a request counts only in the queue palisade-${expected}, and it was in palisade-${queue}`;
  return queueNames.has(queue) ? `the queue palisade-${queue} takes no ${source} ${type} events` : undefined;
}
