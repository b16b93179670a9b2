// The finding: what Palisade reports about one guardrail on one resource, with a versioned schema.
import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { accountTypes, unclassified } from '../accounts/account-type.ts';
import { recordedSettings } from '../lib/settings.ts';

/** `recorded`: something was done that is no violation, and is on record with who did it. */
export const states = [
  'remediated',
  'failed',
  'unreadable',
  'exempt',
  'monitored',
  'held',
  'contested',
  'undone',
  'resolved',
  'recorded',
] as const;
export type State = (typeof states)[number];

/** States in which the violation persists, or cannot be ruled out. */
export const openStates: readonly State[] = ['failed', 'unreadable', 'exempt', 'monitored', 'held', 'contested'];

/** Whether changes wait for an approval: those that would break something, all of them, or none. */
export const approvalModes = ['when-held', 'always', 'never'] as const;
export type ApprovalMode = (typeof approvalModes)[number];

/** Why nothing was written although a change is due. `fingerprint` identifies the change and what it was decided by. */
export const holdSchema = z.strictObject({
  hazards: z.array(
    z.strictObject({
      id: z.string(),
      breaks: z.string(),
      affects: z.string(),
      seenBy: z.string(),
      remedy: z.string(),
      approvable: z.boolean(),
    }),
  ),
  fingerprint: z.string(),
  approval: z.enum(approvalModes),
  /** Whether an approval would allow the change. */
  isApprovable: z.boolean(),
});
export type Hold = z.infer<typeof holdSchema>;

/** Times are ISO 8601 in UTC. `before` is what `undo` restores; `change` is what was, or would have been, written. */
export const findingSchema = z.strictObject({
  schemaVersion: z.literal('1'),
  id: z.string(),
  accountId: z.string(),
  accountType: z.enum([...accountTypes, unclassified]),
  region: z.string(),
  resource: z.strictObject({ type: z.string(), id: z.string(), arn: z.string() }),
  guardrail: z.string(),
  severity: z.enum(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']),
  state: z.enum(states),
  reason: z.string(),
  before: recordedSettings,
  after: recordedSettings,
  change: recordedSettings,
  /** In state `held` only. */
  hold: z.optional(holdSchema),
  /** What people should know about the change although it breaks nothing. */
  notes: z.optional(z.array(z.string())),
  trigger: z.strictObject({ eventId: z.string(), detailType: z.string(), principal: z.nullable(z.string()) }),
  firstSeenAt: z.iso.datetime(),
  at: z.iso.datetime(),
  attempts: z.int().check(z.positive()),
  links: z.strictObject({ console: z.string() }),
});
export type Finding = z.infer<typeof findingSchema>;

/** What identifies a finding: the same key always gives the same id. */
export type FindingKey = {
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly guardrail: string;
};

/** The stable id of the finding with this key: `pf-` and 24 hexadecimal digits. */
export function findingId({ accountId, region, resourceType, resourceId, guardrail }: FindingKey): string {
  const subject = JSON.stringify([accountId, region, resourceType, resourceId, guardrail]);
  return `pf-${createHash('sha256').update(subject).digest('hex').slice(0, 24)}`;
}

export function isOpen(finding: Finding): boolean {
  return openStates.includes(finding.state);
}
