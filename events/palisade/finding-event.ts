// Palisade's own findings, as they come back from the hub's bus.

import { palisadeSource } from '../../shared/bus/put-events.ts';
import { type Finding, findingSchema } from '../../shared/findings/finding.ts';
import { findingDetailType } from '../../shared/findings/publish.ts';
import { type Envelope, formatIssues, type Pattern } from '../envelope.ts';

export const pattern = { source: [palisadeSource], 'detail-type': [findingDetailType] } satisfies Pattern;

export type FindingEvent =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads a finding. Only the hub's own account may speak as Palisade. */
export function read(envelope: Envelope, hubAccountId: string): FindingEvent {
  if (envelope.source !== palisadeSource || envelope['detail-type'] !== findingDetailType) {
    return {
      kind: 'refused',
      reason: `a finding was expected, and this is ${envelope.source} ${envelope['detail-type']}`,
    };
  }
  if (envelope.account !== hubAccountId) {
    return { kind: 'refused', reason: `account ${envelope.account} is not the hub and may not publish findings` };
  }
  const parsed = findingSchema.safeParse(envelope.detail);
  if (!parsed.success) return { kind: 'refused', reason: `a finding in which ${formatIssues(parsed.error)}` };
  return { kind: 'finding', finding: parsed.data };
}
