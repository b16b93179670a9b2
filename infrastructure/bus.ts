// CloudFormation for the hub event bus, to which accounts forward events and on which Palisade publishes findings.
import { busName, forwardRoleName, relayRoleName } from '../shared/aws/names.ts';
import { memberAccountEvents, organizationEvents } from './consumers.ts';
import { type Resources, sub } from './resources.ts';

/**
 * Who may put events on the bus from another account: only EventBridge, with the role that the baseline (or the
 * management stack) created for it, and only the kinds of events that the account is authorized to send. The hub's own
 * functions need no permission here. The documentation of EventBridge does not say whether the request for a forwarded
 * event has these condition keys. If it has none, ForAllValues allows the event, and the functions check its source and
 * account again. Why there is no wider statement for the check that PutTargets makes:
 * docs/decisions/0018-rollout-of-baselines.md.
 */
const allowedSenders = [
  {
    sid: 'MembersForward',
    role: `arn:\${AWS::Partition}:iam::*:role/${forwardRoleName}`,
    events: Object.values(memberAccountEvents),
  },
  {
    sid: 'TheManagementAccountRelays',
    role: `arn:\${AWS::Partition}:iam::\${param:managementAccountId}:role/${relayRoleName}`,
    events: Object.values(organizationEvents),
  },
];

/** The Sids of the bus policy. */
export const busStatements = allowedSenders.map(({ sid }) => sid);

export const bus: Resources = {
  Bus: {
    Type: 'AWS::Events::EventBus',
    Properties: {
      Name: busName,
      Policy: { Version: '2012-10-17', Statement: allowedSenders.map(statementFor) },
    },
  },
};

function statementFor({ sid, role, events }: (typeof allowedSenders)[number]) {
  return {
    Sid: sid,
    Effect: 'Allow',
    Principal: '*',
    Action: 'events:PutEvents',
    Resource: sub(`arn:\${AWS::Partition}:events:\${AWS::Region}:\${AWS::AccountId}:event-bus/${busName}`),
    Condition: {
      StringEquals: { 'aws:PrincipalOrgID': '${param:organizationId}' },
      ArnLike: { 'aws:PrincipalArn': sub(role) },
      'ForAllValues:StringEquals': {
        'events:source': [...new Set(events.flatMap(({ source }) => source))],
        'events:detail-type': [...new Set(events.flatMap((pattern) => pattern['detail-type']))],
      },
    },
  };
}
