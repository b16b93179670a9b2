// The check of `palisade doctor` for changes that wait for a decision.
import { toResult } from '../../shared/aws/errors.ts';
import { type HeldFinding, listHeldFindings } from '../../shared/findings/held-findings.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted } from '../../shared/lib/text.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, pass, unanswered } from './check.ts';

const [what, where] = ['held changes', 'hub'];

export async function checkHeld({ journal }: HubClients): Promise<Check> {
  const answer = await toResult(listHeldFindings(journal));
  return answer.ok ? heldCheck(answer.value) : unanswered(what, where, answer.failure, deployCommand);
}

/** What waits, and since when. `held` is sorted: those that wait longest come first. Pure. */
export function heldCheck(held: readonly HeldFinding[]): Check {
  const [oldest] = held;
  if (oldest === undefined) return pass(what, where, 'none');
  const says = `${counted(held.length, 'change')} would break something, or ${held.length === 1 ? 'needs' : 'need'} an approval; the first one is held since ${oldest.since}`;
  return { what, where, state: 'attention', says, repair: commandLine('held') };
}
