// Baseline step: the role with which EventBridge forwards events to the hub. A rule needs one if its target is a bus
// that is open to an organization (EventBridge API Reference, PutPermission).

import { busArn } from '../../accounts/hub-account.ts';
import { forwardRoleName } from '../../aws/names.ts';
import {
  decideRole,
  observeRole,
  type RoleChange,
  type RoleFacts,
  rolePermissions,
  writeRole,
} from '../../steps/iam-role.ts';
import type { Step, StepInputs } from '../../steps/step.ts';

export const forwardRole: Step<RoleFacts, RoleChange> = {
  id: 'forward-role',
  title: 'EventBridge has a role to forward events to the hub',
  scope: 'account',
  after: ['account-public-access'],
  permissions: { account: rolePermissions },
  observe: ({ clients }) => observeRole(clients.iam, forwardRoleName),
  decide: (facts, inputs) => decideRole(facts, documentsFor(inputs)),
  apply: ({ clients }, change, facts) => writeRole(clients.iam, forwardRoleName, change, facts),
};

function documentsFor({ hub, member }: StepInputs) {
  return {
    trust: {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OnlyRulesOfThisAccount',
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'aws:SourceAccount': member.id } },
        },
      ],
    },
    permissions: {
      Version: '2012-10-17',
      Statement: [{ Sid: 'Forward', Effect: 'Allow', Action: 'events:PutEvents', Resource: busArn(hub) }],
    },
  };
}
