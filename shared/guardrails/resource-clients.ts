// Creates the SDK client of each resource type. It is separate from the registry so that functions that evaluate no
// resources do not load the clients of all services during a cold start.
import type { ClientSettings } from '../aws/client-settings.ts';
import { ownValue } from '../lib/own-value.ts';
import { createS3Client } from './s3-bucket/s3-client.ts';

const factories: Readonly<Record<string, (settings: ClientSettings) => unknown>> = {
  'AWS::S3::Bucket': createS3Client,
};

/** Creates a client for resources of a type. Throws if a type has none, which registry.test.ts rules out. */
export function createResourceClient(type: string, settings: ClientSettings): unknown {
  const create = ownValue(factories, type);
  if (create === undefined) throw new Error(`shared/guardrails/resource-clients.ts has no client for ${type}`);
  return create(settings);
}
