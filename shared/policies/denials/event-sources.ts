// The prefixes of IAM actions by CloudTrail's event sources.

/**
 * Event sources whose name is not the prefix of the service's actions (CloudTrail's "AWS service topics for
 * CloudTrail", and the Service Authorization Reference).
 */
export const eventSourcePrefixes: ReadonlyMap<string, string> = new Map([
  ['monitoring', 'cloudwatch'],
  ['email', 'ses'],
  ['tagging', 'tag'],
  ['api.sagemaker', 'sagemaker'],
  ['runtime.sagemaker', 'sagemaker'],
  ['metrics.sagemaker', 'sagemaker'],
  ['models.lex', 'lex'],
  ['models-v2-lex', 'lex'],
  ['runtime.lex', 'lex'],
  ['runtime-v2-lex', 'lex'],
  ['lexv2', 'lex'],
  ['bedrock-runtime', 'bedrock'],
  ['bedrock-agent', 'bedrock'],
  ['bedrock-agent-runtime', 'bedrock'],
  ['ingestion.timestream', 'timestream'],
  ['query.timestream', 'timestream'],
  ['iotdata', 'iot'],
  ['data.iot', 'iot'],
  ['metering-marketplace', 'aws-marketplace'],
  ['entitlement-marketplace', 'aws-marketplace'],
  ['catalog-marketplace', 'aws-marketplace'],
  ['servicecatalog-appregistry', 'servicecatalog'],
  ['mediastore-data', 'mediastore'],
  ['streams.dynamodb', 'dynamodb'],
  ['dynamodbstreams', 'dynamodb'],
  ['transcribestreaming', 'transcribe'],
  ['pinpoint', 'mobiletargeting'],
]);

/** The prefix of the service's IAM actions, for an event source such as `s3.amazonaws.com`. Pure. */
export function iamServiceOf(eventSource: string): string {
  const name = eventSource.replace(/\.(amazonaws\.com(\.cn)?|amazon\.com|aws)$/, '');
  return eventSourcePrefixes.get(name) ?? name;
}
