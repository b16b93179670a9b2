// Puts back what was there before a repair, if nothing has changed since, and keeps the guardrail off the resource for a
// while.
import { isDeepStrictEqual } from 'node:util';
import { attempt, describe } from './aws/failure.ts';
import type { Brake } from './brakes/brake.ts';
import type { Finding } from './findings/finding.ts';
import { holdOff, type Journal, standing } from './findings/journal.ts';
import type { UndoAnswer } from './findings/undo-request.ts';
import type { Governance } from './governance/governance.ts';
import type { Bucket, Clients, Guardrail } from './guardrails/guardrail.ts';
import { guardrails } from './guardrails/registry.ts';

export type UndoDependencies = {
  readonly governance: Governance;
  readonly journal: Journal;
  readonly brake: Brake;
  readonly clientsFor: (accountId: string, region: string) => Clients;
  readonly now: () => Date;
};

/** Whose wish it is, and by which event. */
export type Wish = { readonly findingId: string; readonly dryRun: boolean; readonly cause: Finding['trigger'] };

/** What came of it: the answer for who asked, and the finding where something was changed. */
export type Undone = { readonly answer: UndoAnswer; readonly finding?: Finding };

type Repaired = { readonly finding: Finding; readonly guardrail: Guardrail; readonly bucket: Bucket };

/** Undoes a repair. Throws the SDK's error when the journal cannot be asked; what S3 answers is in the answer. */
export async function undo(dependencies: UndoDependencies, wish: Wish): Promise<Undone> {
  const { latest, heldOff } = await standing(dependencies.journal, wish.findingId);
  if (heldOff && heldOff.until > dependencies.now().toISOString()) {
    return refuse(`it was undone already, by ${heldOff.by}; the resource is left alone until ${heldOff.until}`);
  }
  const repaired = repairIn(latest, wish.findingId);
  if (typeof repaired === 'string') return refuse(repaired);
  const { finding, guardrail, bucket } = repaired;
  const clients = dependencies.clientsFor(bucket.accountId, bucket.region);
  const observed = await guardrail.observe(clients, bucket);
  if (observed.kind === 'gone') return refuse(`bucket ${bucket.name} does not exist any longer`);
  if (observed.kind === 'unread')
    return { answer: failed(`the setting could not be read: ${describe(observed.failure)}`) };
  const now = observed.facts;
  const back = guardrail.settings.parse(finding.before);
  if (!isDeepStrictEqual(now, finding.after)) {
    return {
      answer: { state: 'refused', reason: 'the resource has changed since it was repaired', now, back: finding.after },
    };
  }
  if (wish.dryRun) return { answer: { state: 'planned', reason: 'nothing has changed since the repair', now, back } };
  const stop = await dependencies.brake.take(bucket.accountId, wish.cause);
  if (stop) return refuse(stop.reason);
  return write(dependencies, clients, repaired, wish, now, back);
}

async function write(
  { journal, governance, now: clock }: UndoDependencies,
  clients: Clients,
  { finding, guardrail, bucket }: Repaired,
  { cause }: Wish,
  now: Finding['after'],
  back: ReturnType<Guardrail['settings']['parse']>,
): Promise<Undone> {
  const at = clock();
  const by = cause.principal ?? 'somebody';
  const until = new Date(at.getTime() + governance.limits.undoneHours * 60 * 60_000).toISOString();
  // First, so that the violation that is made here is not repaired before it is known whose it is.
  await holdOff(journal, finding.id, { by, until });
  const written = await attempt(guardrail.undo(clients, bucket, back));
  if (!written.ok) return { answer: failed(`it could not be written: ${describe(written.failure)}`) };
  const seen = await guardrail.observe(clients, bucket);
  if (seen.kind !== 'facts') return { answer: failed('it was written, and could not be read back') };
  const reason = `undone by ${by}; the guardrail leaves the resource alone until ${until}`;
  const told = { state: 'undone' as const, reason, before: now, change: back, after: seen.facts };
  const undone = { ...finding, ...told, trigger: cause, attempts: 1, at: at.toISOString() };
  return { answer: { state: 'undone', reason, now, back: seen.facts }, finding: undone };
}

/** The repair that a finding tells of, or why there is none to undo. */
function repairIn(finding: Finding | undefined, id: string): Repaired | string {
  if (finding === undefined) return `there is no finding ${id}`;
  const { state, before, after, resource, accountId, region } = finding;
  if (state !== 'remediated' || before === null || after === null) {
    return `finding ${id} is ${state}: there is no repair to undo`;
  }
  const guardrail = guardrails.find((each) => each.id === finding.guardrail);
  if (guardrail === undefined) return `finding ${id} is about ${finding.guardrail}, which is not undone as a whole`;
  return { finding, guardrail, bucket: { accountId, region, name: resource.id } };
}

function refuse(reason: string): Undone {
  return { answer: { state: 'refused', reason, now: null, back: null } };
}

function failed(reason: string): UndoAnswer {
  return { state: 'failed', reason, now: null, back: null };
}
