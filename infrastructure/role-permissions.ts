// What each function of the hub may do: to assume roles in other accounts, and its own work.
import { discardedPrefix } from '../shared/aws/discarded-letters.ts';
import { hubRole } from '../shared/aws/hub-roles.ts';
import {
  canaryRoleName,
  journalTableName,
  organizationReaderRoleName,
  organizationRoleName,
  spokeRoleName,
} from '../shared/aws/names.ts';
import { byAccountIndex } from '../shared/findings/finding-items.ts';
import { secretsPath } from '../shared/governance/schema/alerts.ts';
import { functionQueues } from './consumers.ts';
import { arn, logicalId, sub } from './resources.ts';

export type Statement = {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: object;
};

/** How a function may assume a role of another account, by the name of that role. */
const assumeRole: Readonly<Record<string, Statement>> = {
  [spokeRoleName]: {
    Sid: 'EnterTheAccounts',
    Action: 'sts:AssumeRole',
    Resource: sub(`arn:\${AWS::Partition}:iam::*:role/${spokeRoleName}`),
    Condition: { StringEquals: { 'aws:ResourceOrgID': '${param:organizationId}' } },
  },
  [canaryRoleName]: {
    Sid: 'RunCanaries',
    Action: 'sts:AssumeRole',
    Resource: sub(`arn:\${AWS::Partition}:iam::*:role/${canaryRoleName}`),
    Condition: { StringEquals: { 'aws:ResourceOrgID': '${param:organizationId}' } },
  },
  [organizationReaderRoleName]: {
    Sid: 'AskTheOrganization',
    Action: 'sts:AssumeRole',
    Resource: sub(`arn:\${AWS::Partition}:iam::\${param:managementAccountId}:role/${organizationReaderRoleName}`),
  },
  [organizationRoleName]: {
    Sid: 'AskTheOrganization',
    Action: 'sts:AssumeRole',
    Resource: sub(`arn:\${AWS::Partition}:iam::\${param:managementAccountId}:role/${organizationRoleName}`),
  },
};
const putEvents: Statement = { Sid: 'PublishOnTheBus', Action: 'events:PutEvents', Resource: arn('Bus') };
/** The table by its name: the journal of a hub that was removed is not in the stack of the next one. */
const journalArn = (part = '') =>
  sub(`arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${journalTableName}${part}`);
/** Findings of an account, in their latest state. */
const findFindings: Statement = {
  Sid: 'FindOpenFindings',
  Action: 'dynamodb:Query',
  Resource: journalArn(`/index/${byAccountIndex}`),
};
const useTable = (...actions: readonly string[]): Statement => ({
  Sid: 'UseTheJournal',
  Action: actions.map((action) => `dynamodb:${action}`),
  Resource: journalArn(),
});

const request = (...queueIds: readonly string[]): Statement => ({
  Sid: 'SendRequests',
  Action: ['sqs:GetQueueUrl', 'sqs:SendMessage'],
  Resource: queueIds.map(arn),
});
const queueArns = (kind: string) => functionQueues.map(({ queue }) => arn(`${logicalId(queue)}${kind}`));

/** What each function may do, in addition to assuming roles, reading its queue and writing its log. */
const ownPermissions: Readonly<Record<string, readonly Statement[]>> = {
  'accept-requests': [
    // Also what a dead-letter queue has, back into its queue.
    { Sid: 'SendRequests', Action: ['sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: queueArns('Queue') },
    {
      Sid: 'TakeDeadLetters',
      Action: ['sqs:ChangeMessageVisibility', 'sqs:DeleteMessage', 'sqs:GetQueueUrl', 'sqs:ReceiveMessage'],
      Resource: queueArns('DeadLetters'),
    },
    {
      // What somebody discards, before it is deleted.
      Sid: 'RecordDeadLetters',
      Action: 's3:PutObject',
      Resource: sub(`arn:\${AWS::Partition}:s3:::palisade-evidence-\${AWS::AccountId}/${discardedPrefix}*`),
    },
  ],
  remediate: [
    useTable('BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    putEvents,
    request('BaselineRequestsQueue'),
  ],
  'record-finding': [
    useTable('PutItem', 'UpdateItem'),
    { Sid: 'SendFindings', Action: 'sns:Publish', Resource: { Ref: 'FindingsTopic' } },
    { Sid: 'EncryptForTheTopic', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: arn('TopicKey') },
    putEvents,
  ],
  'export-findings': [
    {
      Sid: 'KeepEvidence',
      Action: 's3:PutObject',
      Resource: sub('arn:${AWS::Partition}:s3:::palisade-evidence-${AWS::AccountId}/findings/*'),
    },
    {
      Sid: 'ImportFindings',
      Action: 'securityhub:BatchImportFindings',
      Resource: sub(
        'arn:${AWS::Partition}:securityhub:${AWS::Region}:${AWS::AccountId}:product/${AWS::AccountId}/default',
      ),
    },
  ],
  'send-alerts': [
    useTable('BatchWriteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    {
      // A SecureString with the AWS managed key needs no permission for the key (AWS Systems Manager User Guide).
      Sid: 'ReadSecrets',
      Action: 'ssm:GetParameter',
      Resource: sub(`arn:\${AWS::Partition}:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter${secretsPath}*`),
    },
    {
      // The policy of a customer managed key of such a topic must allow this role.
      Sid: 'SendToTopics',
      Action: 'sns:Publish',
      Resource: sub('arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:palisade-*'),
    },
    { Sid: 'GoOn', Action: ['sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: arn('SendAlertsQueue') },
  ],
  'onboard-account': [
    useTable('BatchGetItem', 'BatchWriteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    findFindings,
    putEvents,
    request('SweepRequestsQueue', 'PlatformRequestsQueue'),
  ],
  'keep-platform': [
    useTable('DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
    putEvents,
    request('PlatformRequestsQueue'),
  ],
  sweep: [
    useTable('BatchGetItem', 'BatchWriteItem', 'GetItem', 'Query', 'UpdateItem'),
    findFindings,
    putEvents,
    { Sid: 'GoOn', Action: ['sqs:GetQueueUrl', 'sqs:SendMessage'], Resource: arn('SweepQueue') },
  ],
  'compare-accounts': [
    useTable('GetItem', 'Query', 'UpdateItem'),
    request('BaselineRequestsQueue', 'PlatformRequestsQueue'),
  ],
  'run-canary': [useTable('GetItem', 'Query')],
  'watch-exemptions': [useTable('Query'), putEvents],
};

/** The permissions of a function's role that are its own. Throws if the role is not one of the hub's roles. */
export function permissionsOf(name: string): readonly Statement[] {
  const assumed = hubRole(name).assumes.map((roleName) => {
    const statement = assumeRole[roleName];
    if (statement === undefined) throw new Error(`there is no permission to assume ${roleName}`);
    return statement;
  });
  return [...assumed, ...(ownPermissions[name] ?? [])];
}
