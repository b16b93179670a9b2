// What `palisade organization` prints for people. Pure.
import type { Governance } from '../../shared/governance/governance.ts';
import { counted } from '../../shared/lib/text.ts';
import { accountFactoryParameters } from '../../shared/organization/account-factory.ts';
import type { Outcome } from '../../shared/organization/apply-organization.ts';
import type {
  Difference,
  LeftAccount,
  OrganizationAction,
  OrganizationPlan,
  Refusal,
} from '../../shared/organization/plan-organization.ts';
import type { PresentOrganization } from '../../shared/organization/read-organization.ts';
import type { WantedOrganization } from '../../shared/organization/wanted-organization.ts';
import { lossesOf } from './lost-guardrails.ts';

export type Compared = {
  readonly governance: Governance;
  readonly wanted: WantedOrganization;
  readonly present: PresentOrganization;
  readonly plan: OrganizationPlan;
};

/** How many units and accounts are named that are left alone. */
const named = 20;

/** Whether the organization is as governance.yml declares it, as far as Palisade or AWS Control Tower can make it so. */
export function isAsWritten({ actions, missing, refused }: OrganizationPlan): boolean {
  return actions.length + missing.length + refused.length === 0;
}

/** The whole plan. Lines that belong to one are indented. */
export function planLines(compared: Compared): readonly string[] {
  const { governance, wanted, present, plan } = compared;
  const { actions, missing, refused, differences, left, leftUnits } = plan;
  return [
    ...(isAsWritten(plan) ? [asWritten(wanted)] : []),
    ...actions.flatMap((action) => [`To do: ${describeAction(action)}`, ...changeLines(governance, action)]),
    ...missing.flatMap((action) => [
      `For AWS Control Tower: ${describeAction(action)}`,
      ...parameterLines(action, present),
      ...changeLines(governance, action),
    ]),
    ...refused.flatMap((refusal) => refusalLines(governance, refusal)),
    ...differences.map(describeDifference),
    ...leftLines('unit', leftUnits),
    ...leftLines('account', left.map(describeLeft)),
  ];
}

function asWritten({ units, accounts }: WantedOrganization): string {
  return `The organization is as written: ${counted(units.length, 'unit')}, ${counted(accounts.length, 'account')}.`;
}

/** What is done, as a request: `make the account … in …`. */
export function describeAction(action: OrganizationAction): string {
  switch (action.kind) {
    case 'make-unit':
      return `make the organizational unit ${action.unit}`;
    case 'make-account':
      return `${action.requestId ? 'wait for' : 'make'} the account ${action.name} (${action.email}) in ${action.unit}`;
    case 'move-account':
      return `move the account ${action.name} (${action.accountId}) from ${action.from || 'the root'} to ${action.unit}`;
    case 'remove-tags':
      return `remove from the account ${action.name} (${action.accountId}) what its unit says: the tags ${action.keys.join(', ')}`;
  }
}

/** What came of a change. */
export function outcomeLine({ action, state, accountId, reason }: Outcome): string {
  const made = action.kind === 'make-account' && accountId !== null ? `, account ${accountId}` : '';
  if (state === 'done') return `Done: ${describeAction(action)}${made}`;
  return `${state === 'partly' ? 'Not finished' : 'Failed'}: ${describeAction(action)}${made}: ${reason}`;
}

function changeLines(governance: Governance, action: OrganizationAction): readonly string[] {
  if (action.kind !== 'move-account' || action.change === undefined) return [];
  return lossesOf(governance, action.change).map((line) => `  ${line}`);
}

function refusalLines(governance: Governance, { name, accountId, reason, change }: Refusal): readonly string[] {
  const losses = change === undefined ? [] : lossesOf(governance, change);
  return [
    `Not done: account ${name} (${accountId}): ${reason}`,
    ...losses.map((line) => `  ${line}`),
    ...(change === undefined ? [] : ['  To move it all the same: add --allow-moves.']),
  ];
}

function parameterLines(action: OrganizationAction, present: PresentOrganization): readonly string[] {
  if (action.kind !== 'make-account') return [];
  return Object.entries(accountFactoryParameters(action, present)).map(([key, value]) => `  ${key}: ${value}`);
}

function describeDifference({ accountId, what, declared, found }: Difference): string {
  const inAws = what === 'name' ? `is named ${found}` : `has ${found === '' ? 'no tag owner' : `the owner ${found}`}`;
  return `Left as it is: account ${accountId} ${inAws}, and governance.yml says ${declared}.`;
}

function describeLeft({ id, name, unit, state }: LeftAccount): string {
  const shownState = state === 'ACTIVE' ? '' : `, ${state}`;
  return `${name} (${id}) in ${unit || 'the root'}${shownState}`;
}

function leftLines(what: 'unit' | 'account', left: readonly string[]): readonly string[] {
  if (left.length === 0) return [];
  const others = left.length - named;
  return [
    `Left alone, since governance.yml does not declare ${left.length === 1 ? 'it' : 'them'}: ${counted(left.length, what)}.`,
    ...left.slice(0, named).map((each) => `  ${each}`),
    ...(others > 0 ? [`  and ${others} more, which --json lists`] : []),
  ];
}
