// Clients of the services that a preflight asks about what depends on a resource.
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { KMSClient } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import type { ClientSettings } from './client-settings.ts';
import { createS3ControlClient } from './s3-control-client.ts';

const factories = {
  config: (settings: ClientSettings) => new ConfigServiceClient(settings),
  kms: (settings: ClientSettings) => new KMSClient(settings),
  's3-control': (settings: ClientSettings) => createS3ControlClient(settings),
  cloudfront: (settings: ClientSettings) => new CloudFrontClient(settings),
  tagging: (settings: ClientSettings) => new ResourceGroupsTaggingAPIClient(settings),
};
type Factories = typeof factories;

/** Returns the client of a service in a Region of the account, and creates it the first time. */
export type SurroundingClientFor = <N extends keyof Factories>(service: N, region: string) => ReturnType<Factories[N]>;

/** Creates clients with the settings of their Region, each when it is first needed. */
export function surroundingClients(settingsFor: (region: string) => ClientSettings): SurroundingClientFor {
  const clients = new Map<string, unknown>();
  return <N extends keyof Factories>(service: N, region: string) => {
    const key = `${service}/${region}`;
    // The type of a client belongs to its key.
    const client = (clients.get(key) ?? factories[service](settingsFor(region))) as ReturnType<Factories[N]>;
    clients.set(key, client);
    return client;
  };
}
