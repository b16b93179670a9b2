// The HTTP handler of a sweep: the responses of each account adapt its concurrency.
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AdaptiveConcurrency } from './adaptive-concurrency.ts';

type Handler = Pick<
  NodeHttpHandler,
  'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
>;

/** Sends requests through the pool, and reports to `concurrency` which were throttled (503 SlowDown, 429). */
export function throttleAwareHandler(pool: Handler, concurrency: AdaptiveConcurrency): Handler {
  return {
    metadata: pool.metadata,
    handle: async (...args) => {
      const reply = await pool.handle(...args);
      const { statusCode } = reply.response;
      if (statusCode === 503 || statusCode === 429) concurrency.onThrottle();
      else concurrency.onSuccess();
      return reply;
    },
    destroy: () => pool.destroy(),
    updateHttpClientConfig: (key, value) => pool.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => pool.httpHandlerConfigs(),
  };
}
