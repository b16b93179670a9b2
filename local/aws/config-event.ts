// The event that AWS Config sends when the compliance of a resource changes.
import * as complianceChange from '../../events/aws/config-compliance-change.ts';
import type { Compliance } from './config-managed-rules.ts';

export type ConfigEvaluation = { readonly compliance: Compliance | 'NOT_APPLICABLE'; readonly at: Date };
export type Rule = { readonly name: string; readonly arn: string; readonly identifier: string };
export type EvaluationTarget = {
  readonly accountId: string;
  readonly region: string;
  readonly rule: Rule;
  readonly bucket: string;
};

/** The complete event. `before` is the evaluation that was sent before this one, if there was one. */
export function changeEvent(
  { accountId, region, rule, bucket }: EvaluationTarget,
  now: ConfigEvaluation,
  before: ConfigEvaluation | undefined,
) {
  const resource = { resourceType: 'AWS::S3::Bucket', resourceId: bucket };
  const result = ({ compliance, at }: ConfigEvaluation) => ({
    evaluationResultIdentifier: {
      evaluationResultQualifier: { configRuleName: rule.name, ...resource },
      orderingTimestamp: at.toISOString(),
    },
    complianceType: compliance,
    resultRecordedTime: at.toISOString(),
    configRuleInvokedTime: at.toISOString(),
  });
  return {
    version: '0',
    id: crypto.randomUUID(),
    source: complianceChange.source,
    'detail-type': complianceChange.detailType,
    account: accountId,
    region,
    time: now.at.toISOString(),
    resources: [],
    detail: {
      ...resource,
      awsAccountId: accountId,
      awsRegion: region,
      configRuleName: rule.name,
      configRuleARN: rule.arn,
      recordVersion: '1.0',
      messageType: 'ComplianceChangeNotification',
      newEvaluationResult: result(now),
      ...(before ? { oldEvaluationResult: result(before) } : {}),
      notificationCreationTime: now.at.toISOString(),
    },
  };
}
