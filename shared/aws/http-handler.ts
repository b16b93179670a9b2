// The connection pools of all clients. Clients share them: most services have the same host for all accounts of a Region.
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { countCall } from './call-counter.ts';

type PoolSettings = {
  readonly connectionTimeoutMs: number;
  /** How long a request may take until its response begins, and then between two parts of the response. */
  readonly requestTimeoutMs: number;
  /** How many connections there may be to one host; 50 by default, as the SDK has it. */
  readonly maxSockets?: number;
};

/** What the SDK's clients take as `requestHandler`. */
export type RequestHandler = Pick<
  NodeHttpHandler,
  'metadata' | 'handle' | 'destroy' | 'updateHttpClientConfig' | 'httpHandlerConfigs'
>;

/** How often the SDK sends a request at most (AWS SDKs and Tools Reference Guide, "Retry behavior": standard mode). */
export const maxAttempts = 3;

/** Timeouts of calls that AWS answers quickly: to the resources, and to the hub's own tables, queues and buses. */
export const requestTimeouts: PoolSettings = { connectionTimeoutMs: 1_000, requestTimeoutMs: 4_000 };

/**
 * Timeouts of calls that set up accounts, and of commands that people start. Some do work before they answer: AWS Config
 * delivers a file to the bucket before PutDeliveryChannel succeeds.
 */
export const setupTimeouts: PoolSettings = { connectionTimeoutMs: 2_000, requestTimeoutMs: 15_000 };

export const requestHandler = createRequestHandler(requestTimeouts);

export const setupRequestHandler = createRequestHandler(setupTimeouts);

/** Identifies Palisade's calls in CloudTrail, in addition to the role's name. */
export const userAgent = 'palisade';

/**
 * Creates a connection pool whose requests end: with an error named TimeoutError if the service does not answer in time,
 * or stops in the middle of a response. Without `throwOnRequestTimeout` the SDK only warns, and waits.
 */
export function createRequestHandler({
  connectionTimeoutMs,
  requestTimeoutMs,
  maxSockets = 50,
}: PoolSettings): RequestHandler {
  const pool = new NodeHttpHandler({
    connectionTimeout: connectionTimeoutMs,
    requestTimeout: requestTimeoutMs,
    throwOnRequestTimeout: true,
    socketTimeout: requestTimeoutMs,
    httpAgent: { keepAlive: true, maxSockets },
    httpsAgent: { keepAlive: true, maxSockets },
  });
  return {
    metadata: pool.metadata,
    handle: (...args) => {
      countCall();
      return pool.handle(...args);
    },
    destroy: () => pool.destroy(),
    updateHttpClientConfig: (key, value) => pool.updateHttpClientConfig(key, value),
    httpHandlerConfigs: () => pool.httpHandlerConfigs(),
  };
}
