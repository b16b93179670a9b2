// A finding that is not about a bucket: about an account, an exemption, or Palisade itself.
import { type Finding, findingId } from './finding.ts';

/** What it is about. `console` is where a person looks at it. */
export type NoticeSubject = Pick<Finding, 'accountId' | 'accountType' | 'region' | 'resource' | 'guardrail'> & {
  readonly console: string;
};

/** What there is to say. Settings are null where there are none. */
export type Told = Pick<Finding, 'severity' | 'state' | 'reason' | 'trigger'> &
  Partial<Pick<Finding, 'before' | 'after' | 'change' | 'attempts'>>;

export function noticeId({ accountId, region, resource, guardrail }: NoticeSubject): string {
  return findingId({ accountId, region, resourceType: resource.type, resourceId: resource.id, guardrail });
}

/** The finding. Pure. */
export function noticeOf(subject: NoticeSubject, told: Told, at: Date): Finding {
  const { console, ...about } = subject;
  return {
    schemaVersion: '1',
    id: noticeId(subject),
    ...about,
    before: null,
    after: null,
    change: null,
    attempts: 1,
    ...told,
    firstSeenAt: at.toISOString(),
    at: at.toISOString(),
    links: { console },
  };
}
