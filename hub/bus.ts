// CloudFormation for the bus to which accounts forward their events, and on which Palisade publishes findings.
import * as accountCall from '../events/account-call.ts';
import * as accountCreated from '../events/account-created.ts';
import * as accountJoined from '../events/account-joined.ts';
import * as complianceChange from '../events/compliance-change.ts';
import * as managedAccount from '../events/managed-account.ts';
import * as s3Call from '../events/s3-call.ts';
import { busName, forwardRoleName, relayRoleName } from '../shared/aws/names.ts';
import { type Resources, sub } from './queues.ts';

type Kind = { readonly source: string; readonly detailType: string };

/**
 * Who may put events on the bus from another account: only EventBridge, with the role that the baseline made for it, and
 * only events that this account may speak of. The hub's own functions need no permission here. EventBridge's documentation
 * does not say whether a forwarded event has these keys of the request: where it has none, ForAllValues lets it pass, and
 * the functions hold source and account against each other once more.
 */
const admitted = [
  {
    sid: 'MembersForward',
    role: `arn:\${AWS::Partition}:iam::*:role/${forwardRoleName}`,
    kinds: [complianceChange, s3Call],
  },
  {
    sid: 'TheManagementAccountRelays',
    role: `arn:\${AWS::Partition}:iam::\${param:managementAccountId}:role/${relayRoleName}`,
    kinds: [accountCall, accountCreated, accountJoined, managedAccount],
  },
];

export const bus: Resources = {
  Bus: {
    Type: 'AWS::Events::EventBus',
    Properties: {
      Name: busName,
      Policy: { Version: '2012-10-17', Statement: admitted.map(statementFor) },
    },
  },
};

function statementFor({ sid, role, kinds }: (typeof admitted)[number] & { kinds: readonly Kind[] }) {
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
        'events:source': [...new Set(kinds.map(({ source }) => source))],
        'events:detail-type': [...new Set(kinds.map(({ detailType }) => detailType))],
      },
    },
  };
}
