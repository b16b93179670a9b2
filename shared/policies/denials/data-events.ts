// Actions that the event history never has: data events, which only trails and event data stores record, and only where
// they are told to (AWS CloudTrail User Guide, "Logging data events").
import { matchesWildcard } from '../../lib/wildcard.ts';
import type { DenyStatement } from '../statements/policy-document.ts';

/** Patterns of actions, by service. Of the services that the documents name, and of those that are called the most. */
export const dataEventActions: readonly string[] = [
  // Amazon S3 User Guide, "Amazon S3 CloudTrail events": the operations on objects. (HeadBucket
  // is an exception among those of ListBucket.)
  's3:AbortMultipartUpload',
  's3:BypassGovernanceRetention',
  's3:DeleteObject*',
  's3:GetObject*',
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:ListBucketVersions',
  's3:ListMultipartUploadParts',
  's3:PutObject*',
  's3:Replicate*',
  's3:RestoreObject',
  's3-object-lambda:*Object*',
  's3express:CreateSession',
  // AWS Lambda Developer Guide, "Logging AWS Lambda API calls using AWS CloudTrail".
  'lambda:InvokeAsync',
  'lambda:InvokeFunction',
  'lambda:InvokeFunctionUrl',
  // Amazon DynamoDB Developer Guide, "Logging DynamoDB operations by using AWS CloudTrail".
  'dynamodb:BatchGetItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:ConditionCheckItem',
  'dynamodb:DeleteItem',
  'dynamodb:GetItem',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:PartiQL*',
  'dynamodb:PutItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:UpdateItem',
  // Amazon SQS Developer Guide and Amazon SNS Developer Guide, logging with CloudTrail.
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
  'sns:Publish',
  // Amazon Kinesis Data Streams Developer Guide; Amazon Data Firehose has no record of its writes at all.
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:PutRecord',
  'kinesis:PutRecords',
  'kinesis:SubscribeToShard',
  'firehose:PutRecord',
  'firehose:PutRecordBatch',
  // Amazon CloudWatch User Guide, "Logging Amazon CloudWatch API operations with AWS CloudTrail".
  'cloudwatch:GetMetricData',
  'cloudwatch:GetMetricWidgetImage',
  'cloudwatch:PutMetricData',
  'logs:PutLogEvents',
  'events:PutEvents',
  'sagemaker:BatchGetMetrics',
  'sagemaker:BatchPutMetrics',
  'sagemaker:GetRecord',
  'sagemaker:InvokeEndpoint*',
  'sagemaker:PutRecord',
  'ssmmessages:*Channel',
  'cognito-sync:*',
  'execute-api:Invoke',
  'execute-api:ManageConnections',
  'rds-data:*',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];

/** Whether the action is a data event, such as `s3:PutObject`, so that the event history has no record of it. Pure. */
export function isDataEvent(action: string): boolean {
  return dataEventActions.some((pattern) => matchesAction(pattern, action));
}

/**
 * The actions of a document's deny statements that are data events, as the statements write them: the event history
 * says nothing about them. A statement by NotAction or for all actions has them all, and none is listed for it but `*`.
 * Pure.
 */
export function unseenActions(statements: readonly DenyStatement[]): readonly string[] {
  const patterns = statements.flatMap(({ Action }) => [Action ?? '*'].flat());
  return [...new Set(patterns.filter(mayBeDataEvent))].sort();
}

/** Whether a pattern of a statement and one of a data event can be of one action. */
function mayBeDataEvent(pattern: string): boolean {
  return dataEventActions.some((each) => matchesAction(pattern, each) || matchesAction(each, pattern));
}

function matchesAction(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}
