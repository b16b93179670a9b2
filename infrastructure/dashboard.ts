// The hub's CloudWatch dashboard: queue depth and age, dead letters, invocations, errors, findings and their durations.

import { deadLetterQueueName } from '../shared/aws/names.ts';
import { states } from '../shared/findings/finding.ts';
import { durationMetrics, metricNamespace } from '../shared/findings/metrics.ts';
import { type QueueConsumer, queuesOf } from './consumers.ts';
import type { Resources } from './resources.ts';

const callsPerFix = 'CallsPerFix';

export function dashboardOf(consumers: readonly QueueConsumer[]): Resources {
  const names = consumers.map((consumer) => consumer.name);
  const queueNames = consumers.flatMap(queuesOf).map((queue) => queue.name);
  const rows = [
    widget(
      'Events waiting',
      queueNames.map((name) => ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', `palisade-${name}`]),
    ),
    widget(
      'Age of the oldest event',
      queueNames.map((name) => ['AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName', `palisade-${name}`]),
    ),
    widget(
      'Dead letters',
      queueNames.map((name) => [
        'AWS/SQS',
        'ApproximateNumberOfMessagesVisible',
        'QueueName',
        deadLetterQueueName(`palisade-${name}`),
      ]),
    ),
    widget(
      'Invocations',
      names.map((name) => ['AWS/Lambda', 'Invocations', 'FunctionName', `palisade-${name}`]),
      'Sum',
    ),
    widget(
      'Errors',
      names.map((name) => ['AWS/Lambda', 'Errors', 'FunctionName', `palisade-${name}`]),
      'Sum',
    ),
    widget(
      'Duration, p95',
      names.map((name) => ['AWS/Lambda', 'Duration', 'FunctionName', `palisade-${name}`]),
      'p95',
    ),
  ];
  // One line per guardrail that has data points.
  const findingsWidget = (title: string, names: readonly string[], stat: string) =>
    widget(
      title,
      names.map((name) => [
        { expression: `SEARCH('{${metricNamespace},guardrail,service} MetricName="${name}"', '${stat}', 300)` },
      ]),
      stat,
    );
  rows.push(
    findingsWidget('Findings by state', states, 'Sum'),
    findingsWidget('Time to remediate, p95 (ms)', [durationMetrics.timeToRepair], 'p95'),
    widget('AWS calls per remediation', [[metricNamespace, callsPerFix]], 'Average'),
    findingsWidget('Age of the event at its evaluation, p95 (ms)', [durationMetrics.eventAge], 'p95'),
  );
  const widgets = rows.map((row, index) => ({
    ...row,
    x: (index % 3) * 8,
    y: Math.floor(index / 3) * 6,
    width: 8,
    height: 6,
  }));
  return {
    // A metric filter, because the function logs the figure anyway and publishing it would slow down the cold start.
    CallsPerFix: {
      Type: 'AWS::Logs::MetricFilter',
      Properties: {
        LogGroupName: { Ref: 'RemediateLogGroup' },
        FilterPattern: '{ $.callsPerFix = * }',
        MetricTransformations: [
          { MetricNamespace: metricNamespace, MetricName: callsPerFix, MetricValue: '$.callsPerFix' },
        ],
      },
    },
    Dashboard: {
      Type: 'AWS::CloudWatch::Dashboard',
      Properties: { DashboardName: 'palisade', DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets }) } },
    },
  };
}

function widget(title: string, metrics: readonly (readonly (string | object)[])[], stat = 'Maximum') {
  return {
    type: 'metric',
    properties: { title, metrics, stat, period: 60, view: 'timeSeries', region: '$' + '{AWS::Region}' },
  };
}
