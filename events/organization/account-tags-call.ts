// Event: the tags of an account changed. With a tag that says its type or environment, those may have changed, too.
import * as z from 'zod/mini';
import { identitySchema, principalOf } from '../aws/cloudtrail-identity.ts';
import { type Envelope, formatIssues } from '../envelope.ts';
import { triggerOf } from '../trigger.ts';
import { type AccountEvent, isAccountId, type TrustedAccounts } from './account-event.ts';
import { patternOf, rejectCall } from './organizations-call.ts';

export { detailType, source } from './organizations-call.ts';

export const eventNames = ['TagResource', 'UntagResource'] as const;

export const pattern = patternOf(eventNames);

const detailSchema = z.object({
  requestParameters: z.object({
    /** An account, an organizational unit, the root or a policy. */
    resourceId: z.string(),
    tags: z.optional(z.array(z.object({ key: z.optional(z.string()) }))),
    tagKeys: z.optional(z.array(z.string())),
  }),
  userIdentity: z.optional(identitySchema),
});

/**
 * Reads the account id only: what the tags say is asked of Organizations. `typeKeys` are the keys that governance.yml gives a
 * meaning. Other tags are ignored, no matter who sets them: a session's name proves nothing.
 */
export function read(
  envelope: Envelope,
  { managementAccountId }: TrustedAccounts,
  typeKeys: readonly string[],
): AccountEvent {
  const rejection = rejectCall(managementAccountId, envelope);
  if (rejection) return rejection;
  const parsed = detailSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid event about tags: ${formatIssues(parsed.error)}` };
  const { requestParameters, userIdentity } = parsed.data;
  const { resourceId, tags = [], tagKeys = [] } = requestParameters;
  if (!isAccountId(resourceId)) return { kind: 'ignored', reason: `the tags are those of ${resourceId}` };
  const keys = [...tags.map(({ key }) => key), ...tagKeys];
  // A form that AWS does not document says nothing about the keys.
  const mayMatter = keys.length === 0 || keys.some((key) => key === undefined || typeKeys.includes(key));
  if (!mayMatter) return { kind: 'ignored', reason: `the tags say no type and no environment: ${keys.join(', ')}` };
  return {
    kind: 'account',
    accountId: resourceId,
    dryRun: false,
    trigger: triggerOf(envelope, principalOf(userIdentity)),
  };
}
