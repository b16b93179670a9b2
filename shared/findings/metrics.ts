// What of a finding is counted for the dashboard, in CloudWatch's embedded metric format: how it ended, and how long it took.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Finding } from './finding.ts';

export const metricNamespace = 'Palisade';

/** Names of the metrics beside those of the states, in milliseconds. */
export const durationMetrics = { eventAge: 'AgeOfEvent', timeToRepair: 'TimeToRepair' } as const;

/** Counts a finding that is news, once. `publishedAt` is when whoever made it was done. */
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
