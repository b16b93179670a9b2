// A finding that is not about a bucket: about an account, an exemption, or Palisade itself.
import { unclassified } from '../accounts/account-type.ts';
import { type Finding, findingId } from './finding.ts';

/** What it is about. `console` is where a person looks at it. */
export type FindingSubject = Pick<Finding, 'accountId' | 'accountType' | 'region' | 'resource' | 'guardrail'> & {
  readonly console: string;
};

/** What there is to say. Settings are null where there are none. */
export type FindingContent = Pick<Finding, 'severity' | 'state' | 'reason' | 'trigger'> &
  Partial<Pick<Finding, 'before' | 'after' | 'change' | 'attempts'>>;

/** Something of Palisade's own, such as `Exemption`, which a finding is about. */
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
    console: `https://${region}.console.aws.amazon.com/`,
  };
}

export function findingIdFor({ accountId, region, resource, guardrail }: FindingSubject): string {
  return findingId({ accountId, region, resourceType: resource.type, resourceId: resource.id, guardrail });
}

/** The finding. Pure. */
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
