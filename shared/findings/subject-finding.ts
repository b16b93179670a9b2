// Findings that are not about a governed resource, but about an account, an exemption, or Palisade itself.

import { unclassified } from '../accounts/account-type.ts';
import { consoleHostOf } from '../aws/partitions.ts';
import { type Finding, findingId } from './finding.ts';

/** What the finding is about. `console` is the URL of its page in the AWS console. */
export type FindingSubject = Pick<Finding, 'accountId' | 'accountType' | 'region' | 'resource' | 'guardrail'> & {
  readonly console: string;
};

/** The remaining fields of the finding. Settings that are left out become null. */
export type FindingContent = Pick<Finding, 'severity' | 'state' | 'reason' | 'trigger'> &
  Partial<Pick<Finding, 'before' | 'after' | 'change' | 'hold' | 'attempts'>>;

/** A subject that is internal to Palisade, such as an `Exemption`. */
export function internalSubject(
  { accountId, region }: Pick<Finding, 'accountId' | 'region'>,
  kind: string,
  id: string,
  guardrail: string,
): FindingSubject {
  return {
    accountId,
    accountType: unclassified,
    region,
    resource: { type: `Palisade::${kind}`, id, arn: `palisade:${guardrail}:${id}` },
    guardrail,
    console: `https://${region}.${consoleHostOf(region)}/`,
  };
}

export function findingIdFor({ accountId, region, resource, guardrail }: FindingSubject): string {
  return findingId({ accountId, region, resourceType: resource.type, resourceId: resource.id, guardrail });
}

/** Builds the finding. Pure. */
export function findingAbout(subject: FindingSubject, content: FindingContent, at: Date): Finding {
  const { console, ...identity } = subject;
  return {
    schemaVersion: '1',
    id: findingIdFor(subject),
    ...identity,
    before: null,
    after: null,
    change: null,
    attempts: 1,
    ...content,
    firstSeenAt: at.toISOString(),
    at: at.toISOString(),
    links: { console },
  };
}
