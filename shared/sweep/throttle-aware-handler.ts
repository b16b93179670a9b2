// The HTTP handler of a sweep: the responses of each account adapt its concurrency.
import type { RequestHandler } from '../aws/http-handler.ts';
import type { AdaptiveConcurrency } from './adaptive-concurrency.ts';

/** Sends requests through the pool, and reports to `concurrency` which were throttled (503 SlowDown, 429). */
export function throttleAwareHandler(pool: RequestHandler, concurrency: AdaptiveConcurrency): RequestHandler {
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
