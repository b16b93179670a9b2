// The SDK client of each resource type. Apart from the registry, so that a function that looks at no resource does not
// load the clients of all services when it starts.
import type { ClientSettings } from '../aws/member-clients.ts';
import { createS3Client } from './s3-bucket/s3-client.ts';

const factories: Readonly<Record<string, (settings: ClientSettings) => unknown>> = {
  'AWS::S3::Bucket': createS3Client,
};

/** A client for resources of a type. Throws for a type without one: test/shared/guardrails/registry.test.ts sees to it. */
export function createResourceClient(type: string, settings: ClientSettings): unknown {
  const create = factories[type];
  if (create === undefined) throw new Error(`shared/guardrails/resource-clients.ts has no client for ${type}`);
  return create(settings);
}
