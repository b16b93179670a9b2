// The one pool of connections that all clients share: accounts and regions differ, the services' hosts mostly do not.
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { countCall } from './call-counter.ts';

/** A call that hangs fails after these milliseconds; the SDK tries it three times, within a function's timeout. */
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

/** How Palisade's calls in member accounts can be told in CloudTrail, beside the role's name. */
export const userAgent = 'palisade';
