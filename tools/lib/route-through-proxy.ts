// Leads a deployed function's calls through what lies between it and AWS.
import {
  GetFunctionConfigurationCommand,
  type LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';

const services = ['S3', 'DYNAMODB', 'EVENTBRIDGE', 'SSM', 'SNS', 'STS'];

/** Leads the function's calls of these services to this endpoint; its queue stays where it is. Its next start is a cold one. */
export async function routeThroughProxy(lambda: LambdaClient, FunctionName: string, endpoint: string): Promise<void> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const endpoints = Object.fromEntries(services.map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint]));
  const Variables = { ...Environment?.Variables, ...endpoints, PALISADE_LED_AT: String(Date.now()) };
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
}
