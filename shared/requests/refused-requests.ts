// The record of requests that were refused: a line in the log and a metric, on which there is an alarm.
import type { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { metricNamespace } from '../findings/metrics.ts';

/** The metric, with its one dimension. */
export const refusedRequests = { name: 'RefusedRequests', service: 'palisade' } as const;

/** Records that a request was refused, why, and what is known about it. */
export function recordRefusal(logger: Logger, reason: string, facts: Readonly<Record<string, unknown>>): void {
  logger.warn('request refused', { ...facts, reason });
  const metrics = new Metrics({ namespace: metricNamespace, serviceName: refusedRequests.service });
  metrics.addMetric(refusedRequests.name, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
