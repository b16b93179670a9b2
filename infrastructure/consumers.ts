// The hub's functions, each of which reads one queue: the events that feed the queue, timeouts and retries.

import * as s3Call from '../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../events/aws/config-compliance-change.ts';
import * as modelCall from '../events/aws/model-call.ts';
import * as platformCall from '../events/aws/platform-call.ts';
import type { Pattern } from '../events/envelope.ts';
import * as accountCall from '../events/organization/account-api-call.ts';
import * as accountCreated from '../events/organization/account-created.ts';
import * as accountJoined from '../events/organization/account-joined.ts';
import * as accountTagsCall from '../events/organization/account-tags-call.ts';
import * as managedAccount from '../events/organization/control-tower-account.ts';
import * as alert from '../events/palisade/alert.ts';
import * as palisadeFinding from '../events/palisade/finding-event.ts';
import { forgedPattern } from '../events/palisade/request-queues.ts';
import type { FunctionQueue } from '../shared/aws/dead-letter-queue.ts';
import type { Governance } from '../shared/governance/governance.ts';
import { governanceFile, readGovernance } from '../shared/governance/read-governance.ts';

export type QueueConsumer = {
  /** Name of the function and of its queue, without the prefix `palisade-`. */
  readonly name: string;
  /** Timeout of the function for one batch. */
  readonly timeoutSeconds: number;
  /** The rules on the hub event bus that feed the queue: event patterns by rule name. */
  readonly rules: Readonly<Record<string, Pattern>>;
  /** Further queues of the function by name, for requests: what waits in one does not delay the others. */
  readonly lanes?: Readonly<Record<string, Required<Pick<QueueConsumer, 'senders'>>>>;
  /**
   * The functions (or `scheduler`) whose roles alone may send to the queue, besides accept-requests, which moves messages
   * back from its dead-letter queue. Without it, every role that has the permission may send: no message of such a queue says
   * who asked for something.
   */
  readonly senders?: readonly string[];
  /** The interval at which EventBridge Scheduler sends a message to the queue. It may come from governance.yml. */
  readonly everyHours?: (governance?: Governance) => number;
  /** Whether commands make schedules that send to the queue. */
  readonly hasSchedulesOfPeople?: true;
  /** How often a message is received before SQS moves it to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Age of the oldest message in the queue above which the alarm is raised. */
  readonly alarmAgeSeconds: number;
};

/** AWS Lambda Developer Guide, "Using Lambda with Amazon SQS", recommends at least five. */
const maxReceiveCount = 5;

/** A pattern for events from other accounts. It names sources and detail-types, which the bus policy allows. */
type CrossAccountPattern = Pattern & { readonly source: readonly string[]; readonly 'detail-type': readonly string[] };

/** Events about resources that guardrails govern, which member accounts forward. */
const resourceEvents: Readonly<Record<string, CrossAccountPattern>> = {
  'compliance-change': complianceChange.pattern,
  's3-call': s3Call.pattern,
};

/** Calls that change what accounts share, and those about models, which member accounts forward as well. */
const platformEvents: Readonly<Record<string, CrossAccountPattern>> = {
  'platform-call': platformCall.pattern,
  'model-call': modelCall.pattern,
};

/** All events that member accounts forward. */
export const memberAccountEvents: Readonly<Record<string, CrossAccountPattern>> = {
  ...resourceEvents,
  ...platformEvents,
};

/** Events about accounts of the organization, which the management account relays. */
export const organizationEvents: Readonly<Record<string, CrossAccountPattern>> = {
  'account-created': accountCreated.pattern,
  'account-joined': accountJoined.pattern,
  'account-call': accountCall.pattern,
  'account-tags': accountTagsCall.pattern,
  'managed-account': managedAccount.pattern,
};

