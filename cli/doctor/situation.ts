// What decides which checks of `palisade doctor` can be made: whose credentials there are, and whether there is a hub.
import type { AwsFailure } from '../../shared/aws/errors.ts';
import type { Governance } from '../../shared/governance/governance.ts';
import type { Mistake } from '../../shared/governance/read-governance.ts';
import { mistakeLine } from '../../shared/governance/reading/mistake.ts';
import { commandLine } from '../../shared/lib/command-line.ts';
import { counted } from '../../shared/lib/text.ts';
import {
  type Caller,
  explainAbsence,
  explainCredentials,
  explainOtherAccount,
  type HubPlace,
  nextStepAfter,
  oneLine,
  type Profiles,
} from '../lib/hub-failure.ts';
import { type Check, fail, pass, unknown } from './check.ts';

export type Situation = {
  readonly place: HubPlace;
  readonly profiles: Profiles;
  /** Whether the hub's Region is known. Without it, only the credentials are checked. */
  readonly hasRegion: boolean;
  readonly caller: { readonly ok: true; readonly value: Caller } | { readonly ok: false; readonly failure: AwsFailure };
  readonly hub: 'present' | 'absent';
  readonly file: string;
  /** Undefined if the file has mistakes. */
  readonly governance: Governance | undefined;
  readonly mistakes: readonly Mistake[];
};

/** What a check needs: calls in the hub's account, or also that a hub is there. */
export type Need = 'account' | 'hub';

/** Why the check cannot be made; undefined if it can. Pure. */
export function blockedBy(need: Need, situation: Situation): string | undefined {
  if (!situation.hasRegion) return 'needs the Region of the hub, which governance.yml does not say';
  if (!situation.caller.ok) return 'needs credentials that work';
  if (isOtherAccount(situation)) return "needs credentials of the hub's account";
  return need === 'hub' && situation.hub === 'absent' ? 'needs a hub' : undefined;
}

/** Whether the credentials are of another account than governance.yml names. Pure. */
export function isOtherAccount({ place, caller }: Pick<Situation, 'place' | 'caller'>): boolean {
  if (place.kind === 'local' || !caller.ok || place.hubAccountId === undefined) return false;
  return caller.value.accountId !== place.hubAccountId;
}

/** The checks of what all others need. Pure. */
export function prerequisiteChecks(situation: Situation): readonly Check[] {
  return [credentialsCheck(situation), hubCheck(situation)];
}

function credentialsCheck(situation: Situation): Check {
  const [what, where] = ['credentials', 'here'];
  const { caller, place, profiles } = situation;
  if (!caller.ok) {
    const explained = explainCredentials(caller.failure, place, profiles);
    if (explained) return fail(what, where, explained.says, explained.repair);
    const says = oneLine(`${caller.failure.code}: ${caller.failure.message}`);
    return unknown(what, where, says, nextStepAfter(caller.failure));
  }
  const { accountId, arn } = caller.value;
  if (!isOtherAccount(situation)) return pass(what, where, `${arn} (account ${accountId})`);
  const { says, repair } = explainOtherAccount(caller.value, place, profiles);
  return fail(what, where, says, repair);
}

function hubCheck(situation: Situation): Check {
  const { caller, place, profiles, hub } = situation;
  const where = place.kind === 'local' ? 'local cloud' : place.region;
  const blocked = blockedBy('account', situation);
  if (blocked !== undefined || !caller.ok) return unknown('hub', where, blocked ?? '');
  if (hub === 'present') return pass('hub', where, `in account ${caller.value.accountId}`);
  const { says, repair } = explainAbsence(caller.value, place, profiles);
  return fail('hub', where, says, repair);
}

/** The check of a governance.yml that has mistakes; undefined if it has none. Pure. */
export function mistakesCheck({ file, mistakes }: Pick<Situation, 'file' | 'mistakes'>): Check | undefined {
  const [first] = mistakes;
  if (first === undefined) return undefined;
  const rest = mistakes.length === 1 ? '' : ` (the first of ${counted(mistakes.length, 'mistake')})`;
  const named = /\s/.test(file) ? `'${file}'` : file;
  return fail('governance.yml', 'here', oneLine(`${mistakeLine(first)}${rest}`), commandLine(`validate ${named}`));
}
