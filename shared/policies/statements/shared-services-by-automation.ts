// Policy for shared-services: only automation changes pipelines, repositories, the model registry and the hub.
import { functionRoleNames, hubRoleNames } from '../../aws/hub-roles.ts';
import {
  forwardRoleName,
  hubStatePartition,
  journalTableName,
  pipelineBuildRoleName,
  requestFunctionName,
} from '../../aws/names.ts';
import { platformActions } from './platform-actions.ts';
import {
  arnsOf,
  type Condition,
  exceptFor,
  type PolicyDocument,
  type PolicyScope,
  type RoleList,
  roleArnsFor,
} from './policy-document.ts';
import { readActionsOf } from './read-actions.ts';

/** Reads of the hub's resources. */
const hubReadActions = readActionsOf(
  ...['cloudformation', 'cloudwatch', 'dynamodb', 'events', 'iam', 'lambda', 'logs', 's3', 'scheduler', 'sns', 'sqs'],
);

/** How operators and approvers request work: two actions since October 2025 (Lambda Developer Guide, "Control access to function URLs"). */
const requestActions = ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl'];

/** How operators use the hub without changing it, beside their requests: pause and resume, and look into its queues. */
const operatorActions = ['dynamodb:UpdateItem', 'sqs:ChangeMessageVisibility', 'sqs:ReceiveMessage'];

/** With its versions and aliases. */
const functionArn = (name: string) => `arn:*:lambda:*:*:function:${name}*`;

const hubResources = [
  'arn:*:cloudformation:*:*:stack/palisade-*',
  'arn:*:cloudwatch:*:*:alarm:palisade-*',
  'arn:*:dynamodb:*:*:table/palisade-*',
  'arn:*:events:*:*:event-bus/palisade',
  'arn:*:events:*:*:rule/palisade*',
  'arn:*:iam::*:role/palisade-*',
  'arn:*:lambda:*:*:function:palisade-*',
  'arn:*:logs:*:*:log-group:/aws/lambda/palisade-*',
  'arn:*:s3:::palisade-*',
  'arn:*:scheduler:*:*:schedule/*/palisade-*',
  'arn:*:sns:*:*:palisade-*',
  'arn:*:sqs:*:*:palisade-*',
];

export const sharedServicesByAutomation: PolicyDocument = {
  name: 'shared-services-by-automation',
  summary: 'Only automation changes pipelines, repositories, the model registry and Palisade itself.',
  types: ['shared-services'],
  statements: (scope) => [
    {
      Sid: 'PlatformByAutomation',
      Effect: 'Deny',
      Action: platformActions,
      Resource: '*',
      Condition: exceptBuildsAnd(scope, 'palisade', 'pipeline', 'automation', 'breakGlass'),
    },
    {
      Sid: 'HubByAutomation',
      Effect: 'Deny',
      NotAction: [...hubReadActions, ...operatorActions, ...requestActions],
      Resource: hubResources,
      // The canary's role in this account makes buckets named `palisade-canary-*`, and has no other permissions.
      Condition: exceptHubRolesAnd(scope, 'palisade', 'canary', 'automation', 'breakGlass'),
    },
    {
      Sid: 'HubByOperators',
      Effect: 'Deny',
      Action: operatorActions,
      Resource: hubResources,
      Condition: exceptHubRolesAnd(scope, 'palisade', 'automation', 'breakGlass', 'operators'),
    },
    {
      // The function itself refuses approvers everything but approvals.
      Sid: 'RequestsByOperators',
      Effect: 'Deny',
      Action: requestActions,
      Resource: functionArn(requestFunctionName),
      Condition: exceptFor(scope, 'palisade', 'automation', 'breakGlass', 'operators', 'approvers'),
    },
    {
      Sid: 'FunctionsByTheHub',
      Effect: 'Deny',
      Action: requestActions,
      Resource: functionRoleNames.filter((name) => name !== requestFunctionName).map(functionArn),
      Condition: exceptHubRolesAnd(scope, 'palisade', 'automation', 'breakGlass'),
    },
    {
      // Who invokes the function itself writes its event, and with it the caller. A direct call lacks the key.
      Sid: 'RequestsThroughTheUrl',
      Effect: 'Deny',
      Action: 'lambda:InvokeFunction',
      Resource: functionArn(requestFunctionName),
      Condition: { BoolIfExists: { 'lambda:InvokedViaFunctionUrl': 'false' } },
    },
    {
      // Of the journal, operators write the pauses only (DynamoDB Developer Guide, "Using IAM policy conditions").
      Sid: 'JournalByTheHub',
      Effect: 'Deny',
      Action: 'dynamodb:UpdateItem',
      Resource: `arn:*:dynamodb:*:*:table/${journalTableName}`,
      Condition: {
        ...exceptHubRolesAnd(scope, 'palisade', 'automation', 'breakGlass'),
        'ForAnyValue:StringNotEquals': { 'dynamodb:LeadingKeys': [hubStatePartition] },
      },
    },
  ],
};

/**
 * Exempts these roles, and the role of builds where there is one, which pushes images and publishes packages: its own
 * permissions have nothing else of this. Without pipelines nobody keeps its name.
 */
function exceptBuildsAnd(scope: PolicyScope, ...lists: readonly RoleList[]): Condition {
  const { pipelines = [] } = scope;
  const builds = pipelines.length > 0 ? arnsOf([pipelineBuildRoleName]) : [];
  return { ArnNotLike: { 'aws:PrincipalArn': [...roleArnsFor(scope, ...lists), ...builds] } };
}

/**
 * Exempts these roles, those of the hub's stack and the role that forwards this account's own events. SCPs bind a role
 * also when a service acts with it, such as EventBridge Scheduler (AWS Organizations User Guide, "Service control
 * policies": only service-linked roles are not affected).
 */
function exceptHubRolesAnd(scope: PolicyScope, ...lists: readonly RoleList[]): Condition {
  const hubRoleArns = [...hubRoleNames, forwardRoleName].map((name) => `arn:*:iam::*:role/${name}`);
  return { ArnNotLike: { 'aws:PrincipalArn': [...roleArnsFor(scope, ...lists), ...hubRoleArns] } };
}
