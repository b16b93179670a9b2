// Creates clients of Amazon S3 Control.
import { S3ControlClient } from '@aws-sdk/client-s3-control';
import type { ClientSettings } from './client-settings.ts';

/**
 * S3 Control's host names begin with the account id. A custom endpoint, such as a loopback address, has no such hosts;
 * the request carries the id in a header anyway.
 */
export function createS3ControlClient(settings: ClientSettings): S3ControlClient {
  const client = new S3ControlClient(settings);
  const resolve = client.config.endpointProvider;
  client.config.endpointProvider = (parameters, context) =>
    resolve(parameters.Endpoint === undefined ? parameters : { ...parameters, RequiresAccountId: false }, context);
  return client;
}
