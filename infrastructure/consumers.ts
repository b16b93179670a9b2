// The functions of the hub that read a queue: which events they get, and how long they may take.

import * as s3Call from '../events/aws/cloudtrail-api-call.ts';
import * as complianceChange from '../events/aws/config-compliance-change.ts';
import type { Pattern } from '../events/envelope.ts';
import * as accountCall from '../events/organization/account-api-call.ts';
import * as accountCreated from '../events/organization/account-created.ts';
import * as accountJoined from '../events/organization/account-joined.ts';
import * as managedAccount from '../events/organization/control-tower-account.ts';
import * as alert from '../events/palisade/alert.ts';
import * as baselineRequested from '../events/palisade/baseline-requested.ts';
import * as palisadeFinding from '../events/palisade/finding-event.ts';
import * as sweepRequested from '../events/palisade/sweep-requested.ts';
import * as undoRequested from '../events/palisade/undo-requested.ts';

export type QueueConsumer = {
  /** The function's name, and that of its queue, without `palisade-`. */
  readonly name: string;
  /** Seconds that one batch may take. */
  readonly timeoutSeconds: number;
  /** The rules on the hub's bus that feed the queue: their names, and what they let through. */
  readonly rules: Readonly<Record<string, Pattern>>;
  /** When the queue gets a message by the clock, as EventBridge Scheduler takes it. */
  readonly schedule?: string;
  /** How often a message is tried before it counts as dead. */
  readonly maxReceiveCount: number;
  /** Seconds after which a message that is still there is cause for alarm. */
  readonly alarmAgeSeconds: number;
};

/** AWS Lambda Developer Guide, "Using Lambda with Amazon SQS", advises at least five tries. */
const maxReceiveCount = 5;

/** Kinds of events that come from other accounts: their sources and detail-types are in the pattern. */
type CrossAccountPattern = Pattern & { readonly source: readonly string[]; readonly 'detail-type': readonly string[] };

/** What accounts forward: events about their resources. */
export const memberAccountEvents: Readonly<Record<string, CrossAccountPattern>> = {
  'compliance-change': complianceChange.pattern,
  's3-call': s3Call.pattern,
};

/** What the relay in the management account passes on: events about accounts of the organization. */
export const organizationEvents: Readonly<Record<string, CrossAccountPattern>> = {
  'account-created': accountCreated.pattern,
  'account-joined': accountJoined.pattern,
  'account-call': accountCall.pattern,
  'managed-account': managedAccount.pattern,
};

export const consumers: readonly QueueConsumer[] = [
  {
    name: 'remediate',
    timeoutSeconds: 20,
    rules: { ...memberAccountEvents, 'undo-requested': undoRequested.pattern },
    maxReceiveCount,
    alarmAgeSeconds: 20 * 6 * maxReceiveCount,
  },
  {
    name: 'record-finding',
    timeoutSeconds: 10,
    rules: { finding: palisadeFinding.pattern },
    maxReceiveCount,
    alarmAgeSeconds: 10 * 6 * maxReceiveCount,
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
    // An hour without Slack, and some more, in steps of at most five minutes.
    maxReceiveCount: 50,
    alarmAgeSeconds: 2 * 60 * 60,
  },
  {
    name: 'onboard-account',
    timeoutSeconds: 300,
    rules: { ...organizationEvents, 'baseline-requested': baselineRequested.pattern },
    // The function itself ends the wait for an account, at the deadline of governance.yml: at most twelve hours, in
    // steps of at most five minutes.
    maxReceiveCount: 200,
    alarmAgeSeconds: 13 * 60 * 60,
  },
  {
    name: 'compare-accounts',
    timeoutSeconds: 300,
    rules: {},
    schedule: 'rate(1 hour)',
    maxReceiveCount: 2,
    alarmAgeSeconds: 2 * 60 * 60,
  },
  {
    name: 'sweep',
    timeoutSeconds: 300,
    rules: { 'sweep-requested': sweepRequested.pattern },
    schedule: 'rate(${self:custom.governance.sweep.everyHours, 24} hours)',
    maxReceiveCount,
    // Ten pages at a time are in work; the last of many accounts wait long.
    alarmAgeSeconds: 6 * 60 * 60,
  },
  {
    name: 'watch-exemptions',
    timeoutSeconds: 60,
    rules: {},
    schedule: 'rate(1 day)',
    maxReceiveCount,
    alarmAgeSeconds: 2 * 60 * 60,
  },
];
