// The metric of canaries that were completed: its absence is what the alarm of a scheduled canary looks at.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { metricNamespace } from '../findings/metrics.ts';
import type { CanaryResult } from './types.ts';

export const completedMetric = 'CanaryCompleted';
const service = 'palisade';

/** The dimensions of the metric for an account, as CloudWatch's embedded metric format writes them. */
export function completedDimensions(accountId: string) {
  return [
    { Name: 'service', Value: service },
    { Name: 'accountId', Value: accountId },
  ];
}

/** Whether the run saw what was to be expected: a fix, or a finding in a paused account or one on monitor. Pure. */
export function isCompleted({ outcome, leftBehind }: Pick<CanaryResult, 'outcome' | 'leftBehind'>): boolean {
  return outcome !== 'failed' && leftBehind === null;
}

/** Publishes the metric of a completed run, in CloudWatch's embedded metric format. */
export function publishCompleted(accountId: string): void {
  const metrics = new Metrics({ namespace: metricNamespace, serviceName: service });
  metrics.addDimension('accountId', accountId);
  metrics.addMetric(completedMetric, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
