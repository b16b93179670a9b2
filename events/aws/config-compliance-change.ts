// Event: AWS Config reports that a resource's compliance with a rule changed (AWS Config Developer Guide, "Monitoring
// AWS Config with Amazon EventBridge").
import * as z from 'zod/mini';
import { resourceTypes } from '../../shared/guardrails/registry.ts';
import { type Envelope, formatIssues, type Pattern, timeOf } from '../envelope.ts';
import { triggerOf } from '../trigger.ts';
import { ignored, type ResourceEvent, refused } from './resource-event.ts';

export const source = 'aws.config';
export const detailType = 'Config Rules Compliance Change';

/** A change to COMPLIANT, or to NOT_APPLICABLE after a resource was deleted, resolves an open finding. */
const complianceTypes = ['NON_COMPLIANT', 'COMPLIANT', 'NOT_APPLICABLE'];
const typeNames = resourceTypes.map(({ type }) => type);

export const pattern = {
  source: [source],
  'detail-type': [detailType],
  detail: {
    messageType: ['ComplianceChangeNotification'],
    resourceType: typeNames,
    newEvaluationResult: { complianceType: complianceTypes },
  },
} satisfies Pattern;

const detailSchema = z.object({
  awsAccountId: z.string(),
  awsRegion: z.string(),
  resourceType: z.string(),
  resourceId: z.string().check(z.minLength(1)),
  configRuleName: z.string().check(z.minLength(1)),
  newEvaluationResult: z.object({ complianceType: z.string() }),
});

/**
 * Reads a compliance change. It is only a trigger: the resource is evaluated as it is now, whatever AWS Config
 * reported.
 */
export function read(envelope: Envelope): ResourceEvent {
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success) return refused(`invalid compliance change: ${formatIssues(parsed.error)}`);
  const detail = parsed.data;
  if (detail.awsAccountId !== envelope.account || detail.awsRegion !== envelope.region) {
    const claimed = `${detail.awsAccountId} in ${detail.awsRegion}`;
    return refused(
      `the envelope names account ${envelope.account} in ${envelope.region}, but the detail names ${claimed}`,
    );
  }
  if (!typeNames.some((type) => type === detail.resourceType)) {
    return ignored(`no guardrail evaluates ${detail.resourceType}`);
  }
  const { complianceType } = detail.newEvaluationResult;
  if (!complianceTypes.includes(complianceType)) return ignored(`AWS Config reports ${complianceType}`);
  return {
    kind: 'evaluate',
    resource: {
      type: detail.resourceType,
      accountId: envelope.account,
      region: envelope.region,
      id: detail.resourceId,
    },
    origin: { configRule: detail.configRuleName },
    trigger: triggerOf(envelope, null),
    happenedAt: timeOf(envelope),
  };
}
