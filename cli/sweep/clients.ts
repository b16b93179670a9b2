// The clients of a sweep: one connection pool for all accounts, and an adaptive concurrency for each account.
import { performance } from 'node:perf_hooks';
import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { ConfiguredRetryStrategy } from '@smithy/core/retry';
import { createRequestHandler, userAgent } from '../../shared/aws/http-handler.ts';
import { surroundingClients } from '../../shared/aws/surrounding-clients.ts';
import { createResourceClient } from '../../shared/guardrails/resource-clients.ts';
import { createAdaptiveConcurrency } from '../../shared/sweep/adaptive-concurrency.ts';
import type { ClientFor } from '../../shared/sweep/resource-pages.ts';
import { throttleAwareHandler } from '../../shared/sweep/throttle-aware-handler.ts';
import type { TargetClients } from './types.ts';

/** S3's request limits are per second, so a throttled call is soon possible again: retries wait without backoff. */
const maxAttempts = 10;

const pool = createRequestHandler({ connectionTimeoutMs: 2_000, requestTimeoutMs: 10_000, maxSockets: 256 });

const isBusy = createBusyCheck();

/** Returns whether the event loop was over 90 % busy, measured at most ten times a second. */
function createBusyCheck(): () => boolean {
  let previous = performance.eventLoopUtilization();
  let sampledAt = performance.now();
  let isBusy = false;
  return () => {
    if (performance.now() - sampledAt < 100) return isBusy;
    const now = performance.eventLoopUtilization();
    isBusy = performance.eventLoopUtilization(now, previous).utilization > 0.9;
    [previous, sampledAt] = [now, performance.now()];
    return isBusy;
  };
}

/** An account's clients: one per resource type and Region, which share one adaptive concurrency. */
export function createTargetClients(settings: Omit<S3ClientConfig, 'region' | 'requestHandler'>): TargetClients {
  const concurrency = createAdaptiveConcurrency({ start: 24, min: 1, max: 64, isBusy });
  // Without the SDK's cacheMiddleware: commands of a kind then share their context, and with it the endpoint of the last
  // one, so that writes which begin at the same moment all go to one bucket.
  const shared = {
    ...settings,
    requestHandler: throttleAwareHandler(pool, concurrency),
    customUserAgent: userAgent,
    retryStrategy: new ConfiguredRetryStrategy(maxAttempts, () => 200 + Math.random() * 300),
  };
  const clients = new Map<string, unknown>();
  const clientFor: ClientFor = (type, region) => {
    const key = `${type}/${region}`;
    const client = clients.get(key) ?? createResourceClient(type, { ...shared, region });
    clients.set(key, client);
    return client;
  };
  const surrounding = surroundingClients((region) => ({ ...shared, region }));
  return { clientFor, surrounding, concurrency };
}
