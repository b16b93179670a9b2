// Converts a finding to the AWS Security Finding Format (AWS Security Hub User Guide, "AWS Security Finding Format
// (ASFF)"). The id stays the same, so that Security Hub updates the finding instead of adding another one.
import { type AwsSecurityFinding, type Compliance, Partition } from '@aws-sdk/client-securityhub';
import { partitionOf } from '../aws/partitions.ts';
import { guardrails, resourceTypes } from '../guardrails/registry.ts';
import { truncate } from '../lib/text.ts';
import type { Finding } from './finding.ts';
import { approvalAdvice, describeBreakage, remediesOf } from './hold.ts';
import { describeWho } from './violator.ts';

/** Where findings are imported: under the hub's own account, which may import into its product `default`. */
export type SecurityHubAccount = { readonly accountId: string; readonly region: string };

const complianceStatus = {
  remediated: 'PASSED',
  resolved: 'PASSED',
  recorded: 'PASSED',
  failed: 'FAILED',
  contested: 'FAILED',
  monitored: 'FAILED',
  held: 'FAILED',
  undone: 'FAILED',
  exempt: 'WARNING',
  unreadable: 'NOT_AVAILABLE',
} as const satisfies Record<Finding['state'], string>;

/**
 * Security Hub applies a workflow status to new findings only; afterwards it belongs to its users. NOTIFIED means that
 * the owner of the resource has to act (AWS Security Hub API Reference, Workflow).
 */
const workflowStatus = {
  remediated: 'RESOLVED',
  resolved: 'RESOLVED',
  recorded: 'RESOLVED',
  exempt: 'SUPPRESSED',
  failed: 'NEW',
  contested: 'NEW',
  monitored: 'NEW',
  held: 'NOTIFIED',
  undone: 'NEW',
  unreadable: 'NEW',
} as const satisfies Record<Finding['state'], string>;

/** The finding in ASFF. Texts are shortened to the lengths that the format allows. Pure. */
export function toAsff(finding: Finding, { accountId, region }: SecurityHubAccount): AwsSecurityFinding {
  const { state, guardrail, resource, reason, severity, trigger } = finding;
  const known = guardrails.find(({ id }) => id === guardrail);
  const type = resourceTypes.find((each) => each.type === resource.type);
  const subject = { ...resource, accountId: finding.accountId, region: finding.region };
  const partition = partitionOf(region);
  // ASFF has no value for each partition, and does not require one (AWS Security Hub API Reference, Resource).
  const knownToAsff = Object.values(Partition).find((each) => each === partition);
  return {
    SchemaVersion: '2018-10-08',
    Id: `palisade/${finding.id}`,
    ProductArn: `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`,
    ProductName: 'Palisade',
    CompanyName: 'Palisade',
    GeneratorId: truncate(`palisade/${guardrail}`, 512),
    AwsAccountId: accountId,
    Types: ['Software and Configuration Checks/AWS Security Best Practices'],
    FirstObservedAt: finding.firstSeenAt,
    LastObservedAt: finding.at,
    CreatedAt: finding.firstSeenAt,
    UpdatedAt: finding.at,
    Severity: { Label: severity, Original: severity },
    Title: truncate(known?.title ?? guardrail, 256),
    Description: truncate(`${state}: ${reason}`, 1_024),
    Remediation: { Recommendation: { Text: truncate(recommendationFor(finding, known?.rationale), 512) } },
    SourceUrl: finding.links.console,
    ProductFields: {
      'palisade/accountId': finding.accountId,
      'palisade/accountType': finding.accountType,
      'palisade/state': state,
      'palisade/principal': truncate(trigger.principal ?? 'unknown', 1_024),
      'palisade/who': truncate(describeWho(trigger), 1_024),
      'palisade/before': truncate(JSON.stringify(finding.before), 1_024),
      'palisade/after': truncate(JSON.stringify(finding.after), 1_024),
    },
    Resources: [
      {
        Type: type?.securityHub.type ?? 'Other',
        Id: truncate(resource.arn, 512),
        ...(knownToAsff && { Partition: knownToAsff }),
        Region: finding.region,
        ...(type ? { Details: { [type.securityHub.type]: type.securityHub.details(subject) } } : {}),
      },
    ],
    Compliance: {
      Status: complianceStatus[state],
      ...statusReasons(finding),
      ...(known ? { RelatedRequirements: known.mappings.nist80053.map((control) => `NIST.800-53.r5 ${control}`) } : {}),
    },
    Workflow: { Status: workflowStatus[state] },
    RecordState: state === 'resolved' ? 'ARCHIVED' : 'ACTIVE',
  };
}

/** Of a held finding, what a person can do about it. The approval comes first, so that no shortening removes it. */
function recommendationFor({ id, hold }: Finding, rationale = 'See the reason in the description.'): string {
  if (hold === undefined) return rationale;
  return `${approvalAdvice(id, hold)} Otherwise: ${remediesOf(hold).join('; ')}`;
}

const maxStatusReasons = 10;

/** Why the compliance status of a held finding does not change: one reason for each thing that would break. */
function statusReasons({ hold }: Finding): Pick<Compliance, 'StatusReasons'> {
  if (hold === undefined) return {};
  return {
    StatusReasons: hold.hazards.slice(0, maxStatusReasons).map((hazard) => ({
      ReasonCode: truncate(`CHANGE_HELD_${hazard.id.toUpperCase()}`, 512),
      Description: truncate(describeBreakage(hazard), 1_024),
    })),
  };
}