export const consumers: readonly QueueConsumer[] = [
  {
    name: 'accept-requests',
    // Moving a hundred messages back to their queue takes some seconds.
    timeoutSeconds: 60,
    // People request work at the function URL. On the bus, a request only leaves a record.
    rules: { 'forged-request': forgedPattern },
    maxReceiveCount,
    alarmAgeSeconds: 60 * 6 * maxReceiveCount,
  },
  {
    name: 'remediate',
    timeoutSeconds: 30,
    rules: resourceEvents,
    lanes: { 'undo-requests': { senders: [] }, 'approval-requests': { senders: [] } },
    maxReceiveCount,
    alarmAgeSeconds: 30 * 6 * maxReceiveCount,
  },
  {
    name: 'record-finding',
    timeoutSeconds: 20,
    rules: { finding: palisadeFinding.pattern },
    maxReceiveCount,
    alarmAgeSeconds: 20 * 6 * maxReceiveCount,
  },
  {
    name: 'export-findings',
    timeoutSeconds: 60,
    rules: { 'finding-to-export': palisadeFinding.pattern },
    maxReceiveCount,
    alarmAgeSeconds: 60 * 6 * maxReceiveCount,
  },
  {
    name: 'send-alerts',
    timeoutSeconds: 30,
    rules: { alert: alert.pattern },
    // Enough for more than an hour of Slack's unavailability, with retries at most five minutes apart.
    maxReceiveCount: 50,
    alarmAgeSeconds: 2 * 60 * 60,
  },
  {
    name: 'onboard-account',
    timeoutSeconds: 300,
    rules: organizationEvents,
    // A new account stays quarantined until its turn comes, and a rollout requests the baselines of all accounts at once.
    lanes: { 'baseline-requests': { senders: ['compare-accounts', 'remediate'] } },
    // The function itself stops waiting for an account at baseline.deadlineMinutes (at most twelve hours), with retries
    // at most five minutes apart.
    maxReceiveCount: 200,
    alarmAgeSeconds: 13 * 60 * 60,
  },
  {
    name: 'keep-platform',
    timeoutSeconds: 120,
    rules: platformEvents,
    lanes: { 'platform-requests': { senders: ['compare-accounts', 'keep-platform', 'onboard-account'] } },
    // A pause is waited for, with retries at most five minutes apart.
    maxReceiveCount: 200,
    alarmAgeSeconds: 17 * 60 * 60,
  },
  {
    name: 'compare-accounts',
    timeoutSeconds: 300,
    rules: {},
    everyHours: () => 1,
    maxReceiveCount: 2,
    alarmAgeSeconds: 2 * 60 * 60,
  },
  {
    name: 'sweep',
    timeoutSeconds: 300,
    rules: {},
    // Pages say who requested their sweep.
    senders: ['sweep', 'scheduler'],
    lanes: { 'sweep-requests': { senders: ['onboard-account'] } },
    everyHours: (governance = readGovernance(governanceFile())) => governance.sweep.everyHours,
    maxReceiveCount,
    // Ten pages are evaluated at a time, so in a large organization the last accounts wait long.
    alarmAgeSeconds: 6 * 60 * 60,
  },
  {
    name: 'run-canary',
    timeoutSeconds: 300,
    rules: {},
    senders: ['scheduler'],
    hasSchedulesOfPeople: true,
    maxReceiveCount: 2,
    alarmAgeSeconds: 2 * 60 * 60,
  },
  {
    name: 'watch-exemptions',
    timeoutSeconds: 60,
    rules: {},
    everyHours: () => 24,
    maxReceiveCount,
    alarmAgeSeconds: 2 * 60 * 60,
  },
];

/** The queues of a consumer: its own, and those of its lanes, which differ only in name, rules and senders. */
export function queuesOf(consumer: QueueConsumer): readonly QueueConsumer[] {
  const { lanes = {}, everyHours: _, ...common } = consumer;
  return [consumer, ...Object.entries(lanes).map(([name, { senders }]) => ({ ...common, name, rules: {}, senders }))];
}

/** Whether EventBridge Scheduler sends to the queue. */
export function isScheduled({ everyHours, hasSchedulesOfPeople }: QueueConsumer): boolean {
  return everyHours !== undefined || hasSchedulesOfPeople === true;
}

/** All queues, each with its function. */
export const functionQueues: readonly FunctionQueue[] = consumers.flatMap((consumer) =>
  queuesOf(consumer).map(({ name }) => ({ function: consumer.name, queue: name })),
);
