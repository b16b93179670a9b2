// CloudFormation for the relay of events about accounts, from the management account to the hub event bus.
import { deadLetterQueueName, relayRoleName, relayRuleName } from '../shared/aws/names.ts';
import { alarm } from './alarms.ts';
import { organizationEvents } from './consumers.ts';
import { arn, type Resource, type Resources, retentionSeconds, sub } from './resources.ts';

const deadLetters = deadLetterQueueName(relayRuleName);

/** The role with which EventBridge sends events to the bus. IAM is global: it is created in one Region. */
export function relayRole(hubBusArn: unknown): Resource {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: relayRoleName,
      Description: 'Managed by Palisade: EventBridge relays events about accounts to the hub event bus',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sts:AssumeRole',
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          },
        ],
      },
      Policies: [
        {
          PolicyName: 'relay',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [{ Sid: 'Relay', Effect: 'Allow', Action: 'events:PutEvents', Resource: hubBusArn }],
          },
        },
      ],
    },
  };
}

/**
 * The rule in a Region, with a queue for events that the bus does not take, and alarms. EventBridge does not try again when
 * a permission or the bus is missing (EventBridge User Guide, "Using dead-letter queues"); the queue has to be in the account
 * and Region of the rule. `alarmTopic` is the ARN of an SNS topic that gets the alarms.
 */
export function relay(hubBusArn: unknown, alarmTopic: string | null): Resources {
  const actions = alarmTopic === null ? [] : [alarmTopic];
  return {
    RelayRule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        Name: relayRuleName,
        Description: 'Relays events about accounts to the hub event bus of Palisade',
        EventPattern: { $or: Object.values(organizationEvents) },
        Targets: [
          {
            Id: 'hub',
            Arn: hubBusArn,
            RoleArn: sub(`arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/${relayRoleName}`),
            DeadLetterConfig: { Arn: arn('RelayDeadLetters') },
          },
        ],
      },
    },
    RelayDeadLetters: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: deadLetters, MessageRetentionPeriod: retentionSeconds, SqsManagedSseEnabled: true },
    },
    RelayDeadLettersPolicy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'RelayDeadLetters' }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'EventsOfTheRelay',
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              Action: 'sqs:SendMessage',
              Resource: arn('RelayDeadLetters'),
              Condition: { ArnEquals: { 'aws:SourceArn': arn('RelayRule') } },
            },
          ],
        },
      },
    },
    RelayDeadLettersAlarm: alarm(
      'relay-dead-letters',
      'Events about accounts did not reach the hub event bus. compare-accounts finds such accounts within the hour.',
      {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: deadLetters }],
        Statistic: 'Maximum',
        Threshold: 0,
      },
      actions,
    ),
    RelayFailedAlarm: alarm(
      'relay-failed',
      'EventBridge failed to send events about accounts to the hub event bus.',
      {
        Namespace: 'AWS/Events',
        MetricName: 'FailedInvocations',
        Dimensions: [{ Name: 'RuleName', Value: relayRuleName }],
        Statistic: 'Sum',
        Threshold: 0,
      },
      actions,
    ),
  };
}
