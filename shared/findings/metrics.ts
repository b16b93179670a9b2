// Metrics of findings for the dashboard, in CloudWatch's embedded metric format: their states and durations.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Finding } from './finding.ts';

export const metricNamespace = 'Palisade';

/** Names of the metrics in milliseconds; there is also one metric for each state, which counts. */
export const durationMetrics = { eventAge: 'AgeOfEvent', timeToRepair: 'TimeToRepair' } as const;

/** Publishes the metrics of one state change. `publishedAt` is when the finding was published. */
export function publishMetrics({ state, guardrail, firstSeenAt, at }: Finding, publishedAt: Date): void {
  const metrics = new Metrics({ namespace: metricNamespace, serviceName: 'palisade' });
  metrics.addDimension('guardrail', guardrail);
  metrics.addMetric(state, MetricUnit.Count, 1);
  const seenAt = Date.parse(firstSeenAt);
  metrics.addMetric(durationMetrics.eventAge, MetricUnit.Milliseconds, Date.parse(at) - seenAt);
  if (state === 'remediated') {
    metrics.addMetric(durationMetrics.timeToRepair, MetricUnit.Milliseconds, publishedAt.getTime() - seenAt);
  }
  metrics.publishStoredMetrics();
}
