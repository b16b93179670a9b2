// Puts back what was there before a repair, if nothing has changed since, and keeps the guardrail off the resource for a
// while.
import { isDeepStrictEqual } from 'node:util';
import { attempt, describe, type Failure, isPassing } from '../aws/errors.ts';
import type { Clients } from '../aws/member-clients.ts';
import type { Finding } from '../findings/finding.ts';
import { type HeldOff, holdOff, standing } from '../findings/finding-store.ts';
import type { UndoAnswer } from '../findings/undo-answer.ts';
import type { Governance } from '../governance/governance.ts';
import type { Bucket, Guardrail } from '../guardrails/contract/guardrail.ts';
import { guardrails } from '../guardrails/registry.ts';
import type { Settings } from '../lib/settings.ts';
import type { Journal } from '../table/table.ts';
import type { Brake } from './change-control/change-control.ts';

export type UndoDependencies = {
  readonly governance: Governance;
  readonly journal: Journal;
  readonly brake: Brake;
  readonly clientsFor: (accountId: string, region: string) => Clients;
  readonly now: () => Date;
};

/** Whose wish it is, and by which event. */
export type Wish = { readonly findingId: string; readonly dryRun: boolean; readonly trigger: Finding['trigger'] };

/**
 * What came of it: the answer for who asked, and the finding where something was changed. What is `momentary` may end
 * otherwise when it is tried again.
 */
export type Undone = { readonly answer: UndoAnswer; readonly finding?: Finding; readonly momentary?: true };

export type Repaired = { readonly finding: Finding; readonly guardrail: Guardrail; readonly bucket: Bucket };

/**
 * Undoes a repair. A wish that comes again, because its first try broke off, goes on where that stopped. Throws the SDK's
 * error when the journal cannot be asked; what S3 answers is in the answer.
 */
export async function undo(dependencies: UndoDependencies, wish: Wish): Promise<Undone> {
  const { latest, heldOff } = await standing(dependencies.journal, wish.findingId);
  const begun = heldOff?.eventId === wish.trigger.eventId ? heldOff : undefined;
  if (begun && latest?.state === 'undone') return { answer: answerOf(latest) };
  if (!begun && heldOff && heldOff.until > dependencies.now().toISOString()) {
    return refuse(`it was undone already, by ${heldOff.by}; the resource is left alone until ${heldOff.until}`);
  }
  const repaired = repairIn(latest, wish.findingId);
  if (typeof repaired === 'string') return refuse(repaired);
  const { bucket } = repaired;
  const clients = dependencies.clientsFor(bucket.accountId, bucket.region);
  const look = await lookAgain(clients, repaired);
  // The first try's own write.
  if (look.kind === 'changed' && begun) return undone(repaired, wish, begun, look.now);
  if (look.kind !== 'unchanged') return look.undone;
  const { now, back } = look;
  if (wish.dryRun) return { answer: planned(now, back) };
  const stop = await dependencies.brake.take(bucket.accountId, wish.trigger);
  if (stop) return refuse(stop.reason);
  return write(dependencies, clients, repaired, wish, back);
}

async function write(
  { journal, governance, now }: UndoDependencies,
  clients: Clients,
  repaired: Repaired,
  wish: Wish,
  back: ReturnType<Guardrail['settings']['parse']>,
): Promise<Undone> {
  const { finding, guardrail, bucket } = repaired;
  const at = now();
  const hold: HeldOff = {
    by: wish.trigger.principal ?? 'somebody',
    since: at.toISOString(),
    until: new Date(at.getTime() + governance.limits.undoneHours * 60 * 60_000).toISOString(),
    eventId: wish.trigger.eventId,
  };
  // First, so that the violation that is made here is not repaired before it is known whose it is.
  await holdOff(journal, finding.id, hold);
  const written = await attempt(guardrail.undo(clients, bucket, back));
  if (!written.ok) {
    // What AWS may have done all the same is looked at with the next try; else the resource is not left alone.
    if (!isPassing(written.failure)) await holdOff(journal, finding.id, { ...hold, until: at.toISOString() });
    return failed('it could not be written', written.failure);
  }
  const seen = await guardrail.observe(clients, bucket);
  if (seen.kind === 'gone') return refuse(`bucket ${bucket.name} does not exist any longer`);
  if (seen.kind === 'facts') return undone(repaired, wish, hold, seen.facts);
  if (isPassing(seen.failure)) return failed('it was written, and could not be read back', seen.failure);
  return undone(repaired, wish, hold, null, `; it could not be read back: ${describe(seen.failure)}`);
}

/** The same finding, however often the wish comes. */
function undone(
  { finding }: Repaired,
  { trigger }: Wish,
  { by, since, until }: HeldOff,
  after: Finding['after'],
  doubt = '',
): Undone {
  const told: Finding = {
    ...finding,
    state: 'undone',
    reason: `undone by ${by}; the guardrail leaves the resource alone until ${until}${doubt}`,
    before: finding.after,
    change: finding.before,
    after,
    trigger,
    attempts: 1,
    at: since ?? finding.at,
  };
  return { answer: answerOf(told), finding: told };
}

function answerOf({ reason, before, after }: Finding): UndoAnswer {
  return { state: 'undone', reason, now: before, back: after };
}

type Look =
  | { readonly kind: 'unchanged'; readonly now: Settings; readonly back: Settings }
  | { readonly kind: 'changed'; readonly now: Settings; readonly undone: Undone }
  | { readonly kind: 'ended'; readonly undone: Undone };

/** Looks whether the resource still is as the repair left it. */
export async function lookAgain(clients: Clients, { finding, guardrail, bucket }: Repaired): Promise<Look> {
  const observed = await guardrail.observe(clients, bucket);
  if (observed.kind === 'gone') {
    return { kind: 'ended', undone: refuse(`bucket ${bucket.name} does not exist any longer`) };
  }
  if (observed.kind === 'unread') {
    return { kind: 'ended', undone: failed('the setting could not be read', observed.failure) };
  }
  const now = observed.facts;
  if (isDeepStrictEqual(now, finding.after)) {
    return { kind: 'unchanged', now, back: guardrail.settings.parse(finding.before) };
  }
  const reason = 'the resource has changed since it was repaired';
  return { kind: 'changed', now, undone: { answer: { state: 'refused', reason, now, back: finding.after } } };
}

export function planned(now: Settings, back: Settings): UndoAnswer {
  return { state: 'planned', reason: 'nothing has changed since the repair', now, back };
}

/** The repair that a finding tells of, or why there is none to undo. */
export function repairIn(finding: Finding | undefined, id: string): Repaired | string {
  if (finding === undefined) return `there is no finding ${id}`;
  const { state, before, after, resource, accountId, region } = finding;
  if (state !== 'remediated' || before === null || after === null) {
    return `finding ${id} is ${state}: there is no repair to undo`;
  }
  const guardrail = guardrails.find((each) => each.id === finding.guardrail);
  if (guardrail === undefined) return `finding ${id} is about ${finding.guardrail}, which is not undone as a whole`;
  return { finding, guardrail, bucket: { accountId, region, name: resource.id } };
}

export function refuse(reason: string): Undone {
  return { answer: { state: 'refused', reason, now: null, back: null } };
}

export function failed(what: string, failure: Failure): Undone {
  const answer: UndoAnswer = { state: 'failed', reason: `${what}: ${describe(failure)}`, now: null, back: null };
  return isPassing(failure) ? { answer, momentary: true } : { answer };
}
