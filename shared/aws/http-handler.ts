// The connection pool that all clients share: most services have the same host for all accounts of a region.
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { countCall } from './call-counter.ts';

/** Timeouts in milliseconds. The SDK makes up to three attempts, which together fit into a function's timeout. */
const pool = new NodeHttpHandler({ connectionTimeout: 1_000, requestTimeout: 4_000 });

export const requestHandler: Pick<
  NodeHttpHandler,
  'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
> = {
  metadata: pool.metadata,
  handle: (...args) => {
    countCall();
    return pool.handle(...args);
  },
  destroy: () => pool.destroy(),
  updateHttpClientConfig: (key, value) => pool.updateHttpClientConfig(key, value),
  httpHandlerConfigs: () => pool.httpHandlerConfigs(),
};

/** Identifies Palisade's calls in CloudTrail, in addition to the role's name. */
export const userAgent = 'palisade';
