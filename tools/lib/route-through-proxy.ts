// Routes the AWS calls of a deployed function through a proxy.
import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';

/** As the SDK writes their ids in names of variables (AWS SDKs and Tools Reference Guide, "Service-specific endpoints"). */
const services = [
  'S3',
  'S3_CONTROL',
  'DYNAMODB',
  'EVENTBRIDGE',
  'SSM',
  'SNS',
  'STS',
  'KMS',
  'CLOUDFRONT',
  'CONFIG_SERVICE',
  'RESOURCE_GROUPS_TAGGING_API',
];

/** Sends the function's calls to these services, not to SQS, to the endpoint. The next invocation is a cold start. */
export async function routeThroughProxy(lambda: LambdaClient, FunctionName: string, endpoint: string): Promise<void> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const endpoints = Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint]));
  const Variables = { ...Environment?.Variables, ...endpoints, PALISADE_LED_AT: String(Date.now()) };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
}
