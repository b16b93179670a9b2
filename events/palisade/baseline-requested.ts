// Palisade itself asks for an account's baseline: by hand, or because the comparison of accounts found it due.
import { baselineDetailType, baselineRequestSchema } from '../../shared/baseline/request.ts';
import { findingSource } from '../../shared/findings/publish.ts';
import { type Envelope, explain, type Pattern } from '../envelope.ts';
import { type AccountEvent, notFrom, type Speakers } from '../organization/account-event.ts';
import { causeOf } from '../trigger.ts';

export const source = findingSource;
export const detailType = baselineDetailType;

export const pattern = { source: [source], 'detail-type': [detailType] } satisfies Pattern;

/** Reads a request. Only the hub's own account may ask. */
export function read(envelope: Envelope, { hubAccountId }: Speakers): AccountEvent {
  const stranger = notFrom(hubAccountId, envelope);
  if (stranger) return stranger;
  const parsed = baselineRequestSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `a request for a baseline in which ${explain(parsed.error)}` };
  const { accountId, dryRun, requestedBy } = parsed.data;
  return { kind: 'account', accountId, dryRun, cause: causeOf(envelope, requestedBy) };
}
