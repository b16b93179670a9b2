// Palisade's own findings, as consumers receive them from the hub event bus.

import { palisadeSource } from '../../shared/bus/put-events.ts';
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';
import { findingDetailType } from '../../shared/findings/publish.ts';
import { type Envelope, formatIssues, type Pattern } from '../envelope.ts';

export const pattern = { source: [palisadeSource], 'detail-type': [findingDetailType] } satisfies Pattern;

export type FindingEvent =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a finding. Only the hub's own account may publish findings. */
export function read(envelope: Envelope, hubAccountId: string): FindingEvent {
  if (envelope.source !== palisadeSource || envelope['detail-type'] !== findingDetailType) {
    return {
      kind: 'refused',
      reason: `expected a finding, received ${envelope.source} ${envelope['detail-type']}`,
    };
  }
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not publish findings` };
  }
  const parsed = findingSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `invalid finding: ${formatIssues(parsed.error)}` };
  return { kind: 'finding', finding: parsed.data };
}
